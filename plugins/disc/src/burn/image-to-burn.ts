import { join } from 'node:path';
import type { Session, VolumeDetails } from '@mediastruct/core';
import { displayPath, makeFolders, MediaStructError } from '@mediastruct/core';
import { compareWithListing } from '../shelf/compare-with-listing.ts';
import { readDisc } from '../shelf/read-disc.ts';
import { writePage } from '../page/write-page.ts';
import { imageOfVolume } from '../volume/image-of-volume.ts';
import { refuseUnspeakable } from './burn-target.ts';
import { ScratchImage } from './scratch-image.ts';

/** An image that is ready to be burned. */
export interface BurnImage extends Disposable {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Of all its bytes. */
  readonly sha256: string;
}

export interface ImageChoice {
  /** Absolute path of an image that was made before. */
  readonly image?: string | undefined;
  /** Absolute path of the folder for one that is made now; in the library's state if absent. */
  readonly scratch?: string | undefined;
  readonly nowMs: () => number;
}

/** The image that was given, proven to be of the volume, or one made now, which goes when it is disposed. */
export async function imageToBurn(
  session: Session,
  volume: VolumeDetails,
  choice: ImageChoice,
): Promise<BurnImage> {
  return choice.image === undefined
    ? makeImage(session, volume, choice.scratch)
    : provenImage(session, volume, { ...choice, image: choice.image });
}

async function makeImage(
  { library, content, progress, stop }: Session,
  { volumeId }: VolumeDetails,
  folder: string | undefined,
): Promise<BurnImage> {
  const own = join(library.state.folder, 'discs', 'scratch');
  if (folder === undefined) makeFolders(library.access, own);
  const scratch = new ScratchImage(library.access, folder ?? own, volumeId);
  const { bytes } = await imageOfVolume(library, {
    ...{ volume: volumeId, output: scratch.path, progress, stop, writePage },
  });
  progress({ kind: 'phase', phase: 'reading the image', totalBytes: bytes });
  const onBytes = (read: number) => progress({ kind: 'advance', files: 0, bytes: read });
  const [read] = await content.hashFiles([scratch.path], onBytes);
  if (read?.kind !== 'hashed')
    throw Object.assign(new Error(read?.message), { code: read?.errno, path: scratch.path });
  return {
    ...{ path: scratch.path, bytes, sha256: read.sha256 },
    [Symbol.dispose]: () => scratch[Symbol.dispose](),
  };
}

/** Throws `wrong-volume` (42) for the image of another volume, `content-mismatch` (10) where it does not hold what the volume does. */
async function provenImage(
  { library, progress, stop }: Session,
  volume: VolumeDetails,
  { image, nowMs }: ImageChoice & { readonly image: string },
): Promise<BurnImage> {
  refuseUnspeakable(image);
  const reading = await readDisc(library.access, {
    source: image,
    extent: 'all',
    withSum: true,
    nowMs,
    progress,
    stop,
  });
  if (reading.volumeId !== volume.volumeId)
    throw new MediaStructError(
      'wrong-volume',
      `${displayPath(image)}: expected an image of ${volume.volumeId}, found "${displayPath(reading.volumeId)}"`,
      { path: image, suggestions: ['Nothing was written.'] },
    );
  const { ok, code } = compareWithListing({ library, volume, ...reading });
  if (!ok || code !== 'done' || reading.sha256 === null)
    throw new MediaStructError(
      code === 'done' ? 'content-mismatch' : code,
      `${displayPath(image)}: it does not hold what ${volume.volumeId} does`,
      {
        path: image,
        suggestions: [
          `mediastruct disc check ${displayPath(image)}   tells what differs`,
          'Nothing was written.',
        ],
      },
    );
  const { bytes = 0 } = reading.curve ?? {};
  return { path: image, bytes, sha256: reading.sha256, [Symbol.dispose]: () => {} };
}
