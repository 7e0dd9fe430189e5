import { lstatOrNull } from '../../files/file-access.ts';
import type { Library } from '../../library/library.ts';
import { treeOf } from '../../library/library.ts';
import { listVolumeListings } from '../../holders/volume-listing.ts';
import { mostRecords } from '../../records/index-file.ts';
import { changesPathOf } from '../../records/index-header.ts';
import { listVolumes } from '../volumes/find-volume.ts';
import type { SetSize } from './disc-room.ts';

/**
 * How large the set will be at most once all of the media tree is packed: from the volume ledger, from the sizes of listings and of the index of
 * the media tree, none of which is read for it.
 */
export function setSize(library: Library): SetSize {
  const { access, state } = library;
  const { indexPath } = treeOf(library, 'media');
  const { volumes } = listVolumes(library);
  const paths = [
    ...listVolumeListings(access, state.volumes).map(({ path }) => path),
    ...[indexPath, changesPathOf(indexPath)],
  ];
  return {
    volumes: volumes.length,
    files: volumes.reduce((sum, { files }) => sum + files, 0) + mostRecords(access, indexPath),
    lineBytes: paths.reduce((sum, path) => sum + (lstatOrNull(access, path)?.size ?? 0), 0),
  };
}
