import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { displayPath, lstatOrNull, MediaStructError } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import { appendPar2, PAR2 } from './par2.ts';
import { par2RegionSectors } from './par2-header.ts';
import { planPar2 } from './par2-plan.ts';
import { percentProgress } from './percent-progress.ts';
import { augment, DVDISASTER } from './rs03.ts';
import { planRs03 } from './rs03-layout.ts';
import { hasTool } from './run-tool.ts';
import { SectorFile } from './sector-file.ts';

export const REPAIR_METHODS = ['auto', 'rs03', 'par2', 'none'] as const;
export type RepairMethod = (typeof REPAIR_METHODS)[number];

export interface ProtectRequest {
  /** Absolute path of an image that nobody else uses yet. */
  readonly image: string;
  /** auto: rs03 where dvdisaster is installed, else par2. */
  readonly method: RepairMethod;
  /** Of the medium; the image never takes more. */
  readonly sectors: number;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/** The error correction data that an image was given. */
export interface Protection {
  readonly method: 'rs03' | 'par2' | 'none';
  /** Of the whole image now. */
  readonly sectors: number;
  /** Error correction data in percent of what it protects. */
  readonly percent: number;
}

/**
 * Gives an image error correction data from the room that its medium has left. What stood in the image stays as it was, to the byte. The same image
 * gets the same data every time from the same version of the program. Throws `no-space` (23) where too little room is left, `tool-missing` (40)
 * where the program is not there, `tool-failed` (41) where what it made does not hold.
 */
export async function protectImage(access: FileAccess, request: ProtectRequest): Promise<Protection> {
  const { image } = request;
  const dataSectors = Math.ceil((lstatOrNull(access, image)?.size ?? 0) / SECTOR);
  const method = await methodFor(request.method);
  if (method === 'none') return { method, sectors: dataSectors, percent: 0 };
  const before = prefixSum(access, image, dataSectors);
  const protection = await (method === 'rs03' ? withRs03 : withPar2)(access, { ...request, dataSectors });
  if (prefixSum(access, image, dataSectors) !== before)
    throw new MediaStructError(
      'tool-failed',
      `${displayPath(image)}: expected its first ${dataSectors} sectors as they were, found others`,
      { path: image, suggestions: ['Use another method with --repair. No image was left.'] },
    );
  return protection;
}

/** Bytes of disk that an image of `dataSectors` needs at most while it gets its data, itself included. PAR2 writes its packets twice. */
export function roomForProtection(
  method: RepairMethod,
  { dataSectors, sectors }: { readonly dataSectors: number; readonly sectors: number },
): number {
  const rs03 = planRs03(dataSectors, sectors)?.sectors ?? dataSectors;
  const par2 = planPar2(dataSectors, sectors - dataSectors);
  const packets = par2 === null ? 0 : par2.recoveryBlocks * par2.blockBytes;
  const whilePar2 = dataSectors * SECTOR + 2 * packets;
  if (method === 'none') return dataSectors * SECTOR;
  return method === 'par2' ? whilePar2 : Math.max(rs03 * SECTOR, method === 'auto' ? whilePar2 : 0);
}

type Task = ProtectRequest & { readonly dataSectors: number };

async function withRs03(access: FileAccess, task: Task): Promise<Protection> {
  const { image, dataSectors, sectors, stop, progress } = task;
  const layout = planRs03(dataSectors, sectors);
  if (layout === null) throw noRoom(task, 'RS03, which needs 3.2 % of the medium');
  const onPercent = percentProgress(progress, 'making error correction data (RS03)', layout.sectors * SECTOR);
  await augment({ image, layout, stop, onPercent });
  const made = (lstatOrNull(access, image)?.size ?? 0) / SECTOR;
  if (made !== layout.sectors) throw tooLarge(task, made);
  return { method: 'rs03', sectors: made, percent: layout.percent };
}

async function withPar2(access: FileAccess, task: Task): Promise<Protection> {
  const { image, dataSectors, sectors, stop, progress } = task;
  const plan = planPar2(dataSectors, sectors - dataSectors);
  if (plan === null) throw noRoom(task, 'a block of PAR2');
  const onPercent = percentProgress(progress, 'making error correction data (PAR2)', dataSectors * SECTOR);
  const header = await appendPar2(access, { image, dataSectors, plan, stop, onPercent });
  const made = dataSectors + par2RegionSectors(header);
  if (made > sectors) throw tooLarge(task, made);
  const percent = (100 * plan.recoveryBlocks * plan.blockBytes) / (dataSectors * SECTOR);
  return { method: 'par2', sectors: made, percent };
}

async function methodFor(asked: RepairMethod): Promise<Protection['method']> {
  if (asked !== 'auto') return asked;
  if (await hasTool(DVDISASTER)) return 'rs03';
  if (await hasTool(PAR2)) return 'par2';
  throw new MediaStructError(
    'tool-missing',
    'The volume has room for error correction data, and neither dvdisaster nor par2 is installed',
    { suggestions: ['Install one of them (dvdisaster, par2), or say --repair none.'] },
  );
}

function prefixSum(access: FileAccess, image: string, sectors: number): string {
  using file = new SectorFile(access, image);
  return file.sha256(0, sectors * SECTOR);
}

function noRoom({ image, dataSectors, sectors }: Task, what: string): MediaStructError {
  return new MediaStructError(
    'no-space',
    `${displayPath(image)}: ${dataSectors} of the ${sectors} sectors of the medium are taken, expected room for ${what}`,
    {
      path: image,
      suggestions: ['Say --repair none.', 'Pack with a reserve: reserve_percent = 20 in [archive].'],
    },
  );
}

function tooLarge({ image, sectors }: Task, made: number): MediaStructError {
  return new MediaStructError(
    'tool-failed',
    `${displayPath(image)}: expected at most ${sectors} sectors with its error correction data, found ${made}`,
    { path: image, suggestions: ['No image was left. Use another method with --repair.'] },
  );
}
