import { SECTOR } from '../sectors.ts';
import { dstring } from './osta-text.ts';
import {
  charSpec,
  DEVELOPER,
  domain,
  entity,
  extentAd,
  longAd,
  revisionSuffix,
  sealed,
  TAG,
  timestamp,
  UDF_REVISION,
} from './structures.ts';

export interface UdfVolume {
  readonly volumeId: string;
  readonly setId: string;
  readonly createdNs: bigint;
  /** First sector of the partition and how many it has. */
  readonly partitionStart: number;
  readonly partitionSectors: number;
  readonly integritySector: number;
  readonly files: number;
  readonly folders: number;
  /** Higher than that of any file or folder. */
  readonly nextUniqueId: number;
}

/** Of the two sequences of volume descriptors. Sectors. */
export const SEQUENCE_SECTORS = 16;
const READ_ONLY = 1;
const CLOSED = 1;

/** One of the sectors that tell that there is a UDF (2/9.1): `BEA01`, `NSR02`, `TEA01`. */
export function recognition(identifier: 'BEA01' | 'NSR02' | 'TEA01'): Buffer {
  const sector = Buffer.alloc(SECTOR);
  sector.write(identifier, 1, 'ascii');
  sector[6] = 1;
  return sector;
}

/** Points to both sequences (3/10.2). */
export function anchor(location: number, { main, reserve }: { main: number; reserve: number }): Buffer {
  const descriptor = Buffer.alloc(512);
  const bytes = SEQUENCE_SECTORS * SECTOR;
  extentAd(bytes, main).copy(descriptor, 16);
  extentAd(bytes, reserve).copy(descriptor, 24);
  return inSector(sealed(descriptor, TAG.anchor, location));
}

/** The sequence of volume descriptors (3/8.4.2) that begins at a sector; filled up with empty ones. */
export function volumeSequence(volume: UdfVolume, start: number): Buffer {
  const makers = [primary, logical, partition, unallocated, implementationUse, terminating];
  const sectors = makers.map((make, nth) => inSector(make(volume, nth, start + nth)));
  return Buffer.concat([...sectors, Buffer.alloc((SEQUENCE_SECTORS - sectors.length) * SECTOR)]);
}

function primary({ volumeId, setId, createdNs }: UdfVolume, nth: number, location: number): Buffer {
  const descriptor = Buffer.alloc(512);
  descriptor.writeUInt32LE(nth, 16);
  dstring(volumeId, 32).copy(descriptor, 24);
  for (const at of [56, 58]) descriptor.writeUInt16LE(1, at);
  for (const at of [60, 62]) descriptor.writeUInt16LE(2, at);
  for (const at of [64, 68]) descriptor.writeUInt32LE(1, at);
  dstring(setId, 128).copy(descriptor, 72);
  charSpec().copy(descriptor, 200);
  charSpec().copy(descriptor, 264);
  timestamp(createdNs).copy(descriptor, 376);
  DEVELOPER.copy(descriptor, 388);
  return sealed(descriptor, TAG.primary, location);
}

function logical({ volumeId, integritySector }: UdfVolume, nth: number, location: number): Buffer {
  const descriptor = Buffer.alloc(446);
  descriptor.writeUInt32LE(nth, 16);
  charSpec().copy(descriptor, 20);
  dstring(volumeId, 128).copy(descriptor, 84);
  descriptor.writeUInt32LE(SECTOR, 212);
  domain().copy(descriptor, 216);
  // Where the file set is: the first two blocks of the partition.
  longAd(2 * SECTOR, 0).copy(descriptor, 248);
  descriptor.writeUInt32LE(6, 264);
  descriptor.writeUInt32LE(1, 268);
  DEVELOPER.copy(descriptor, 272);
  extentAd(2 * SECTOR, integritySector).copy(descriptor, 432);
  // One partition map of type 1, of volume 1 and partition 0.
  Buffer.of(1, 6, 1, 0, 0, 0).copy(descriptor, 440);
  return sealed(descriptor, TAG.logical, location);
}

