import { SECTOR } from '../image/sectors.ts';
import { crc16 } from '../image/udf/crc.ts';
import { expanded } from '../image/udf/osta-text.ts';
import { TAG, tagChecksum } from '../image/udf/structures.ts';
import type { Extent, ReadEntry } from './disc-listing.ts';
import { below, isPlainName, MOST_DEPTH } from './disc-listing.ts';
import { DamagedDisc, type ImageSource } from './image-source.ts';

/** Where the partition begins and the root's File Entry stands. */
export interface UdfRoot {
  readonly volumeId: string;
  readonly partitionStart: number;
  readonly rootBlock: number;
}

const ANCHORS = [256, 512];
const SEQUENCE = 16;
const FOLDER = 4;
const FILE = 5;
const SYMLINK = 12;
const FOLDER_FLAG = 0b0010;
const DELETED_FLAG = 0b0100;
const PARENT_FLAG = 0b1000;
const EXTENDED_ENTRY = 266;
/** Bits of an extent's length that tell whether it was recorded. */
const LENGTH_BITS = 0x3fffffff;

/** Null where the disc has no UDF that can be used: one partition, blocks of 2048 bytes, as discs of data have. */
export function readUdfRoot(source: ImageSource): UdfRoot | null {
  for (const at of ANCHORS) {
    const anchor = descriptorAt(source, at, TAG.anchor);
    if (anchor === null) continue;
    for (const extent of [16, 24]) {
      const root = rootOf(source, anchor.readUInt32LE(extent + 4));
      if (root !== null) return root;
    }
  }
  return null;
}

function rootOf(source: ImageSource, start: number): UdfRoot | null {
  let partitionStart: number | null = null;
  let logical: Buffer | null = null;
  for (let nth = 0; nth < SEQUENCE; nth++) {
    partitionStart ??= descriptorAt(source, start + nth, TAG.partition)?.readUInt32LE(188) ?? null;
    logical ??= descriptorAt(source, start + nth, TAG.logical);
  }
  if (partitionStart === null || logical === null || logical.readUInt32LE(212) !== SECTOR) return null;
  const fileSet = descriptorAt(source, partitionStart + logical.readUInt32LE(252), TAG.fileSet);
  if (fileSet === null) return null;
  return {
    volumeId: expanded(logical.subarray(84, 84 + Math.min(127, logical[211] ?? 0))) ?? '',
    partitionStart,
    rootBlock: fileSet.readUInt32LE(404),
  };
}

/** All entries below the root, each folder before what is in it. What cannot be read is told and left out. */
export function* readUdf(source: ImageSource, { partitionStart, rootBlock }: UdfRoot): Generator<ReadEntry> {
  const seen = new Set<number>();
  const open = [{ block: rootBlock, path: '', depth: 0 }];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const { block, path, depth } = folder;
    if (seen.has(block) || depth > MOST_DEPTH) {
      yield { kind: 'damaged', path, message: 'a folder leads back into one that it is in' };
      continue;
    }
    seen.add(block);
    const entry = entryAt(source, partitionStart, block);
    if (entry === null || entry.type !== FOLDER) {
      yield { kind: 'damaged', path, message: 'its File Entry cannot be read' };
      continue;
    }
    for (const child of identifiersIn(source, entry)) {
      if (child === null) {
        yield { kind: 'damaged', path, message: 'a File Identifier cannot be read' };
        break;
      }
      const at = below(path, child.name);
      if (child.isFolder) open.push({ block: child.block, path: at, depth: depth + 1 });
      yield told(source, at, entryAt(source, partitionStart, child.block));
    }
  }
}

interface Entry {
  readonly type: number;
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly extents: readonly Extent[];
  /** Content that stands in the entry itself. */
  readonly embedded: Buffer | null;
}

function told(source: ImageSource, path: string, entry: Entry | null): ReadEntry {
  if (entry === null) return { kind: 'damaged', path, message: 'its File Entry cannot be read' };
  const { mtimeNs, size, extents } = entry;
  if (entry.type === FOLDER) return { kind: 'folder', path, mtimeNs };
  if (entry.type === SYMLINK) {
    const target = linkTarget(contentOf(source, entry));
    return target === null
      ? { kind: 'damaged', path, message: 'where it leads cannot be read' }
      : { kind: 'symlink', path, mtimeNs, target };
  }
  const isWhole = extents.reduce((sum, { bytes }) => sum + bytes, 0) === size;
  if (entry.type === FILE && isWhole && entry.embedded === null)
    return { kind: 'file', path, size, mtimeNs, extents };
  if (entry.type === FILE && entry.embedded?.length === size)
    return { kind: 'file', path, size, mtimeNs, extents: [], embedded: entry.embedded };
  return { kind: 'damaged', path, message: 'it is of a kind that this reader does not know' };
}

