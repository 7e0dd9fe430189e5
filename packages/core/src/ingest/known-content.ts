import { lstatOrNull } from '../files/file-access.ts';
import { joinPath } from '../files/walk.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { Library } from '../library/library.ts';
import { treeOf } from '../library/library.ts';
import { toStatRecord } from '../records/file-record.ts';
import { readIndex } from '../records/index-file.ts';
import { listVolumeListings, readVolumeFiles } from '../holders/volume-listing.ts';
import { inodeOf } from './plan-group.ts';

/** Copies named for one content; more would not make it safer. */
const KEEPERS_NAMED = 3;

/** Where the library holds a content. */
export interface KnownContent {
  /** Absolute paths of living files, the media tree's first. */
  readonly paths: string[];
  /** The inode of each of them, as `inodeOf` names it. */
  readonly inodes: string[];
  /** A volume that holds it, where no tree does. */
  volume: string | null;
}

/**
 * Which of the given contents the library holds: media tree, archive, and volumes that are no longer on
 * disk. Memory: about 250 bytes for each content of this ingest, nothing for the library's own files.
 */
export function findKnownContent(library: Library, hashes: Iterable<string>): Map<string, KnownContent> {
  const asked = new Set(hashes);
  const known = new Map<string, KnownContent>();
  for (const role of ['media', 'archive'] as const) {
    const tree = treeOf(library, role);
    refuseUnindexed(library, tree.indexPath, tree.root);
    if (lstatOrNull(library.access, tree.indexPath) === null) continue;
    for (const { sha256, path, size, error } of readIndex(library.access, tree.indexPath)) {
      if (sha256 === undefined || error !== undefined || !asked.has(sha256)) continue;
      const entry = entryOf(known, sha256);
      const absolute = joinPath(tree.root, path);
      // A file that was deleted since the last crawl holds nothing; its content is filed again.
      const stat = entry.paths.length < KEEPERS_NAMED ? lstatOrNull(library.access, absolute) : null;
      if (stat?.kind !== 'file' || stat.size !== size) continue;
      entry.paths.push(absolute);
      entry.inodes.push(inodeOf(toStatRecord(stat)));
    }
  }
  for (const { path } of listVolumeListings(library.access, library.state.volumes))
    for (const { sha256, volumeId } of readVolumeFiles(library.access, path))
      if (asked.has(sha256)) entryOf(known, sha256).volume ??= volumeId;
  for (const [sha256, { paths, volume }] of known)
    if (paths.length === 0 && volume === null) known.delete(sha256);
  return known;
}

function entryOf(known: Map<string, KnownContent>, sha256: string): KnownContent {
  const entry = known.get(sha256) ?? { paths: [], inodes: [], volume: null };
  known.set(sha256, entry);
  return entry;
}

/** Without its index a tree would count as empty and everything in it be filed again. */
function refuseUnindexed(library: Library, indexPath: string, root: string): void {
  const { access } = library;
  if (lstatOrNull(access, indexPath) !== null) return;
  if (lstatOrNull(access, root) === null || access.readdir(root).length === 0) return;
  throw new MediaStructError(
    'no-index',
    `${root}: holds files that were never indexed, so what the library has is not known`,
    {
      path: root,
      suggestions: ['mediastruct crawl'],
    },
  );
}
