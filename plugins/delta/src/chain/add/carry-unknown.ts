import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { NOW_NAME } from '../../archive/archive-names.ts';
import { ListingWriter, openListing } from '../../listing/listing-file.ts';
import type { TreeEntry } from '../../listing/tree-entry.ts';
import { sideBySide } from '../../tree/compare-listings.ts';

/**
 * The present state with what could not be read as it was before: a file that cannot be read today must not count as deleted. Nothing stands for what was not there before
 * either.
 */
export function* withUnknownAsBefore(
  before: Iterable<TreeEntry>,
  now: Iterable<TreeEntry>,
): Generator<TreeEntry> {
  let hidden: string | null = null;
  for (const [was, is] of sideBySide(before, now)) {
    const path = (was ?? is)?.path ?? '';
    if (is?.kind === 'unknown') hidden = `${path}/`;
    const isBelow = hidden !== null && path.startsWith(hidden);
    if (is !== null && is.kind !== 'unknown') yield is;
    else if (was !== null && (isBelow || is !== null)) yield carried(was);
  }
}

/** Its signature stands in the signature file of the older listing. */
function carried(entry: TreeEntry): TreeEntry {
  return entry.kind === 'file' ? { ...entry, signature: undefined, seen: undefined } : entry;
}

/** Writes the listing of a run anew, with what could not be read as it was before. */
export function carryUnknown(access: FileAccess, run: string, before: Iterable<TreeEntry>): void {
  const path = join(run, NOW_NAME);
  const { header, entries } = openListing(access, path);
  using writer = new ListingWriter(access, path, header);
  for (const entry of withUnknownAsBefore(before, entries())) writer.add(entry);
  writer.commit();
}
