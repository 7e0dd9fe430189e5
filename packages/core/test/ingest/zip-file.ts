import { Buffer } from 'node:buffer';
import { crc32, deflateRawSync } from 'node:zlib';

/** A file for a zip; what is given beside name and content is written as given, right or wrong. */
export interface ZipEntry {
  readonly name: string | Buffer;
  readonly content: Uint8Array;
  readonly isStored?: boolean;
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
  readonly size?: number;
  /** A mode of Unix, such as that of a symlink. */
  readonly mode?: number;
  /** Seconds since 1970, in a field of Unix times. */
  readonly mtimeSeconds?: number;
  /** Sizes and offset in a field of 64 bits, as for files over 4 GiB. */
  readonly isZip64?: boolean;
  /** Sizes behind the data, as programs do that write to a pipe. */
  readonly hasDescriptor?: boolean;
  /** Where its local header is said to begin. */
  readonly at?: number;
}

const UTF8 = 0x800;
const DESCRIPTOR = 0x8;
const WHOLE_32 = 0xffffffff;

/** A zip file, byte by byte as APPNOTE has it, so that broken ones can be made. */
export function zipFile(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const facts = factsOf(entry, at);
    const local = Buffer.concat([localHeader(facts), facts.packed, descriptor(facts)]);
    locals.push(local);
    central.push(centralHeader(facts));
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

function factsOf(entry: ZipEntry, at: number) {
  const { content, isStored = false } = entry;
  const name = typeof entry.name === 'string' ? Buffer.from(entry.name, 'utf8') : entry.name;
  const ofName = typeof entry.name === 'string' ? UTF8 : 0;
  return {
    ...entry,
    name,
    packed: isStored ? Buffer.from(content) : deflateRawSync(content),
    flags: (entry.flags ?? 0) | ofName | (entry.hasDescriptor ? DESCRIPTOR : 0),
    method: entry.method ?? (isStored ? 0 : 8),
    crc: entry.crc ?? crc32(content),
    size: entry.size ?? content.length,
    at: entry.at ?? at,
  };
}

type Facts = ReturnType<typeof factsOf>;

function localHeader({ name, flags, method, crc, packed, size, hasDescriptor }: Facts): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(((2019 - 1980) << 9) | (5 << 5) | 12, 12);
  if (!hasDescriptor) {
    header.writeUInt32LE(crc, 14);
    header.writeUInt32LE(packed.length, 18);
    header.writeUInt32LE(size, 22);
  }
  header.writeUInt16LE(name.length, 26);
  // Another length than in the list: the two need not agree.
  header.writeUInt16LE(7, 28);
  return Buffer.concat([header, name, Buffer.from([0xfe, 0xca, 3, 0, 1, 2, 3])]);
}

function descriptor({ hasDescriptor, crc, packed, size }: Facts): Buffer {
  if (!hasDescriptor) return Buffer.alloc(0);
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(crc, 4);
  bytes.writeUInt32LE(packed.length, 8);
  bytes.writeUInt32LE(size, 12);
  return bytes;
}

function centralHeader(facts: Facts): Buffer {
  const { name, flags, method, crc, packed, size, mode, at, isZip64 } = facts;
  const extra = extraFields(facts);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(mode === undefined ? 20 : (3 << 8) | 20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(flags, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt16LE((12 << 11) | (30 << 5) | 5, 12);
  header.writeUInt16LE(((2019 - 1980) << 9) | (5 << 5) | 12, 14);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(isZip64 ? WHOLE_32 : packed.length, 20);
  header.writeUInt32LE(isZip64 ? WHOLE_32 : size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(((mode ?? 0) << 16) >>> 0, 38);
  header.writeUInt32LE(isZip64 ? WHOLE_32 : at, 42);
  return Buffer.concat([header, name, extra]);
}

function extraFields({ isZip64, mtimeSeconds, packed, size, at }: Facts): Buffer {
  const fields: Buffer[] = [];
  if (isZip64) {
    const field = Buffer.alloc(28);
    field.writeUInt16LE(1, 0);
    field.writeUInt16LE(24, 2);
    field.writeBigUInt64LE(BigInt(size), 4);
    field.writeBigUInt64LE(BigInt(packed.length), 12);
    field.writeBigUInt64LE(BigInt(at), 20);
    fields.push(field);
  }
  if (mtimeSeconds !== undefined) {
    const field = Buffer.alloc(9);
    field.writeUInt16LE(0x5455, 0);
    field.writeUInt16LE(5, 2);
    field.writeUInt8(1, 4);
    field.writeInt32LE(mtimeSeconds, 5);
    fields.push(field);
  }
  return Buffer.concat(fields);
}
