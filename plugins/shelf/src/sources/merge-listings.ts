import { comparePaths } from '@mediastruct/core';
import { Lookahead } from '../set/lookahead.ts';
import type { ContentEntry } from './merge-gone.ts';
import { isContent } from './merge-gone.ts';
import type { SourceEntry } from './source-entry.ts';

/**
 * Two listings of one source as one, both in the order of a walk: all of the newer one, and what only the older one has as gone since `now`. What was
 * gone before stays gone since then. A path may have had several contents, one after the other. Memory: the entries of one path.
 */
export function* mergeListings(
  newer: Iterable<SourceEntry>,
  older: Iterable<SourceEntry>,
  now: string,
): Generator<SourceEntry> {
  const [a, b] = [new Lookahead(newer), new Lookahead(older)];
  for (;;) {
    const [first, second] = [a.peek(), b.peek()];
    if (first === null && second === null) return;
    const key = lesserKey(first, second);
    const ours = takeAt(a, key);
    const known = new Set(ours.filter(isContent).map(({ sha256 }) => sha256));
    const gone = takeAt(b, key)
      .filter(isContent)
      .filter(({ sha256 }) => !known.has(sha256))
      .map((entry) => goneEntry(entry, now));
    yield* ours.filter(({ kind }) => kind === 'gone');
    yield* gone;
    yield* ours.filter(({ kind }) => kind !== 'gone');
  }
}

function goneEntry(entry: ContentEntry, now: string): SourceEntry {
  return entry.kind === 'gone' ? entry : { ...entry, kind: 'gone', goneSince: now };
}

function lesserKey(one: SourceEntry | null, other: SourceEntry | null): string {
  if (one === null || other === null) return keyOf(one ?? other);
  return comparePaths(keyOf(one), keyOf(other)) <= 0 ? keyOf(one) : keyOf(other);
}

/** A walk meets a folder as its name and a slash. */
function keyOf(entry: SourceEntry | null): string {
  if (entry === null) return '';
  return entry.kind === 'folder' ? `${entry.path}/` : entry.path;
}

function takeAt(entries: Lookahead<SourceEntry>, key: string): readonly SourceEntry[] {
  const taken: SourceEntry[] = [];
  for (let next = entries.peek(); next !== null && keyOf(next) === key; next = entries.peek()) {
    taken.push(next);
    entries.take();
  }
  return taken;
}
