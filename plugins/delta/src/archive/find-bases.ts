import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { openForReading } from '@mediastruct/core';
import type { BaseCandidate, SignaturePlace, Sketch } from '../blocks/index.ts';
import {
  chooseBase,
  piecesOf,
  readSketches,
  sketchOf,
  sourceOf,
  stemOf,
  tableOfBases,
} from '../blocks/index.ts';
import type { ListedFile } from '../listing/tree-entry.ts';
import type { Listing } from '../listing/listing-file.ts';
import type { FileChange, TreeChange } from '../tree/tree-change.ts';

/** An old file against which a delta can be made: its path, and where its signature stands. */
export interface OldBase {
  readonly path: string;
  readonly signature: SignaturePlace;
}

export interface BaseRequest {
  readonly changes: readonly TreeChange[];
  /** The old state. */
  readonly from: Listing;
  /** Absolute path of the folder in its new state. */
  readonly folder: string;
}

/** A smaller file is stored whole: what could be saved is less than what a delta needs beside it. */
const LEAST_BYTES = 4 << 10;

/**
 * For each file that has new content and no old one of its own, by its path, the old file that it is most like, if any: a file that was renamed and edited at once, or
 * saved under another name. Reads 16 KiB of each such file, and of all old signatures the heads. Memory: about 1 kB for each such file, and 2 kB for each
 * old one that is like one of them.
 */
export function findBases(access: FileAccess, request: BaseRequest): ReadonlyMap<string, OldBase> {
  const { changes, from, folder } = request;
  const bases = new Map<string, OldBase>();
  if (from.signatures === null) return bases;
  const wanted = changes.filter(isWithoutBase).map((change) => sketchedOf(access, folder, change));
  if (wanted.length === 0) return bases;
  const table = tableOfBases(candidates(access, { wanted, from, signatures: from.signatures }));
  for (const file of wanted) {
    const base = chooseBase(table, file);
    if (base !== null) bases.set(file.path, base);
  }
  return bases;
}

function isWithoutBase(change: TreeChange): change is FileChange {
  if (change.kind !== 'file' || change.content.kind !== 'new') return false;
  return change.was?.kind !== 'file' && change.to.size >= LEAST_BYTES;
}

function sketchedOf(access: FileAccess, folder: string, { path, to: { size } }: FileChange): BaseCandidate {
  const fd = openForReading(access, join(folder, path));
  try {
    const { read } = sourceOf(access, fd, { size });
    return { path, size, sketch: sketchOf(size, read) };
  } finally {
    access.close(fd);
  }
}

interface Candidate extends BaseCandidate, OldBase {}

/** Old files that share the name or a piece with a wanted one. */
function* candidates(
  access: FileAccess,
  {
    wanted,
    from,
    signatures,
  }: { readonly wanted: readonly BaseCandidate[]; readonly from: Listing; readonly signatures: string },
): Generator<Candidate> {
  const stems = new Set(wanted.map(({ path }) => stemOf(path)));
  const pieces = new Set(wanted.flatMap(({ sketch }) => [...piecesOf(sketch)]));
  const isLike = (path: string, sketch: Sketch) =>
    stems.has(stemOf(path)) || [...piecesOf(sketch)].some((piece) => pieces.has(piece));
  for (const [sketch, { file, signature }] of readSketches(access, signatures, placesIn(from)))
    if (isLike(file.path, sketch)) yield { path: file.path, size: file.size, sketch, signature };
}

interface SignedFile {
  readonly file: ListedFile;
  readonly signature: SignaturePlace;
}

function* placesIn(from: Listing): Generator<readonly [SignaturePlace, SignedFile]> {
  for (const entry of from.entries())
    if (entry.kind === 'file' && entry.signature !== undefined && entry.size > 0)
      yield [entry.signature, { file: entry, signature: entry.signature }];
}
