import { lstatOrNull } from '../../files/file-access.ts';
import { listVolumeListings } from '../../holders/volume-listing.ts';
import type { Library, Tree } from '../../library/library.ts';
import { changesPathOf } from '../../records/index-header.ts';
import { readBaseTotals } from '../../records/index-file.ts';
import { listVolumes } from '../volumes/find-volume.ts';
import type { SetSize } from './disc-room.ts';
import type { Medium } from './medium.ts';

/** Volumes hold at least this part of what their medium does, on the whole. */
const LEAST_FILL = 0.5;
const SOME_VOLUMES = 8;

/**
 * How large the set of volumes may be after a run that packs all of a tree, for the room of its catalogue. Errs to the safe side: what was changed since the
 * index was written whole counts as lines, not as files.
 */
export function sizeOfSet(library: Library, media: Tree, medium: Medium): SetSize {
  const { access, state } = library;
  const sizeOf = (path: string) => lstatOrNull(access, path)?.size ?? 0;
  const { volumes } = listVolumes(library);
  const listings = listVolumeListings(access, state.volumes).reduce((sum, { path }) => sum + sizeOf(path), 0);
  const tree = readBaseTotals(access, media.indexPath) ?? { records: 0, bytes: 0 };
  return {
    volumes: volumes.length + SOME_VOLUMES + Math.ceil(tree.bytes / (medium.bytes * LEAST_FILL)),
    files: volumes.reduce((sum, { files }) => sum + files, 0) + tree.records,
    lineBytes: listings + sizeOf(media.indexPath) + sizeOf(changesPathOf(media.indexPath)),
  };
}