/** A File Entry or, of UDF 2, an Extended File Entry; null where it cannot be used. */
function entryAt(source: ImageSource, partitionStart: number, block: number): Entry | null {
  const sector = partitionStart + block;
  const plain = descriptorAt(source, sector, TAG.entry);
  const found = plain ?? descriptorAt(source, sector, EXTENDED_ENTRY);
  if (found === null) return null;
  const fixed = plain === null ? 216 : 176;
  const [attributes, allocation] = [found.readUInt32LE(fixed - 8), found.readUInt32LE(fixed - 4)];
  const start = fixed + attributes;
  if (start + allocation > SECTOR) return null;
  const descriptors = found.subarray(start, start + allocation);
  const kind = found.readUInt16LE(34) & 0b111;
  const size = Number(found.readBigUInt64LE(56));
  const mtimeNs = timeOf(found.subarray(plain === null ? 92 : 84));
  const extents = kind === 3 ? [] : extentsIn(descriptors, { partitionStart, length: kind === 1 ? 16 : 8 });
  if (extents === null || kind === 2) return null;
  return { type: found[27] ?? 0, size, mtimeNs, extents, embedded: kind === 3 ? descriptors : null };
}

function extentsIn(
  descriptors: Buffer,
  { partitionStart, length }: { readonly partitionStart: number; readonly length: number },
): readonly Extent[] | null {
  const extents: Extent[] = [];
  for (let at = 0; at + length <= descriptors.length; at += length) {
    const told = descriptors.readUInt32LE(at);
    const bytes = told & LENGTH_BITS;
    if (bytes === 0) break;
    // What was not recorded, or goes on elsewhere, no program for discs writes.
    if (told > LENGTH_BITS) return null;
    extents.push({ sector: partitionStart + descriptors.readUInt32LE(at + 4), bytes });
  }
  return extents;
}

interface Identifier {
  readonly name: string;
  readonly block: number;
  readonly isFolder: boolean;
}

function* identifiersIn(source: ImageSource, entry: Entry): Generator<Identifier | null> {
  const bytes = contentOf(source, entry);
  if (bytes === null) return yield null;
  for (let at = 0; at + 38 <= bytes.length;) {
    const nameBytes = bytes[at + 19] ?? 0;
    const use = bytes.readUInt16LE(at + 36);
    const end = at + 38 + use + nameBytes;
    if (end > bytes.length || !isSealed(bytes.subarray(at, end + ((4 - (end % 4)) % 4)), TAG.identifier))
      return yield null;
    const flags = bytes[at + 18] ?? 0;
    const name = expanded(bytes.subarray(end - nameBytes, end));
    if ((flags & (PARENT_FLAG | DELETED_FLAG)) === 0) {
      if (name === null || !isPlainName(name)) return yield null;
      yield { name, block: bytes.readUInt32LE(at + 24), isFolder: (flags & FOLDER_FLAG) !== 0 };
    }
    at += Math.ceil((38 + use + nameBytes) / 4) * 4;
  }
}

function contentOf(source: ImageSource, { embedded, extents, size }: Entry): Buffer | null {
  if (embedded !== null) return embedded;
  try {
    const parts = extents.map(({ sector, bytes }) => source.bytes(sector, bytes));
    const content = Buffer.concat(parts);
    return content.length < size ? null : content.subarray(0, size);
  } catch (error) {
    if (error instanceof DamagedDisc) return null;
    throw error;
  }
}

/** The components of ECMA-167 4/14.16.1 as a path. */
function linkTarget(bytes: Buffer | null): string | null {
  if (bytes === null) return null;
  const parts: string[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const [type = 0, length = 0] = bytes.subarray(at, at + 2);
    const text = expanded(bytes.subarray(at + 4, at + 4 + length));
    const part = { 2: '', 3: '..', 4: '.', 5: text }[type];
    if (part === undefined || part === null) return null;
    parts.push(part);
    at += 4 + length;
  }
  return parts.length === 1 && parts[0] === '' ? '/' : parts.join('/');
}

/** The sector of a descriptor of this kind whose sums are right; null for any other. */
function descriptorAt(source: ImageSource, sector: number, identifier: number): Buffer | null {
  try {
    const found = source.sector(sector);
    return isSealed(found, identifier) && found.readUInt16LE(10) > 0 ? found : null;
  } catch (error) {
    if (error instanceof DamagedDisc) return null;
    throw error;
  }
}

function isSealed(descriptor: Buffer, identifier: number): boolean {
  if (descriptor.length < 16 || descriptor.readUInt16LE(0) !== identifier) return false;
  if (descriptor[4] !== tagChecksum(descriptor)) return false;
  const length = descriptor.readUInt16LE(10);
  if (16 + length > descriptor.length) return false;
  return crc16(descriptor.subarray(16, 16 + length)) === descriptor.readUInt16LE(8);
}

/** A time of ECMA-167 1/7.3; its offset from UTC counts minutes. */
function timeOf(field: Buffer): bigint {
  const zone = (field.readUInt16LE(0) << 20) >> 20;
  const offset = zone === -2047 ? 0 : zone;
  const [month = 1, day = 1, hour = 0, minute = 0, second = 0, centi = 0, hundred = 0, micro = 0] =
    field.subarray(4, 12);
  const ms = Date.UTC(field.readInt16LE(2), month - 1, day, hour, minute, second) - offset * 60_000;
  if (!Number.isFinite(ms)) return 0n;
  return BigInt(ms) * 1_000_000n + BigInt(centi * 10_000 + hundred * 100 + micro) * 1000n;
}
