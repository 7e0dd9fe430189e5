import type { FileAccess, Library } from '@mediastruct/core';
import { errnoOf, joinPath, statIfReadable, toStatRecord } from '@mediastruct/core/base';
import type { KnownSource } from '../ledger/shelf-state.ts';
import type { RefreshedSource } from '../sources/refresh-sources.ts';
import type { SourceFile } from '../sources/source-entry.ts';
import { readSourceListing, sourceListingPath } from '../sources/source-listing.ts';

/** A file of a source that can be read now. */
export interface ReadableFile {
  /** Absolute. */
  readonly path: string;
  /** The name of its source, and the path below it. */
  readonly origin: string;
  readonly file: SourceFile;
  readonly stat: ReturnType<typeof toStatRecord>;
}

export interface WantedContents {
  readonly wanted: ReadonlySet<string>;
  /** Told of a file of each content that is wanted and that no source can show any more: it went or changed since it was listed. */
  readonly onChanged: (path: string) => void;
}

/** A file for each of the contents that are wanted, where a source has one that is as its listing says. Memory: about 1 kB a content. */
export function readableFiles(
  { access, state }: Library,
  sources: readonly RefreshedSource[],
  { wanted, onChanged }: WantedContents,
): ReadonlyMap<string, ReadableFile> {
  const found = new Map<string, ReadableFile>();
  const changed = new Map<string, string>();
  for (const { source, root } of sources) {
    if (root === null) continue;
    for (const entry of readSourceListing(access, sourceListingPath({ state }, source.sourceId))) {
      if (entry.kind !== 'file' || found.has(entry.sha256) || !wanted.has(entry.sha256)) continue;
      const path = placeOf(access, source, joinPath(root, entry.path));
      // Where a folder above cannot be entered, what is there is known and cannot be read now.
      const stat = statIfReadable(access, path);
      const isSame =
        stat?.kind === 'file' && String(stat.mtimeNs) === entry.mtimeNs && stat.size === entry.size;
      if (!isSame) {
        changed.set(entry.sha256, path);
        continue;
      }
      const origin = `${source.name}/${entry.path}`;
      found.set(entry.sha256, { path, origin, file: entry, stat: toStatRecord(stat) });
      if (found.size === wanted.size) return found;
    }
  }
  for (const [sha256, path] of changed) if (!found.has(sha256)) onChanged(path);
  return found;
}

/** Where a file stands that a symlink may lead to. */
function placeOf(access: FileAccess, { followsSymlinks }: KnownSource, path: string): string {
  if (!followsSymlinks) return path;
  try {
    return access.realpath(path);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return path;
  }
}
