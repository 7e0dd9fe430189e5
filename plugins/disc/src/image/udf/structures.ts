import { crc16 } from './crc.ts';

const TAG_BYTES = 16;
/** Of ECMA-167, second edition, which UDF 1.02 builds on. */
const TAG_VERSION = 2;
export const UDF_REVISION = 0x0102;

/** Tag identifiers (3/7.2.1 and 4/7.2.1). */
export const TAG = {
  primary: 1,
  anchor: 2,
  use: 4,
  partition: 5,
  logical: 6,
  unallocated: 7,
  terminating: 8,
  integrity: 9,
  fileSet: 256,
  identifier: 257,
  entry: 261,
} as const;

/** Fills in the tag of a descriptor, sums included; `location` is the address it stands at. */
export function sealed(descriptor: Buffer, identifier: number, location: number): Buffer {
  const body = descriptor.subarray(TAG_BYTES);
  descriptor.writeUInt16LE(identifier, 0);
  descriptor.writeUInt16LE(TAG_VERSION, 2);
  descriptor[5] = 0;
  descriptor.writeUInt16LE(1, 6);
  descriptor.writeUInt16LE(crc16(body), 8);
  descriptor.writeUInt16LE(body.length, 10);
  descriptor.writeUInt32LE(location, 12);
  descriptor[4] = tagChecksum(descriptor);
  return descriptor;
}

/** The sum of the tag's bytes but that of the sum itself. */
export function tagChecksum(descriptor: Buffer): number {
  let sum = 0;
  for (let at = 0; at < TAG_BYTES; at++) if (at !== 4) sum += descriptor[at] ?? 0;
  return sum & 0xff;
}

/** The character set of all texts (UDF 2.1.2). */
export function charSpec(): Buffer {
  const field = Buffer.alloc(64);
  field.write('OSTA Compressed Unicode', 1, 'ascii');
  return field;
}

/** An entity identifier (1/7.4). */
export function entity(identifier: string, suffix: Buffer = Buffer.alloc(0)): Buffer {
  const field = Buffer.alloc(32);
  field.write(identifier, 1, 'ascii');
  suffix.copy(field, 24);
  return field;
}

/** Who wrote the disc. */
export const DEVELOPER = entity('*MediaStruct');

const WRITE_PROTECTED = 0b11;

/** What a volume follows (UDF 2.1.4.3); nobody can write to it. */
export function domain(): Buffer {
  const suffix = Buffer.alloc(8);
  suffix.writeUInt16LE(UDF_REVISION, 0);
  suffix[2] = WRITE_PROTECTED;
  return entity('*OSTA UDF Compliant', suffix);
}

/** The suffix of an entity that UDF itself names. */
export function revisionSuffix(): Buffer {
  const suffix = Buffer.alloc(8);
  suffix.writeUInt16LE(UDF_REVISION, 0);
  return suffix;
}

const LOCAL_TIME = 1 << 12;

/** A time of 1/7.3, in UTC, to the microsecond. */
export function timestamp(ns: bigint): Buffer {
  const date = new Date(Number(ns / 1_000_000n));
  const micros = Number((ns / 1000n) % 1_000_000n);
  const field = Buffer.alloc(12);
  field.writeUInt16LE(LOCAL_TIME, 0);
  field.writeInt16LE(date.getUTCFullYear(), 2);
  field[4] = date.getUTCMonth() + 1;
  field[5] = date.getUTCDate();
  field[6] = date.getUTCHours();
  field[7] = date.getUTCMinutes();
  field[8] = date.getUTCSeconds();
  const rest = micros < 0 ? micros + 1_000_000 : micros;
  field[9] = Math.floor(rest / 10_000);
  field[10] = Math.floor(rest / 100) % 100;
  field[11] = rest % 100;
  return field;
}

/** A length in bytes and an address (3/7.1). */
export function extentAd(bytes: number, sector: number): Buffer {
  const field = Buffer.alloc(8);
  field.writeUInt32LE(bytes, 0);
  field.writeUInt32LE(sector, 4);
  return field;
}

/** A length and an address in the one partition (4/14.14.2); `uniqueId` is of UDF 2.3.4.3. */
export function longAd(bytes: number, block: number, uniqueId = 0): Buffer {
  const field = Buffer.alloc(16);
  field.writeUInt32LE(bytes, 0);
  field.writeUInt32LE(block, 4);
  field.writeUInt32LE(uniqueId, 12);
  return field;
}
