import type { ProgressListener, StopFlag } from '@mediastruct/core';
import { parseBurnedBytes } from './burn-progress.ts';
import type { BurnTarget } from './burn-target.ts';
import type { BurnImage } from './image-to-burn.ts';
import type { XorrisoEnd } from './run-xorriso.ts';
import { runXorriso } from './run-xorriso.ts';

export interface BurnOptions {
  /** As drives count it; the fastest that drive and disc agree on if absent. */
  readonly speed?: number | undefined;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/** Burns an image onto a blank disc. How it ended is told and proves nothing: the disc has to be read back. */
export function writeDisc(
  { address }: BurnTarget,
  image: Pick<BurnImage, 'path' | 'bytes'>,
  { speed, progress, stop }: BurnOptions,
): Promise<XorrisoEnd> {
  progress({ kind: 'phase', phase: 'burning', totalBytes: image.bytes });
  let told = 0;
  const onLine = (line: string) => {
    const burned = Math.min(parseBurnedBytes(line) ?? 0, image.bytes);
    if (burned <= told) return;
    progress({ kind: 'advance', files: 0, bytes: burned - told });
    told = burned;
  };
  return runXorriso(burnArguments(address, image.path, speed), { stop, onLine });
}

/** No padding: the image has sectors to read ahead in, and a volume may fill its medium to the last one. */
export function burnArguments(address: string, image: string, speed: number | undefined): readonly string[] {
  return [
    ...['-as', 'cdrecord', '-v', `dev=${address}`, 'padsize=0'],
    ...(speed === undefined ? [] : [`speed=${speed}`]),
    image,
  ];
}
