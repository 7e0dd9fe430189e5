import { resolve } from 'node:path';
import type { BagAt, Catalogue, KnownCopy, Library, Session } from '@mediastruct/core';
import { bagsAt, displayPath, joinPath, MediaStructError } from '@mediastruct/core';
import { diskKind } from '../disks/disk-kind.ts';
import { identityIfReadable } from '../disks/disk-identity.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import { followedCopies } from './followed-copies.ts';
import { disksAtHand } from '../restore/disks-at-hand.ts';

/** Copies of one content that are tried, the nearest first. */
const MOST_TRIED = 5;

export interface OtherCopies {
  /** Absolute paths of files that should have the content and can be read now: those in trees and volumes first. */
  readonly paths: readonly string[];
  /** In words, what else has it and is not here: `Blue 2 (bank)`. */
  readonly away: readonly string[];
}

export interface CopiesRequest {
  /** The id of the disk whose own copies are left out. */
  readonly exceptDisk: string;
  /** Folders of other disks and of mounted discs, where they are not found by themselves. */
  readonly from: readonly string[];
  /** The contents that will be asked for. */
  readonly wanted: ReadonlySet<string>;
}

/** Where contents can be read now beside one disk: trees and volumes of the library, other disks that are plugged in, mounted discs. */
export class CopiesAtHand {
  readonly #catalogue: Catalogue;
  /** Folders of disks, by the names of the disks. */
  readonly #disks = new Map<string, string>();
  readonly #bags: readonly BagAt[];
  readonly #exceptName: string | undefined;
  readonly #followed: ReadonlyMap<string, readonly string[]>;

  /** Throws `wrong-volume` (42) where a folder of `from` is neither a disk nor holds volumes. */
  constructor(session: Session, catalogue: Catalogue, { exceptDisk, from, wanted }: CopiesRequest) {
    const { library } = session;
    const { access } = library;
    this.#catalogue = catalogue;
    this.#followed = followedCopies(library, wanted);
    const names = new Map(
      readShelf(library)
        .disks.filter(({ standing }) => standing !== 'dropped')
        .map(({ diskId, name }) => [diskId, name]),
    );
    this.#exceptName = names.get(exceptDisk);
    const places = from.map((path) => resolve(path));
    const ofDisks = places.filter((path) => identityIfReadable(access, path) !== null);
    for (const { diskId, root } of disksAtHand(session, ofDisks)) {
      const name = names.get(diskId);
      if (name !== undefined && diskId !== exceptDisk) this.#disks.set(name, root);
    }
    this.#bags = places.filter((path) => !ofDisks.includes(path)).flatMap((path) => bagsOf(library, path));
  }

  of(sha256: string): OtherCopies {
    const copies = this.#catalogue.copiesOf(sha256).filter((copy) => this.#isOther(copy));
    const placed = copies.map((copy) => ({ copy, path: this.#placeOf(copy) }));
    const paths = placed
      .flatMap(({ copy, path }) => (path === null ? [] : [{ path, isDisk: isDisk(copy) }]))
      .sort((a, b) => Number(a.isDisk) - Number(b.isDisk))
      .map(({ path }) => path);
    const away = placed.flatMap(({ copy, path }) =>
      path === null && copy.holder.holdsCopies ? [inWords(copy)] : [],
    );
    const all = [...(this.#followed.get(sha256) ?? []), ...paths];
    return { paths: [...new Set(all)].slice(0, MOST_TRIED), away: [...new Set(away)] };
  }

  #isOther({ isSound, holder }: KnownCopy): boolean {
    if (isDiskHolder(holder)) return holder.name !== this.#exceptName;
    return isSound && holder.holdsCopies && holder.root !== '';
  }

  /** Null where it cannot be read now. */
  #placeOf(copy: KnownCopy): string | null {
    const { holder, path } = copy;
    if (isDisk(copy)) {
      const root = this.#disks.get(holder.name);
      return root === undefined ? null : joinPath(root, path);
    }
    const bag = this.#bags.find(({ volumeId }) => volumeId === holder.name);
    if (bag !== undefined) return joinPath(bag.at, path.slice(holder.name.length + 1));
    return holder.isReachable() ? joinPath(holder.root, path) : null;
  }
}

function isDisk({ holder }: KnownCopy): boolean {
  return isDiskHolder(holder);
}

function isDiskHolder({ kind }: KnownCopy['holder']): boolean {
  return kind === diskKind.name;
}

function inWords({ holder: { kind, name, place } }: KnownCopy): string {
  const what = kind === diskKind.name ? `disk "${name}"` : `${kind} ${name}`;
  return place === null ? what : `${what} (${place})`;
}

function bagsOf({ access }: Library, path: string): readonly BagAt[] {
  const found = bagsAt(access, path);
  if (found.length > 0) return found;
  throw new MediaStructError(
    'wrong-volume',
    `${displayPath(path)}: expected another disk of the shelf or a disc with a volume, found neither`,
    {
      path,
      suggestions: [
        'Other folders are asked by themselves once they were crawled: mediastruct crawl DIR',
        'Nothing was changed.',
      ],
    },
  );
}
