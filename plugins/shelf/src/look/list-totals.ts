import type { FolderTotals, ListedEntry, ShelfFile, ShelfObject } from './shelf-node.ts';

/** What is in a list all together. */
export function totalsOf(entries: Iterable<ListedEntry>): FolderTotals {
  let [files, bytes, tooFew] = [0, 0, 0];
  let fewest: number | null = null;
  for (const entry of entries) {
    if (entry.kind === 'symlink') continue;
    const of = entry.kind === 'folder' ? entry : totalsOfFile(entry.kind === 'file' ? entry : asked(entry));
    files += of.files;
    bytes += of.bytes;
    tooFew += of.tooFew;
    if (of.fewest !== null) fewest = Math.min(fewest ?? of.fewest, of.fewest);
  }
  return { files, bytes, fewest, tooFew };
}

/** Nobody asks for copies of what belongs to no source. */
function asked(object: ShelfObject): Parameters<typeof totalsOfFile>[0] {
  return { ...object, least: 0, goneSince: null };
}

/** What one file adds to the folder that it is in. A file that is gone from its source asks for no copies. */
export function totalsOfFile({
  size,
  proven,
  least,
  goneSince,
}: Pick<ShelfFile, 'size' | 'proven' | 'least' | 'goneSince'>): FolderTotals {
  const isLacking = goneSince === null && proven < least;
  return { files: 1, bytes: size, fewest: proven, tooFew: isLacking ? 1 : 0 };
}
