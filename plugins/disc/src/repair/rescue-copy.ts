import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { errnoOf, OPEN, throwIfStopped, writeFullAt } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import { SectorRanges } from './sector-ranges.ts';

const STEP = 64 << 10;
const TRIES = 2;
/** Waiting for other work costs more than reading 64 KiB. */
const STEPS_A_PAUSE = 64;

export interface RescueTask {
  /** Absolute path of an image or a device; it is only read. */
  readonly source: string;
  /** An open, empty file. */
  readonly fd: number;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/**
 * Copies an image or a disc as far as it can be read: in steps of 64 KiB, and by single sectors where a step fails, each of which is tried twice. What cannot
 * be read is zeros in the copy; returns which sectors those are. Memory: a step, and the ranges.
 */
export async function rescueCopy(access: FileAccess, task: RescueTask): Promise<SectorRanges> {
  const { source, fd, progress, stop } = task;
  const bad = new SectorRanges();
  const from = access.open(access.realpath(source), OPEN.read);
  try {
    const { size } = access.fstat(from);
    progress({ kind: 'phase', phase: 'reading the source', ...(size > 0 ? { totalBytes: size } : {}) });
    const buffer = Buffer.alloc(STEP);
    let at = 0;
    for (let step = 0; ; step++) {
      if (step % STEPS_A_PAUSE === 0) {
        await new Promise((resolve) => setImmediate(resolve));
        throwIfStopped(stop);
      }
      const count = readOrNull(access, { from, buffer, at }) ?? bySectors(access, { from, buffer, at, bad });
      if (count === 0) break;
      writeFullAt(access, { fd, position: at }, buffer.subarray(0, count));
      at += count;
      progress({ kind: 'advance', files: 0, bytes: count });
    }
  } finally {
    access.close(from);
  }
  return bad;
}

interface Reading {
  readonly from: number;
  readonly buffer: Buffer;
  readonly at: number;
}

/** How many bytes were read, up to a whole buffer; null where the drive cannot read one of them. */
function readOrNull(access: FileAccess, { from, buffer, at }: Reading): number | null {
  try {
    let filled = 0;
    while (filled < buffer.length) {
      const count = access.read(from, buffer.subarray(filled), at + filled);
      if (count === 0) break;
      filled += count;
    }
    return filled;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

function bySectors(
  access: FileAccess,
  { bad, ...reading }: Reading & { readonly bad: SectorRanges },
): number {
  const { buffer, at } = reading;
  for (let filled = 0; filled < buffer.length; filled += SECTOR) {
    const sector = { ...reading, buffer: buffer.subarray(filled, filled + SECTOR), at: at + filled };
    let count: number | null = null;
    for (let tries = 0; tries < TRIES && count === null; tries++) count = readOrNull(access, sector);
    if (count === null) {
      sector.buffer.fill(0);
      bad.add(sector.at / SECTOR);
    } else if (count < SECTOR) return filled + count;
  }
  return buffer.length;
}
