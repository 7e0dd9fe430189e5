import { comparePaths } from '@mediastruct/core/base';
import type { MissedFile } from '../plan/gone-verdict.ts';
import type { SourceEntry } from './source-entry.ts';

/** The entries of a listing that tell of contents. */
export type ContentEntry = Extract<SourceEntry, { kind: 'file' | 'gone' }>;

export function isContent(entry: SourceEntry): entry is ContentEntry {
  return entry.kind === 'file' || entry.kind === 'gone';
}

export interface GoneMerge {
  /** What was found, in the order of a walk. */
  readonly found: Iterable<SourceEntry>;
  /** In the order of `known`, each about a content of it. */
  readonly missed: Iterable<MissedFile>;
  /** The listing before. */
  readonly known: Iterable<SourceEntry>;
}

/** The new listing of a source: what was found, what is gone from it, and what is known where nothing could be looked at, in the order of a walk. */
export function* mergeGone({ found, missed, known }: GoneMerge): Generator<SourceEntry> {
  const gone = missedEntries(missed, known)[Symbol.iterator]();
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

function* missedEntries(missed: Iterable<MissedFile>, known: Iterable<SourceEntry>): Generator<ContentEntry> {
  const files = contentsOf(known)[Symbol.iterator]();
  for (const { path, sha256, goneSince } of missed) {
    let file = files.next();
    while (file.done !== true && (file.value.path !== path || file.value.sha256 !== sha256))
      file = files.next();
    if (file.done === true) return;
    yield goneSince === null ? file.value : { ...file.value, kind: 'gone', goneSince };
  }
}

function* contentsOf(entries: Iterable<SourceEntry>): Generator<ContentEntry> {
  for (const entry of entries) if (isContent(entry)) yield entry;
}
