import type { FileAccess } from '../../files/file-access.ts';
import { orNullIfAbsent } from '../../files/file-access.ts';
import type { Holder } from '../../holders/holder.ts';
import { volumeStates } from '../../holders/volume-ledger-states.ts';
import type { Library } from '../../library/library.ts';
import type { KnownContent } from '../catalogue.ts';
import type { CopyClass } from '../day-counts.ts';
import { LostCopies } from '../loss/lost-copies.ts';

type PlacedCopy = KnownContent['copies'][number];

const NOTHING = { kind: 'things', keys: [] } as const;
const TREE = /^tree:/;
/** All trees that are not there: nobody can tell which of them are on one disk, so they are taken to be. */
const AWAY = 'disk:away';

/**
 * Counts the proven copies of a content, by the rule of `disc lost`: a tree that was crawled, a disc that was read back whole, a disk of the shelf whose copy was
 * read back. Trees on one file system count as one copy, because a disk that fails takes all of them; so do
 * all trees that are not there.
 */
export class ProvenCopies {
  readonly #library: Library;
  readonly #copies: LostCopies;
  readonly #holders: ReadonlyMap<string, Holder>;
  readonly #disks = new Map<string, string>();
  readonly #numbers = new Map<string, number>();

  constructor(library: Library, holders: ReadonlyMap<string, Holder>) {
    this.#library = library;
    this.#copies = new LostCopies(library, NOTHING);
    this.#holders = holders;
  }

  /** The proven copies of a content; null where nothing that holds copies has it. */
  countOf(copies: Iterable<PlacedCopy>): number | null {
    const proven = new Set<string>();
    let isHeld = false;
    for (const copy of copies) {
      isHeld ||= copy.holder.holdsCopies;
      for (const place of this.#provenBy(copy)) proven.add(place);
    }
    return isHeld ? proven.size : null;
  }

  /** The same for a class of copies, as numbers: one for each physical copy. */
  readonly placesOf = ({ holder: key, folder, isSound, isVerified }: CopyClass): readonly number[] | null => {
    const holder = this.#holders.get(key);
    if (holder?.holdsCopies !== true) return null;
    const verifiedAt = isVerified ? '' : null;
    const proven = this.#provenBy({ holder, path: `${folder}/`, size: 0, isSound, verifiedAt });
    return [...new Set(proven)].map((place) => this.#numberOf(place));
  };

  /** A text that changes whenever the same copies would be counted in another way. */
  rule(): string {
    const classes = [...this.#holders].map(([key, { holdsCopies }]) => [
      key,
      holdsCopies,
      ...CLASSES.map((one) => this.placesOf({ ...one, holder: key, folder: '' })),
    ]);
    const failed = [...volumeStates(this.#library, () => {}).values()]
      .filter(({ folderCheck }) => folderCheck?.ok === false)
      .map(({ volumeId }) => volumeId);
    return JSON.stringify([classes, failed]);
  }

  *#provenBy(copy: PlacedCopy): Generator<string> {
    for (const { id, isSound } of this.#copies.placedCopies([copy])) if (isSound) yield this.#diskOf(id);
  }

  /** The file system of a tree that is there, one for all that are not; everything else as it is. */
  #diskOf(id: string): string {
    if (!TREE.test(id)) return id;
    let disk = this.#disks.get(id);
    if (disk === undefined) {
      const tree = this.#holders.get(id) ?? this.#library.trees.find(({ name }) => `tree:${name}` === id);
      const device = deviceOf(this.#library.access, tree?.root ?? '');
      this.#disks.set(id, (disk = device === null ? AWAY : `disk:${device}`));
    }
    return disk;
  }

  #numberOf(place: string): number {
    const known = this.#numbers.get(place);
    if (known !== undefined) return known;
    this.#numbers.set(place, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/** The device of the folder that a root leads to; null where none is there. */
function deviceOf(access: FileAccess, root: string): bigint | null {
  if (root === '') return null;
  return orNullIfAbsent(() => access.lstat(access.realpath(root)))?.dev ?? null;
}

const CLASSES = [true, false].flatMap((isSound) =>
  [true, false].map((isVerified) => ({ isSound, isVerified })),
);
