import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FileAccess, StopFlag } from '@mediastruct/core';
import { lstatOrNull, OPEN, writeFullAt } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import { MEMORY, PAR2, PROTECTED_NAME, removeWork, workFolder } from './par2.ts';
import type { Packet } from './par2-packets.ts';
import { blockBytesOf, blockSums, describedFile, soundPackets } from './par2-packets.ts';
import { runTool } from './run-tool.ts';
import { SectorFile } from './sector-file.ts';

const PRIVATE = 0o600;
const ASIDE_NAME = `${PROTECTED_NAME}.1`;
/** Bytes that no picture consists of: no window into them is taken for a block of the image. */
const NOISE = Buffer.from('this block of the image is damaged; ');

/** What the packets of an image tell that are sound. */
export interface Par2Set {
  readonly setId: string;
  readonly dataBytes: number;
  readonly blockBytes: number;
  /** MD5 of each block. */
  readonly sums: readonly string[];
  /** Those that are sound, and how many there were as far as these tell. */
  readonly recoveryBlocks: number;
  readonly recoveryTotal: number;
}

/** The packets that protect an image of ours, between two positions; null where too few of them are sound to be used. */
export function findPar2Set(file: SectorFile, from: number, to: number): Par2Set | null {
  const kinds = new Map<
    string,
    { main?: Packet; described?: Packet; sums?: Packet; recovery: Set<number> }
  >();
  for (const packet of soundPackets(file, from, to)) {
    const known = kinds.get(packet.setId) ?? { recovery: new Set<number>() };
    kinds.set(packet.setId, known);
    if (packet.kind === 'Main') known.main = packet;
    if (packet.kind === 'FileDesc') known.described = packet;
    if (packet.kind === 'IFSC') known.sums = packet;
    if (packet.kind === 'RecvSlic') known.recovery.add(packet.bytes.readUInt32LE(64));
  }
  for (const [setId, { main, described, sums, recovery }] of kinds) {
    if (main === undefined || described === undefined || sums === undefined) continue;
    const { name, size } = describedFile(described);
    // A file on the disc may be a PAR2 file of the user's.
    if (name !== PROTECTED_NAME) continue;
    const blockBytes = blockBytesOf(main);
    const recoveryTotal = recovery.size === 0 ? 0 : Math.max(...recovery) + 1;
    const facts = { setId, dataBytes: size, blockBytes, sums: blockSums(sums) };
    return { ...facts, recoveryBlocks: recovery.size, recoveryTotal };
  }
  return null;
}

export interface Par2Correction {
  readonly image: string;
  readonly set: Par2Set;
  /** Where the packets stand; bytes. */
  readonly from: number;
  readonly to: number;
  readonly stop: StopFlag;
  readonly onPercent?: (percent: number) => void;
}

/**
 * Puts right the blocks of an image that do not have their sums, in the file itself; true where all blocks have them afterwards. Nothing is
 * changed where there are more damaged blocks than recovery blocks. Needs room for the image once more while it runs.
 *
 * Damaged blocks are replaced by noise while par2 looks for blocks: where zeros stand in for what could not be read, and the image has a
 * block of zeros, par2 sums a block for every byte of them, which takes hours.
 */
export async function correctByPar2(access: FileAccess, task: Par2Correction): Promise<boolean> {
  const { image, set, stop, onPercent } = task;
  using file = new SectorFile(access, image);
  const damaged = damagedBlocks(file, set);
  if (damaged.length === 0) return true;
  if (damaged.length > set.recoveryBlocks) return false;
  const folder = workFolder(access, image);
  try {
    copyPackets(access, file, { ...task, to: task.to, path: join(folder, 'correction.par2') });
    const tail = keepTail(access, file, { set, folder });
    const kept = new Map(damaged.map((block) => [block, keep(access, file, { set, block, folder })]));
    for (const block of damaged) fillWithNoise(file, set, block);
    const inside = join(folder, PROTECTED_NAME);
    // par2 does not scan every file that it is given under another name, so the image has the name that is in the packets.
    access.rename(image, inside);
    try {
      const args = ['repair', `-m${MEMORY}`, 'correction.par2'];
      await runTool(PAR2, { args, folder, stop, onPercent });
    } finally {
      // It leaves what it was given, and writes what it made under the name that this had.
      const aside = join(folder, ASIDE_NAME);
      if (lstatOrNull(access, aside) === null) access.rename(inside, image);
      else access.rename(aside, image);
      putBack(access, file, { set, tail });
    }
    const isMended = takeBlocks(access, file, { set, damaged, from: join(folder, PROTECTED_NAME) });
    if (!isMended)
      for (const [block, path] of kept) {
        using old = new SectorFile(access, path);
        file.writeBytes(block * set.blockBytes, old.bytes(0, lengthOf(set, block)));
      }
    return isMended;
  } finally {
    removeWork(access, folder);
  }
}

