import type { FileAccess, Library } from '@mediastruct/core';
import { errnoOf, joinPath } from '@mediastruct/core/base';
import { readShelf } from '../ledger/shelf-ledger.ts';
import { readSourceListing, sourceListingPath } from '../sources/source-listing.ts';

/**
 * Where contents stand in sources that follow symlinks, by their hashes: no index tells of what is reached by one. Reads the listings of those sources. Memory: about 300 bytes a
 * content that is asked for.
 */
export function followedCopies(
  library: Library,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  if (wanted.size === 0) return found;
  for (const { sourceId, root, followsSymlinks } of readShelf(library).sources) {
    if (root === null || !followsSymlinks) continue;
    for (const entry of readSourceListing(library.access, sourceListingPath(library, sourceId))) {
      if (entry.kind !== 'file' || !wanted.has(entry.sha256)) continue;
      const path = realPath(library.access, joinPath(root, entry.path));
      if (path === null) continue;
      const paths = found.get(entry.sha256) ?? [];
      paths.push(path);
      found.set(entry.sha256, paths);
    }
  }
  return found;
}

/** Null where the link leads nowhere now. */
function realPath(access: FileAccess, path: string): string | null {
  try {
    return access.realpath(path);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}
