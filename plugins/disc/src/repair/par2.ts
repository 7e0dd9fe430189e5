import { basename, dirname, join } from 'node:path';
import { createHash } from 'node:crypto';
import type { FileAccess, StopFlag } from '@mediastruct/core';
import { displayPath, lstatOrNull, MediaStructError, OPEN, orNullIfAbsent } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import type { Par2Header } from './par2-header.ts';
import { formatPar2Header, par2RegionSectors } from './par2-header.ts';
import type { Par2Plan } from './par2-plan.ts';
import { runTool, toolFailed } from './run-tool.ts';
import { SectorFile } from './sector-file.ts';

export const PAR2 = 'par2';
/** The name of the protected file in the packets. It is part of them, so it is the same for every image. */
export const PROTECTED_NAME = 'mediastruct-image';
const SET_NAME = 'correction.par2';
/** MiB of memory; with less par2 reads the image more often. */
export const MEMORY = '1024';
const PRIVATE_FOLDER = 0o700;

export interface Par2Task {
  /** Absolute path of an image that nobody else uses. */
  readonly image: string;
  readonly dataSectors: number;
  readonly plan: Par2Plan;
  readonly stop: StopFlag;
  readonly onPercent?: (percent: number) => void;
}

/**
 * Appends the packets of PAR2 to an image, between two sectors that tell where they are. The image stands in a folder beside its place while par2
 * runs, because its name goes into the packets. Throws `tool-failed` (41) unless par2 left packets that are whole.
 */
export async function appendPar2(access: FileAccess, task: Par2Task): Promise<Par2Header> {
  const { image, dataSectors, plan, stop, onPercent } = task;
  const folder = workFolder(access, image);
  const inside = join(folder, PROTECTED_NAME);
  try {
    access.rename(image, inside);
    try {
      const { blockBytes, recoveryBlocks } = plan;
      const sizes = [`-s${blockBytes}`, `-c${recoveryBlocks}`, '-n1', `-m${MEMORY}`];
      const args = ['create', ...sizes, SET_NAME, PROTECTED_NAME];
      const answer = await runTool(PAR2, { args, folder, stop, onPercent });
      const parts = access.readdir(folder).filter(({ name }) => name.endsWith('.par2'));
      if (parts.length !== 2) throw toolFailed(PAR2, 'two files of packets', answer);
      const names = parts.map(({ name }) => name).sort((a, b) => a.length - b.length);
      return append(access, inside, { ...plan, dataSectors, parts: names.map((name) => join(folder, name)) });
    } finally {
      access.rename(inside, image);
    }
  } finally {
    removeWork(access, folder);
  }
}

function append(
  access: FileAccess,
  image: string,
  {
    dataSectors,
    parts,
    ...plan
  }: Par2Plan & { readonly dataSectors: number; readonly parts: readonly string[] },
): Par2Header {
  using file = new SectorFile(access, image);
  const digest = createHash('sha256');
  let packetBytes = 0;
  for (const part of parts) {
    const fd = access.open(part, OPEN.read | OPEN.noFollow);
    try {
      const buffer = Buffer.alloc(1 << 20);
      for (let count = access.read(fd, buffer, null); count > 0; count = access.read(fd, buffer, null)) {
        const bytes = buffer.subarray(0, count);
        file.writeBytes((dataSectors + 1) * SECTOR + packetBytes, bytes);
        digest.update(bytes);
        packetBytes += count;
      }
    } finally {
      access.close(fd);
    }
  }
  const dataSha256 = file.sha256(0, dataSectors * SECTOR);
  const header = { dataSectors, dataSha256, packetBytes, packetSha256: digest.digest('hex'), ...plan };
  const last = dataSectors + par2RegionSectors(header) - 1;
  file.write(dataSectors, formatPar2Header(header));
  file.write(last, formatPar2Header(header));
  return header;
}

/** A new folder beside an image for what par2 needs. Nothing of another run is used or taken away: a name that is taken is an error. */
export function workFolder(access: FileAccess, image: string): string {
  const folder = join(dirname(image), `${basename(image)}.par2`);
  if (lstatOrNull(access, folder) !== null)
    throw new MediaStructError('usage', `${displayPath(folder)}: expected nothing there, found a folder`, {
      path: folder,
      suggestions: ['A run that was cut off may have left it; remove it, and run the command again.'],
    });
  access.mkdir(folder, PRIVATE_FOLDER);
  return folder;
}

/** Takes the folder away with what par2 left in it. */
export function removeWork(access: FileAccess, folder: string): void {
  for (const { name } of access.readdir(folder)) orNullIfAbsent(() => access.unlink(join(folder, name)));
  access.rmdir(folder);
}
