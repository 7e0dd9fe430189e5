import type { Session, VerifyResult, VolumeState } from '@mediastruct/core';
import { displayPath, MediaStructError, OPEN } from '@mediastruct/core';
import { compareWithListing } from '../shelf/compare-with-listing.ts';
import { sizeByKernel } from '../shelf/length-of-source.ts';
import type { DiscReading } from '../shelf/read-disc.ts';
import { readDisc } from '../shelf/read-disc.ts';
import type { ScanCurve } from '../shelf/scan/regions.ts';
import type { BurnTarget } from './burn-target.ts';
import type { BurnImage } from './image-to-burn.ts';
import { runXorriso } from './run-xorriso.ts';

/** What reading a new disc back showed. */
export interface BurnProof {
  readonly result: VerifyResult;
  /** Why the disc is no good beyond its files; absent where its sectors are those of the image. */
  readonly wrong?: string | undefined;
  readonly curve: ScanCurve | null;
  readonly retries: number;
}

export interface ReadBackRequest {
  readonly volume: VolumeState;
  readonly target: BurnTarget;
  readonly image: BurnImage;
  readonly nowMs: () => number;
}

/** Reads a new disc back: all sectors of the image against its SHA-256, and every file against the library's listing. */
export async function readBack(session: Session, request: ReadBackRequest): Promise<BurnProof> {
  const { library, progress, stop } = session;
  const { volume, target, image, nowMs } = request;
  await settle(session, request);
  const at = { volumeId: volume.volumeId, at: target.path, where: 'disc', copy: null } as const;
  let reading: DiscReading;
  try {
    reading = await readDisc(library.access, {
      ...{ source: target.path, extent: image.bytes, withSum: true, nowMs, progress, stop },
    });
  } catch (error) {
    if (!(error instanceof MediaStructError) || error.code !== 'wrong-volume') throw error;
    const nothing = { sums: new Map(), damaged: [], ownManifest: () => [], ownOthers: [] };
    const result = { ...at, ...compareWithListing({ library, volume, ...nothing }) };
    return { result, wrong: 'no file system of a disc can be read', curve: null, retries: 0 };
  }
  const { curve, retries } = reading;
  const result = { ...at, ...compareWithListing({ library, volume, ...reading }) };
  return { result, wrong: differenceOf(reading, image), curve, retries };
}

function differenceOf({ sha256, curve, unreadable }: DiscReading, image: BurnImage): string | undefined {
  const read = curve?.bytes ?? 0;
  if (unreadable > 0) return `${unreadable} bytes cannot be read`;
  if (read < image.bytes) return `it ends after ${read} of ${image.bytes} bytes`;
  return sha256 === image.sha256 ? undefined : 'its sectors are not those of the image';
}

/** Makes sure that what will be read is the disc: the kernel learns of what was burned when the disc is put in anew. */
async function settle({ library, stop }: Session, { volume, target, image }: ReadBackRequest): Promise<void> {
  const { access } = library;
  if (target.kind === 'file') {
    const fd = access.open(target.path, OPEN.read);
    try {
      access.fsync(fd);
    } finally {
      access.close(fd);
    }
    return;
  }
  const device = access.realpath(target.path);
  const isKnown = () => (sizeByKernel(access, device) ?? Infinity) >= image.bytes;
  if (isKnown()) return;
  // Out and in again, which drives with a tray do by themselves.
  await runXorriso(['-outdev', target.address, '-eject', 'out'], { stop });
  await runXorriso(['-outdev', target.address, '-toc'], { stop });
  if (isKnown()) return;
  throw new MediaStructError(
    'tool-failed',
    `${displayPath(target.path)}: the disc is burned, and the drive does not show what is on it yet; nothing was written down`,
    {
      path: target.path,
      suggestions: [
        'Take the disc out and put it in again, then:',
        `mediastruct disc verify ${volume.volumeId} --scan --device ${displayPath(target.path)}`,
      ],
    },
  );
}
