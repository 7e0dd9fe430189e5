import type { Catalogue, KnownCopy } from '../catalogue/catalogue.ts';
import { joinPath } from '../files/walk.ts';
import type { BagAt } from '../holders/bags-at.ts';
import { describeHolder } from '../holders/holder.ts';
import { treeKind } from '../holders/tree-kind.ts';
import { volumeKind } from '../holders/volume-kind.ts';
import type { TakenRecord } from '../records/file-record.ts';

/** Copies of one content that are asked for, the nearest first. */
const ASKED = 5;

/** Where a content may be read. */
export interface KnownGood {
  /** Absolute paths of files that should have it. */
  readonly paths: readonly string[];
  /** In words, the holders that have it and cannot be read now. */
  readonly away: readonly string[];
  /** What the listings tell of the picture. */
  readonly facts: PictureFacts;
}

export interface PictureFacts {
  readonly taken: TakenRecord | undefined;
  readonly camera: string | undefined;
  readonly origin: string | undefined;
}

/** The sound copies of a content: those in trees and at the places of bags can be read, the others are named. `bad` is left out. */
export function goodCopies(
  catalogue: Catalogue,
  { sha256, bad, bags }: { readonly sha256: string; readonly bad: string; readonly bags: readonly BagAt[] },
): KnownGood {
  const copies = catalogue
    .copiesOf(sha256)
    .filter(({ isSound, holder }) => isSound && holder.holdsCopies && holder.root !== '');
  const placed = copies.map((copy) => ({ copy, path: placeOf(copy, bags) }));
  const paths = placed.flatMap(({ path }) => (path === null || path === bad ? [] : [path]));
  const away = placed.flatMap(({ copy, path }) => (path === null ? [describeHolder(copy.holder)] : []));
  return { paths: [...new Set(paths)].slice(0, ASKED), away: [...new Set(away)], facts: factsOf(copies) };
}

/** Where a copy can be read now, as far as is known without reading it. */
function placeOf({ holder, path }: KnownCopy, bags: readonly BagAt[]): string | null {
  const bag =
    holder.kind === volumeKind.name ? bags.find(({ volumeId }) => volumeId === holder.name) : undefined;
  if (bag !== undefined) return joinPath(bag.at, path.slice(holder.name.length + 1));
  return holder.isReachable() ? joinPath(holder.root, path) : null;
}

/** A tree's index knows most of a picture. */
function factsOf(copies: readonly KnownCopy[]): PictureFacts {
  const known = [...copies].sort(
    (a, b) => Number(b.holder.kind === treeKind.name) - Number(a.holder.kind === treeKind.name),
  );
  const first = <T>(of: (copy: KnownCopy) => T | null): T | undefined =>
    known.map(of).find((value) => value !== null) ?? undefined;
  return {
    taken: first(({ taken }) => taken),
    camera: first(({ camera }) => camera),
    origin: first(({ origin }) => origin),
  };
}
