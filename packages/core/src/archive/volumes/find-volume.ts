import { itemAt } from '../../errors/item-at.ts';
import { join } from 'node:path';
import { lstatOrNull } from '../../files/file-access.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Library } from '../../library/library.ts';
import { treeOf } from '../../library/library.ts';
import { parseVolumeId } from '../../holders/volume-id.ts';
import type { TornLine } from '../../holders/volume-ledger.ts';
import { readVolumeLedger } from '../../holders/volume-ledger.ts';
import type { VolumeState } from '../../holders/volume-state.ts';
import { foldVolumes } from '../../holders/volume-state.ts';

export interface VolumeList {
  /** Null where no volume was ever planned. */
  readonly setId: string | null;
  /** In the order of their numbers. */
  readonly volumes: readonly VolumeState[];
  readonly torn: readonly TornLine[];
}

/** All volumes of a library, from its ledger alone. */
export function listVolumes(library: Library): VolumeList {
  const ledger = readVolumeLedger(library.access, library.state.volumeLedger, library.state.volumes);
  if (ledger === null) return { setId: null, volumes: [], torn: [] };
  const { setId, events, torn } = ledger;
  return { setId, volumes: [...foldVolumes(events).values()], torn };
}

export interface VolumeDetails extends VolumeState {
  /** Absolute path of its folder in the archive, and whether it is there. */
  readonly folder: string;
  readonly isFolderThere: boolean;
  /** The library's own list of its files; null where there is none. */
  readonly listing: string | null;
}

/** One volume by its id, its number, or a part of the id that only one has; else `usage` (64). */
export function showVolume(library: Library, idOrPart: string): VolumeDetails {
  const volume = findVolume(library, idOrPart);
  const folder = volumeFolder(library, volume.volumeId);
  const listing = listingPath(library, volume.volumeId);
  return {
    ...volume,
    folder,
    isFolderThere: lstatOrNull(library.access, folder)?.kind === 'folder',
    listing: lstatOrNull(library.access, listing) === null ? null : listing,
  };
}

export function findVolume(library: Library, idOrPart: string): VolumeState {
  const { volumes } = listVolumes(library);
  const exact = volumes.find(({ volumeId }) => volumeId === idOrPart);
  if (exact !== undefined) return exact;
  const found = /^\d{1,4}$/.test(idOrPart)
    ? volumes.filter(({ volumeId }) => parseVolumeId(volumeId)?.number === Number(idOrPart))
    : volumes.filter(({ volumeId }) => volumeId.toLowerCase().includes(idOrPart.toLowerCase()));
  if (found.length === 1) return itemAt(found, 0);
  const what = found.length === 0 ? 'no volume has this name' : `${found.length} volumes match it`;
  throw new MediaStructError('usage', `volume "${idOrPart}": ${what}`, {
    suggestions: ['mediastruct archive list   lists them; a number such as 7 is enough'],
  });
}

export function volumeFolder(library: Library, volumeId: string): string {
  return join(treeOf(library, 'archive').root, volumeId);
}

export function listingPath(library: Library, volumeId: string): string {
  return join(library.state.volumes, `${volumeId}.ndjson`);
}

/** The highest number any volume ever had, told by the ledger or by a folder in the archive; 0 for none. */
export function highestVolumeNumber(library: Library): number {
  const { root } = treeOf(library, 'archive');
  const folders =
    lstatOrNull(library.access, root) === null ? [] : library.access.readdir(root).map(({ name }) => name);
  const known = listVolumes(library).volumes.map(({ volumeId }) => volumeId);
  return [...known, ...folders].reduce((highest, id) => Math.max(highest, parseVolumeId(id)?.number ?? 0), 0);
}
