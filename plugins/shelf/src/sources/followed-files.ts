import type { FileStat, Session } from '@mediastruct/core';
import { itemAt, joinPath, throwIfStopped } from '@mediastruct/core/base';
import type { FollowingAccess } from './following-access.ts';
import { ListedEntries } from './listed-entries.ts';
import type { SourceFile } from './source-entry.ts';
import { readSourceListing, sourceListingPath } from './source-listing.ts';
import type { TreeCopies } from './tree-copies.ts';
import type { SourceScan } from './walk-source.ts';
import { walkSource } from './walk-source.ts';

/** What is known of a file that is reached by a symlink, with the size and time that it was read at. */
export type FollowedFile = Pick<SourceFile, 'sha256' | 'size' | 'mtimeNs' | 'taken' | 'camera'>;

const TOGETHER = 64;

/**
 * The contents of all files of a source that are reached by symlinks, by their paths below the source. No crawl reads them: what did not change since the source was last
 * looked at is known from its listing, the rest is read now. Memory: about 300 bytes each.
 */
export async function followedFiles(
  session: Session,
  scan: SourceScan,
  { following, trees }: { readonly following: FollowingAccess; readonly trees: TreeCopies },
): Promise<ReadonlyMap<string, FollowedFile>> {
  const { library } = session;
  const { root, source } = scan.request;
  const known = new ListedEntries(
    readSourceListing(library.access, sourceListingPath(library, source.sourceId)),
  );
  const files = new Map<string, FollowedFile>();
  const unread: string[] = [];
  for (const entry of walkSource(scan)) {
    if (entry.kind !== 'file' || !following.isFollowed(joinPath(root, entry.path))) continue;
    const before = known.at('file', entry.path);
    if (before !== null && isSame(before, entry.stat)) files.set(entry.path, before);
    else unread.push(entry.path);
  }
  await readFiles(session, { root, unread, files, trees });
  return files;
}

interface Reading {
  readonly root: string;
  readonly unread: readonly string[];
  readonly files: Map<string, FollowedFile>;
  readonly trees: TreeCopies;
}

/** What cannot be read has no content, and the scan tells it. */
async function readFiles(session: Session, { root, unread, files, trees }: Reading): Promise<void> {
  const { content, progress, stop } = session;
  if (unread.length > 0)
    progress({ kind: 'phase', phase: 'reading what symlinks lead to', totalFiles: unread.length });
  for (let at = 0; at < unread.length; at += TOGETHER) {
    throwIfStopped(stop);
    const batch = unread.slice(at, at + TOGETHER);
    const paths = batch.map((path) => session.library.access.realpath(joinPath(root, path)));
    const outcomes = await content.hashFiles(paths, (bytes) =>
      progress({ kind: 'advance', files: 0, bytes }),
    );
    progress({ kind: 'advance', files: batch.length, bytes: 0 });
    batch.forEach((path, nth) => {
      const outcome = itemAt(outcomes, nth);
      if (outcome.kind !== 'hashed') return;
      const { sha256, stat } = outcome;
      files.set(path, { sha256, size: stat.size, mtimeNs: String(stat.mtimeNs), ...momentOf(trees, sha256) });
    });
  }
}

/** When a content was taken, and by what, where a tree of the library has it. */
function momentOf(trees: TreeCopies, sha256: string): Pick<FollowedFile, 'taken' | 'camera'> {
  const known = trees.of(sha256).find(({ taken }) => taken !== null);
  return known === undefined ? {} : { taken: known.taken ?? undefined, camera: known.camera ?? undefined };
}

function isSame({ size, mtimeNs }: Pick<FollowedFile, 'size' | 'mtimeNs'>, stat: FileStat): boolean {
  return size === stat.size && mtimeNs === String(stat.mtimeNs);
}