function damagedBlocks(file: SectorFile, set: Par2Set): readonly number[] {
  return set.sums.flatMap((sum, block) => (sumOf(file, set, block) === sum ? [] : [block]));
}

function sumOf(file: SectorFile, set: Par2Set, block: number): string {
  const bytes = Buffer.alloc(set.blockBytes);
  file.bytes(block * set.blockBytes, lengthOf(set, block)).copy(bytes);
  return createHash('md5').update(bytes).digest('hex');
}

function lengthOf({ blockBytes, dataBytes }: Par2Set, block: number): number {
  return Math.min(blockBytes, dataBytes - block * blockBytes);
}

/** Only the sound packets of the set: par2 is slow on others. */
function copyPackets(
  access: FileAccess,
  file: SectorFile,
  { set, from, to, path }: Par2Correction & { readonly path: string },
): void {
  const fd = access.open(path, OPEN.write | OPEN.create | OPEN.exclusive, PRIVATE);
  let at = 0;
  try {
    for (const { setId, bytes } of soundPackets(file, from, to)) {
      if (setId !== set.setId) continue;
      writeFullAt(access, { fd, position: at }, bytes);
      at += bytes.length;
    }
  } finally {
    access.close(fd);
  }
}

interface BlockOf {
  readonly set: Par2Set;
  readonly block: number;
  readonly folder: string;
}

function keep(access: FileAccess, file: SectorFile, { set, block, folder }: BlockOf): string {
  const path = join(folder, `block-${block}`);
  const fd = access.open(path, OPEN.write | OPEN.create | OPEN.exclusive, PRIVATE);
  try {
    writeFullAt(access, { fd, position: 0 }, file.bytes(block * set.blockBytes, lengthOf(set, block)));
  } finally {
    access.close(fd);
  }
  return path;
}

/**
 * Takes away what stands behind the protected part, and keeps it in a file of its own: par2 takes a file with packets in it for one of its own, and looks
 * for no blocks there.
 */
function keepTail(
  access: FileAccess,
  file: SectorFile,
  { set, folder }: { readonly set: Par2Set; readonly folder: string },
): string {
  const path = join(folder, 'tail');
  const fd = access.open(path, OPEN.write | OPEN.create | OPEN.exclusive, PRIVATE);
  try {
    let at = 0;
    for (const { bytes } of file.pieces(set.dataBytes / SECTOR, file.sectors * SECTOR - set.dataBytes)) {
      writeFullAt(access, { fd, position: at }, bytes);
      at += bytes.length;
    }
  } finally {
    access.close(fd);
  }
  file.setSectors(set.dataBytes / SECTOR);
  return path;
}

function putBack(
  access: FileAccess,
  file: SectorFile,
  { set, tail }: { readonly set: Par2Set; readonly tail: string },
): void {
  using kept = new SectorFile(access, tail);
  const first = set.dataBytes / SECTOR;
  for (const { sector, bytes } of kept.pieces(0, kept.sectors * SECTOR)) file.write(first + sector, bytes);
}

function fillWithNoise(file: SectorFile, set: Par2Set, block: number): void {
  const length = lengthOf(set, block);
  file.writeBytes(block * set.blockBytes, Buffer.alloc(length, NOISE));
}

/** Takes the damaged blocks of what par2 made, if all of them have their sums. */
function takeBlocks(
  access: FileAccess,
  file: SectorFile,
  {
    set,
    damaged,
    from,
  }: { readonly set: Par2Set; readonly damaged: readonly number[]; readonly from: string },
): boolean {
  if (lstatOrNull(access, from) === null) return false;
  using made = new SectorFile(access, from);
  if (!damaged.every((block) => sumOf(made, set, block) === set.sums[block])) return false;
  for (const block of damaged)
    file.writeBytes(block * set.blockBytes, made.bytes(block * set.blockBytes, lengthOf(set, block)));
  return true;
}
