import { join, resolve } from 'node:path';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Library } from '../../library/library.ts';
import type { Kinship } from './disc-kinship.ts';
import { kinshipOf } from './disc-kinship.ts';
import { volumeFolder } from './find-volume.ts';
import { bagName } from '../../holders/bags-at.ts';
import type { VolumeState } from '../../holders/volume-state.ts';

/** Where a volume is read: an absolute path, and which disc it is if it is one. */
export interface BagPlace {
  readonly at: string;
  readonly where: 'folder' | 'disc';
  readonly copy: number | null;
}

/**
 * Finds the volume at a place, or in the archive where none is given; another volume or none is `wrong-volume` (42).
 * A disc may hold the bag's files at its top, or the bag as a folder. The archive's own folder is never a disc; a view of it,
 * or a copy on its device, is `wrong-volume` too (the latter unless the settings take it for one).
 */
export function findBag(
  library: Library,
  volume: VolumeState,
  { at, copy }: { readonly at?: string | undefined; readonly copy?: number | undefined },
): BagPlace {
  const { access } = library;
  const folder = volumeFolder(library, volume.volumeId);
  const asked = at === undefined ? folder : resolve(at);
  const below = join(asked, volume.volumeId);
  const found = [asked, below].find((place) => bagName(access, place) === volume.volumeId);
  if (found === undefined) throw wrongVolume(access, volume, asked);
  const isFolder = isSameFolder(access, found, folder);
  if (isFolder) return { at: found, where: 'folder', copy: null };
  refuseKin(library, { volume, at: found, folder });
  return { at: found, where: 'disc', copy: meantDisc(volume, copy) };
}

interface PlaceOfBag {
  readonly volume: VolumeState;
  readonly at: string;
  /** The volume's own folder in the archive. */
  readonly folder: string;
}

/** What is lost together with the volume's folder is no disc of it. */
function refuseKin(library: Library, place: PlaceOfBag): void {
  refuseKinship(library, { ...place, kinship: kinshipOf(library.access, place.at, place.folder) });
}

/** Throws `wrong-volume` (42) for a place that is lost together with the volume's folder, unless the settings take it for a disc. */
export function refuseKinship(
  { config }: Library,
  { volume, at, kinship }: Pick<PlaceOfBag, 'volume' | 'at'> & { readonly kinship: Kinship },
): void {
  if (kinship === 'apart' || (kinship === 'same-device' && config.archive.sameDeviceDiscs)) return;
  const found =
    kinship === 'same-files'
      ? 'found the files of its own folder in the archive under another path'
      : 'found a copy on the same device as its folder in the archive, which would be lost with it';
  throw new MediaStructError(
    'wrong-volume',
    `${displayPath(at)}: expected a disc of ${volume.volumeId}, ${found}; nothing was written down`,
    {
      path: at,
      suggestions: [
        'Burn it, mount the disc and name that place with --at.',
        `mediastruct archive verify ${volume.volumeId}   reads the folder in the archive`,
        ...(kinship === 'same-device'
          ? ['For a trial without discs: same_device_discs = true in the section [archive] of the settings.']
          : []),
      ],
    },
  );
}

function isSameFolder(access: FileAccess, a: string, b: string): boolean {
  if (lstatOrNull(access, b) === null) return false;
  const [first, second] = [a, b].map((path) => access.lstat(access.realpath(path)));
  return first?.dev === second?.dev && first?.ino === second?.ino;
}

function wrongVolume(access: FileAccess, { volumeId }: VolumeState, at: string): MediaStructError {
  const isThere = lstatOrNull(access, at) !== null;
  const found = bagName(access, at) ?? (isThere ? 'no volume' : 'nothing');
  return new MediaStructError(
    'wrong-volume',
    `${displayPath(at)}: expected the volume ${volumeId}, found ${found}`,
    {
      path: at,
      suggestions: [`Mount its disc and name the place: mediastruct archive verify ${volumeId} --at DIR`],
    },
  );
}

/** The disc the user names, else the only one known, else the first of a volume that has none yet. */
export function meantDisc({ volumeId, copies }: VolumeState, asked: number | undefined): number {
  if (asked !== undefined) return asked;
  if (copies.length < 2) return copies[0]?.copy ?? 1;
  const known = copies.map(({ copy }) => copy);
  throw new MediaStructError(
    'usage',
    `${volumeId} has the copies ${known.join(', ')}: expected the number of this disc, found none`,
    { suggestions: ['--copy N'] },
  );
}
