import { displayPath, MediaStructError } from '@mediastruct/core';
import type { TreeEntry } from '../listing/tree-entry.ts';
import type { Entries } from '../tree/compare-listings.ts';
import { sideBySide } from '../tree/compare-listings.ts';
import type { TreeChange } from '../tree/tree-change.ts';

/** At most this many names are told. */
const NAMED = 10;

/** The old state as an archive tells it: the new one with every change taken back. Memory: that of the changes. */
export function* entriesBefore(
  now: Iterable<TreeEntry>,
  changes: Iterable<Pick<TreeChange, 'path' | 'was'>>,
): Generator<TreeEntry> {
  const changed = [...changes];
  const placed = changed.map(({ path, was }): TreeEntry => was ?? { kind: 'other', path });
  for (const [before, is] of sideBySide(placed, now)) {
    const entry = before ?? is;
    if (entry !== null && entry.kind !== 'other') yield entry;
  }
}

/**
 * Throws `content-mismatch` (10) with the names where the folder is not in the state that the changes are made for: another kind, content or target of a symlink,
 * an entry more or less. Times, modes and attributes may differ.
 */
export function refuseOtherBase(found: Entries, expected: Iterable<TreeEntry>, folder: string): void {
  const names: string[] = [];
  let count = 0;
  for (const [is, should] of sideBySide(found.entries(), expected)) {
    const what = difference(is, should);
    if (what === null) continue;
    count += 1;
    if (names.length < NAMED) names.push(`${displayPath((is ?? should)?.path ?? '')} (${what})`);
  }
  if (count === 0) return;
  const more = count > names.length ? ` and ${count - names.length} more` : '';
  throw new MediaStructError(
    'content-mismatch',
    `${displayPath(folder)}: is not in the state that the changes are made for: ${names.join(', ')}${more}`,
    { path: folder, suggestions: ['Nothing was changed. Apply the archives in the order they were made.'] },
  );
}

function difference(is: TreeEntry | null, should: TreeEntry | null): string | null {
  if (is?.kind === 'other') return should === null ? null : `expected a ${should.kind}`;
  if (is?.kind === 'unknown') return `cannot be read: ${is.what}`;
  if (is === null || should === null) return is === null ? 'it is missing' : 'it was not there';
  if (is.kind !== should.kind) return `expected a ${should.kind}, found a ${is.kind}`;
  if (is.kind === 'file' && should.kind === 'file' && is.sha256 !== should.sha256)
    return 'it has other content';
  if (is.kind === 'symlink' && should.kind === 'symlink' && is.target !== should.target)
    return 'it leads elsewhere';
  return null;
}
