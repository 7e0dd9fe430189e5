import { join } from 'node:path';
import { lstatOrNull } from '../../files/file-access.ts';
import { folderOf } from '../../files/path-text.ts';
import { hashFile } from '../../files/hash-file.ts';
import { readVolumeFiles } from '../../holders/volume-listing.ts';
import type { VolumeState } from '../../holders/volume-state.ts';
import type { Library } from '../../library/library.ts';
import { treeOf } from '../../library/library.ts';
import { foldedPath, originalOfListed } from '../bag/payload-paths.ts';
import { listingPath, listVolumes, volumeFolder } from '../volumes/find-volume.ts';
import { folderRoom } from './disc-room.ts';
import type { Medium } from './medium.ts';
import { roomOfPlaced } from './placed-room.ts';

/** What a name that is gone, or no file, answers. */
const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ENOTFILE']);

/** A volume that is on no disc yet, and the room that its files take. Bytes. */
export interface BegunVolume {
  readonly volume: VolumeState;
  readonly room: number;
  /** Paths of its files, folded as `foldedPath` does. */
  readonly taken: ReadonlySet<string>;
}

/**
 * The last volume, where it was packed for the same medium, is on no disc and is as it was built, so that it can be
 * continued, and has room; else null. Memory: the paths of one volume, about 150 bytes each.
 */
export function begunVolume(
  library: Library,
  { medium, usable }: { readonly medium: Medium; readonly usable: number },
): BegunVolume | null {
  const volume = listVolumes(library).volumes.findLast(({ state }) => state !== 'retired');
  if (volume === undefined || !isContinuable(volume) || volume.capacity !== medium.bytes) return null;
  if (!isAsBuilt(library, volume)) return null;
  const begun = { volume, ...contentOf(library, volume) };
  return begun.room < usable ? begun : null;
}

/** Built, on no disc, not released, and good when its folder was last checked. */
export function isContinuable({ state, copies, releasedAt, claimedBy }: VolumeState): boolean {
  return state === 'built' && copies.length === 0 && releasedAt === undefined && claimedBy === undefined;
}

/** Its listing is there, and its tag files are those that were written. */
export function isAsBuilt(library: Library, { volumeId, tagFiles }: VolumeState): boolean {
  const { access } = library;
  if (lstatOrNull(access, listingPath(library, volumeId)) === null) return false;
  return Object.entries(tagFiles).every(([name, sha256]) => {
    const path = join(volumeFolder(library, volumeId), name);
    const found = hashFile(access, path);
    // Whether a file that cannot be read is as it was is not known, and a new volume would be begun in silence.
    if (found.kind === 'failed' && !ABSENT.has(found.errno))
      throw Object.assign(new Error(`${path}: ${found.message}`), { code: found.errno });
    return found.kind === 'hashed' && found.sha256 === sha256;
  });
}

function contentOf(
  library: Library,
  { volumeId }: VolumeState,
): { readonly room: number; readonly taken: ReadonlySet<string> } {
  const media = treeOf(library, 'media').root;
  const folders = new Set<string>();
  const taken = new Set<string>();
  let room = 0;
  for (const file of readVolumeFiles(library.access, listingPath(library, volumeId))) {
    room += roomOfPlaced({ ...file, original: originalOfListed(file, media) });
    folders.add(folderOf(file.path));
    taken.add(foldedPath(file.path));
  }
  for (const folder of folders) room += folderRoom(folder);
  return { room, taken };
}
