import type { Sketch } from './signature.ts';
import { SKETCH_PIECES } from './signature.ts';

/** An old file that may be the base of a new one. */
export interface BaseCandidate {
  /** Relative, with `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sketch: Sketch;
}

/** Old files by what they may be recognised by. */
export interface BaseTable<Candidate extends BaseCandidate> {
  readonly byPiece: ReadonlyMap<number, readonly Candidate[]>;
  readonly byStem: ReadonlyMap<string, readonly Candidate[]>;
}

/** A piece or a stem that so many files have tells nothing; further ones are not noted. */
const MOST_ALIKE = 64;

/**
 * Old files in which `chooseBase` looks. Give it those that are gone, or all. Memory: about 2 kB for each file, so for some 10^4 of them it is
 * nothing; of 10^6 give it only those whose names or folders are concerned.
 */
export function tableOfBases<Candidate extends BaseCandidate>(
  candidates: Iterable<Candidate>,
): BaseTable<Candidate> {
  const byPiece = new Map<number, Candidate[]>();
  const byStem = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    for (const piece of piecesOf(candidate.sketch)) note(byPiece, piece, candidate);
    note(byStem, stemOf(candidate.path), candidate);
  }
  return { byPiece, byStem };
}

/**
 * The old file that a new one is most like: the one that shares most pieces of its beginning or end, and the same name counts as three; among equals the
 * one with the nearest size, then the first by its path. Null where none shares a piece or the name, see `stemOf`.
 */
export function chooseBase<Candidate extends BaseCandidate>(
  { byPiece, byStem }: BaseTable<Candidate>,
  wanted: BaseCandidate,
): Candidate | null {
  const scores = new Map<Candidate, number>();
  const count = (candidates: readonly Candidate[] | undefined, points: number): void => {
    for (const candidate of candidates ?? []) scores.set(candidate, (scores.get(candidate) ?? 0) + points);
  };
  for (const piece of piecesOf(wanted.sketch)) count(byPiece.get(piece), 1);
  count(byStem.get(stemOf(wanted.path)), NAME_POINTS);
  const [best] = [...scores].sort(
    ([a, pointsA], [b, pointsB]) =>
      pointsB - pointsA ||
      Math.abs(a.size - wanted.size) - Math.abs(b.size - wanted.size) ||
      (a.path < b.path ? -1 : 1),
  );
  return best?.[0] ?? null;
}

const NAME_POINTS = 3;

/** Pieces at the beginning and at the end are told apart by their sign. */
export function piecesOf(sketch: Sketch): Set<number> {
  const pieces = sketch.map((sum, at) => (at < SKETCH_PIECES ? sum : -sum));
  return new Set(pieces.filter((piece) => piece !== 0));
}

/**
 * `img_1234.cr2` of `2024/IMG_1234-edited.CR2`: what programs add when they save another version does not count. The extension does: a raw file and the JPEG beside it
 * share no block.
 */
export function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const extension = /(?<=.)\.[^.]*$/.exec(name)?.[0] ?? '';
  const stem = name.slice(0, name.length - extension.length).replace(VERSION, '');
  return stem + extension;
}

const VERSION = /(?<=.)(?:[-_ ](?:edited|edit|bearbeitet|copy|kopie|v\d{1,2})|\s*\(\d{1,3}\))$/;

function note<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const items = map.get(key);
  if (items === undefined) map.set(key, [item]);
  else if (items.length < MOST_ALIKE) items.push(item);
}