function partition({ partitionStart, partitionSectors }: UdfVolume, nth: number, location: number): Buffer {
  const descriptor = Buffer.alloc(512);
  descriptor.writeUInt32LE(nth, 16);
  descriptor.writeUInt16LE(1, 20);
  entity('+NSR02').copy(descriptor, 24);
  descriptor.writeUInt32LE(READ_ONLY, 184);
  descriptor.writeUInt32LE(partitionStart, 188);
  descriptor.writeUInt32LE(partitionSectors, 192);
  DEVELOPER.copy(descriptor, 196);
  return sealed(descriptor, TAG.partition, location);
}

function unallocated(_: UdfVolume, nth: number, location: number): Buffer {
  const descriptor = Buffer.alloc(24);
  descriptor.writeUInt32LE(nth, 16);
  return sealed(descriptor, TAG.unallocated, location);
}

function implementationUse({ volumeId }: UdfVolume, nth: number, location: number): Buffer {
  const descriptor = Buffer.alloc(512);
  descriptor.writeUInt32LE(nth, 16);
  entity('*UDF LV Info', revisionSuffix()).copy(descriptor, 20);
  charSpec().copy(descriptor, 52);
  dstring(volumeId, 128).copy(descriptor, 116);
  DEVELOPER.copy(descriptor, 352);
  return sealed(descriptor, TAG.use, location);
}

function terminating(_: UdfVolume, __: number, location: number): Buffer {
  return sealed(Buffer.alloc(512), TAG.terminating, location);
}

/** Says that the volume was written whole (3/10.10), and how much is on it; a terminator behind it. */
export function integritySequence(volume: UdfVolume): Buffer {
  const descriptor = Buffer.alloc(134);
  timestamp(volume.createdNs).copy(descriptor, 16);
  descriptor.writeUInt32LE(CLOSED, 28);
  descriptor.writeBigUInt64LE(BigInt(volume.nextUniqueId), 40);
  descriptor.writeUInt32LE(1, 72);
  descriptor.writeUInt32LE(46, 76);
  descriptor.writeUInt32LE(0, 80);
  descriptor.writeUInt32LE(volume.partitionSectors, 84);
  DEVELOPER.copy(descriptor, 88);
  descriptor.writeUInt32LE(volume.files, 120);
  descriptor.writeUInt32LE(volume.folders, 124);
  for (const at of [128, 130, 132]) descriptor.writeUInt16LE(UDF_REVISION, at);
  const at = volume.integritySector;
  return Buffer.concat([
    inSector(sealed(descriptor, TAG.integrity, at)),
    inSector(terminating(volume, 0, at + 1)),
  ]);
}

/** The file set (4/14.1) in the first block of the partition, which leads to the root, and a terminator. */
export function fileSet({ volumeId, createdNs }: UdfVolume, rootBlock: number): Buffer {
  const descriptor = Buffer.alloc(512);
  timestamp(createdNs).copy(descriptor, 16);
  for (const at of [28, 30]) descriptor.writeUInt16LE(3, at);
  for (const at of [32, 36]) descriptor.writeUInt32LE(1, at);
  charSpec().copy(descriptor, 48);
  dstring(volumeId, 128).copy(descriptor, 112);
  charSpec().copy(descriptor, 240);
  dstring(volumeId, 32).copy(descriptor, 304);
  longAd(SECTOR, rootBlock).copy(descriptor, 400);
  domain().copy(descriptor, 416);
  return Buffer.concat([
    inSector(sealed(descriptor, TAG.fileSet, 0)),
    inSector(sealed(Buffer.alloc(512), TAG.terminating, 1)),
  ]);
}

function inSector(descriptor: Buffer): Buffer {
  return Buffer.concat([descriptor, Buffer.alloc(SECTOR - descriptor.length)]);
}
