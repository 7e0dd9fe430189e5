import { comparePaths } from '@mediastruct/core';
import type { Tombstone } from '../plan/gone-verdict.ts';
import type { SourceEntry, SourceFile } from './source-entry.ts';

/** The entries of a listing that tell of contents. */
export type ContentEntry = Extract<SourceEntry, { kind: 'file' | 'gone' }>;

export function isContent(entry: SourceEntry): entry is ContentEntry {
  return entry.kind === 'file' || entry.kind === 'gone';
}

export interface GoneMerge {
  /** What was found, in the order of a walk. */
  readonly found: Iterable<SourceEntry>;
  /** In the byte order of the paths, each about a content of `known`. */
  readonly tombstones: Iterable<Tombstone>;
  /** The listing before, of which the tombstones tell. */
  readonly known: Iterable<SourceEntry>;
}

/** The new listing of a source: what was found, and what is gone from it, in the order of a walk. */
export function* mergeGone({ found, tombstones, known }: GoneMerge): Generator<SourceEntry> {
  const gone = goneEntries(tombstones, known)[Symbol.iterator]();
  let next = gone.next();
  for (const entry of found) {
    // A walk meets a folder as its name and a slash.
    const key = entry.kind === 'folder' ? `${entry.path}/` : entry.path;
    for (; next.done !== true && comparePaths(next.value.path, key) <= 0; next = gone.next())
      yield next.value;
    yield entry;
  }
  for (; next.done !== true; next = gone.next()) yield next.value;
}

function* goneEntries(
  tombstones: Iterable<Tombstone>,
  known: Iterable<SourceEntry>,
): Generator<SourceFile & { readonly kind: 'gone'; readonly goneSince: string }> {
  const files = contentsOf(known)[Symbol.iterator]();
  for (const { path, sha256, goneSince } of tombstones) {
    let file = files.next();
    while (file.done !== true && (file.value.path !== path || file.value.sha256 !== sha256))
      file = files.next();
    if (file.done === true) return;
    yield { ...file.value, kind: 'gone', goneSince };
  }
}

function* contentsOf(entries: Iterable<SourceEntry>): Generator<ContentEntry> {
  for (const entry of entries) if (isContent(entry)) yield entry;
}
