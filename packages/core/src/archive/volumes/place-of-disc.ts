import { basename } from 'node:path';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull, orNullIfAbsent } from '../../files/file-access.ts';
import { readStateFile } from '../../files/state-file.ts';
import type { VolumeState } from '../../holders/volume-state.ts';
import type { Library } from '../../library/library.ts';
import type { BagPlace } from './find-bag.ts';
import { meantDisc, refuseKinship } from './find-bag.ts';
import { volumeFolder } from './find-volume.ts';

export interface DiscAt {
  /** Absolute path of an image or of the device of a drive. */
  readonly source: string;
  /** From 1. */
  readonly copy?: number | undefined;
}

/**
 * Which disc of a volume an image or a drive is. An image on the device of the volume's own folder is lost with it, also where a loop
 * device shows it: `wrong-volume` (42), unless the settings take it for a disc. `usage` (64) where several discs are known and none is named.
 */
export function placeOfDisc(library: Library, volume: VolumeState, { source, copy }: DiscAt): BagPlace {
  refuseImageNearFolder(library, volume, source);
  return { at: source, where: 'disc', copy: meantDisc(volume, copy) };
}

/** Throws `wrong-volume` (42) for an image that stands, or would stand, on the device of the volume's own folder. */
export function refuseImageNearFolder(library: Library, volume: VolumeState, source: string): void {
  const { access } = library;
  const folder = lstatOrNull(access, volumeFolder(library, volume.volumeId));
  const image = orNullIfAbsent(() => access.lstat(access.realpath(imageBehind(access, source))));
  const isNear = folder !== null && image !== null && folder.dev === image.dev;
  refuseKinship(library, { volume, at: source, kinship: isNear ? 'same-device' : 'apart' });
}

/** The image that a loop device shows, as Linux tells it; else the path itself. */
function imageBehind(access: FileAccess, source: string): string {
  const real = orNullIfAbsent(() => access.realpath(source)) ?? source;
  if (!/^\/dev\/loop\d+$/.test(real)) return source;
  const told = readStateFile(access, `/sys/block/${basename(real)}/loop/backing_file`);
  return told?.trimEnd() || source;
}
