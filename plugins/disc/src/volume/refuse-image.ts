import type { FileAccess, VolumeDetails } from '@mediastruct/core';
import { displayPath, MediaStructError, orNullIfAbsent } from '@mediastruct/core';
import { dirname } from 'node:path';
import type { DiscFile } from '../image/disc-tree.ts';

export function refuseReleased({ volumeId, folder, isFolderThere }: VolumeDetails): void {
  if (isFolderThere) return;
  throw new MediaStructError(
    'usage',
    `${displayPath(folder)}: expected the folder of ${volumeId}, found nothing`,
    {
      path: folder,
      suggestions: [
        'What was released stands on its discs only; an image can be read back from one of them.',
      ],
    },
  );
}

/** What an image would take, all files on it, and those of them that explain the disc. Bytes. */
interface ImageBytes {
  readonly bytes: number;
  readonly payload: number;
  readonly beside: number;
}

export function refuseTooLarge(
  { volumeId, capacity, medium }: VolumeDetails,
  { bytes, payload, beside }: ImageBytes,
): void {
  if (bytes <= capacity) return;
  throw new MediaStructError(
    'no-space',
    `${volumeId}: its image needs ${bytes} bytes, and ${medium} holds ${capacity}: ${payload - beside} for the volume, ${beside} for the catalogue of the set and what explains the disc, the rest for names and folders`,
    { suggestions: ['Nothing was written.'] },
  );
}

export function rotten(folder: string, { path, from }: DiscFile): MediaStructError {
  const file = from ?? `${folder}/${path}`;
  return new MediaStructError(
    'content-mismatch',
    `${displayPath(file)}: it reads otherwise than its manifest says`,
    {
      path: file,
      suggestions: [
        'mediastruct crawl archive --force   then   mediastruct heal, which brings it back from another copy',
        'No image was left.',
      ],
    },
  );
}

export function refuseNoFolder(access: FileAccess, folder: string): void {
  const found = orNullIfAbsent(() => access.lstat(access.realpath(folder)));
  if (found?.kind === 'folder') return;
  throw new MediaStructError('usage', `${displayPath(folder)}: expected a folder for the image, found none`, {
    path: folder,
    suggestions: ['Check the spelling of the path, or make the folder. Nothing was written.'],
  });
}

export function refuseFull(access: FileAccess, output: string, bytes: number): void {
  const { available } = access.statfs(dirname(output));
  if (available >= bytes) return;
  throw new MediaStructError(
    'no-space',
    `${displayPath(dirname(output))}: the image needs ${bytes} bytes, ${bytes - available} more than are free`,
    { path: output, suggestions: ['Make room, or name another place. Nothing was written.'] },
  );
}
