import { bytesToPath } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import type { Extent, ReadEntry } from './disc-listing.ts';
import { below, isPlainName, MOST_DEPTH } from './disc-listing.ts';
import { dateOf } from './iso-date.ts';
import { DamagedDisc, type ImageSource } from './image-source.ts';
import { rockRidgeOf } from './read-rock-ridge.ts';

export type IsoViewName = 'rock-ridge' | 'joliet' | 'iso';

const FIRST_DESCRIPTOR = 16;
const MOST_DESCRIPTORS = 64;
const FOLDER_FLAG = 0b10;
const NOT_LAST_FLAG = 0b1000_0000;
const FIXED_BYTES = 33;

/** The directory records of the root, as the volume descriptors of ECMA-119 and Joliet tell them. */
export interface IsoRoots {
  readonly volumeId: string;
  readonly iso: Extent;
  readonly joliet: Extent | null;
  readonly hasRockRidge: boolean;
}

/** Null where the disc has no volume descriptor that can be used. */
export function readIsoRoots(source: ImageSource): IsoRoots | null {
  let primary: Buffer | null = null;
  let joliet: Buffer | null = null;
  for (let nth = 0; nth < MOST_DESCRIPTORS; nth++) {
    const descriptor = sectorOrNull(source, FIRST_DESCRIPTOR + nth);
    if (descriptor === null || descriptor.toString('latin1', 1, 6) !== 'CD001' || descriptor[0] === 255)
      break;
    if (descriptor[0] === 1) primary ??= descriptor;
    if (descriptor[0] === 2 && isJoliet(descriptor)) joliet ??= descriptor;
  }
  if (primary === null) return null;
  const iso = extentOf(primary.subarray(156));
  return {
    volumeId: primary.toString('latin1', 40, 72).trimEnd(),
    iso,
    joliet: joliet === null ? null : extentOf(joliet.subarray(156)),
    hasRockRidge: hasRockRidge(source, iso),
  };
}

/** All entries of a view below its root, each folder before what is in it. What cannot be read is told and left out. */
export function* readIso(source: ImageSource, root: Extent, view: IsoViewName): Generator<ReadEntry> {
  const seen = new Set<number>();
  const open = [{ extent: root, path: '', depth: 0 }];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const { extent, path, depth } = folder;
    if (seen.has(extent.sector) || depth > MOST_DEPTH) {
      yield { kind: 'damaged', path, message: 'a folder leads back into one that it is in' };
      continue;
    }
    seen.add(extent.sector);
    for (const entry of childrenOf(source, { extent, path, view })) {
      yield entry.told;
      if (entry.folder !== null) open.push({ extent: entry.folder, path: entry.told.path, depth: depth + 1 });
    }
  }
}

interface Child {
  readonly told: ReadEntry;
  /** Of a folder: where its records stand. */
  readonly folder: Extent | null;
}

interface FolderAt {
  readonly extent: Extent;
  readonly path: string;
  readonly view: IsoViewName;
}

function* childrenOf(source: ImageSource, { extent, path, view }: FolderAt): Generator<Child> {
  const damaged = (message: string): Child => ({ told: { kind: 'damaged', path, message }, folder: null });
  let bytes: Buffer;
  try {
    bytes = source.bytes(extent.sector, extent.bytes);
  } catch (error) {
    if (!(error instanceof DamagedDisc)) throw error;
    return yield damaged(error.message);
  }
  let parts: Extent[] = [];
  for (const record of recordsIn(bytes)) {
    if (record === null) {
      yield damaged('a directory record is not as long as it says');
      continue;
    }
    const identifier = identifierOf(record);
    if (identifier.length === 1 && (identifier[0] ?? 0) <= 1) continue;
    parts.push(extentOf(record));
    if (((record[25] ?? 0) & NOT_LAST_FLAG) !== 0) continue;
    yield childOf(source, { record, identifier, parts, path, view });
    parts = [];
  }
}

interface RecordAt {
  readonly record: Buffer;
  readonly identifier: Buffer;
  readonly parts: readonly Extent[];
  readonly path: string;
  readonly view: IsoViewName;
}

function childOf(source: ImageSource, { record, identifier, parts, path, view }: RecordAt): Child {
  const rockRidge = view === 'rock-ridge' ? rockRidgeOf(source, systemUse(record, identifier)) : null;
  const name = rockRidge?.name == null ? plainName(identifier, view) : bytesToPath(rockRidge.name);
  if (!isPlainName(name))
    return { told: { kind: 'damaged', path, message: 'a name leads out of its folder' }, folder: null };
  const at = below(path, name);
  const mtimeNs = rockRidge?.mtimeNs ?? dateOf(record.subarray(18, 25));
  if (rockRidge?.target != null)
    return {
      told: { kind: 'symlink', path: at, mtimeNs, target: bytesToPath(rockRidge.target) },
      folder: null,
    };
  const [first] = parts;
  if (((record[25] ?? 0) & FOLDER_FLAG) !== 0)
    return { told: { kind: 'folder', path: at, mtimeNs }, folder: first ?? null };
  const size = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  return { told: { kind: 'file', path: at, size, mtimeNs, extents: parts }, folder: null };
}

/** Null for one that is not as long as it says; then nothing more of its sector can be told. */
function* recordsIn(bytes: Buffer): Generator<Buffer | null> {
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at] ?? 0;
    const left = SECTOR - (at % SECTOR);
    if (length === 0) {
      at += left;
      continue;
    }
    const record = bytes.subarray(at, at + length);
    if (length > left || length < FIXED_BYTES + 1 || FIXED_BYTES + (record[32] ?? 0) > length) {
      yield null;
      at += left;
      continue;
    }
    yield record;
    at += length;
  }
}

function identifierOf(record: Buffer): Buffer {
  return record.subarray(FIXED_BYTES, FIXED_BYTES + (record[32] ?? 0));
}

function systemUse(record: Buffer, identifier: Buffer): Buffer {
  return record.subarray(FIXED_BYTES + identifier.length + (identifier.length % 2 === 0 ? 1 : 0));
}

/** Without the version, and without the dot of a name that has no extension. */
function plainName(identifier: Buffer, view: IsoViewName): string {
  const text =
    view === 'joliet' && identifier.length % 2 === 0
      ? Buffer.from(identifier).swap16().toString('utf16le')
      : identifier.toString('latin1');
  return text.replace(/;\d+$/, '').replace(/\.$/, '');
}

function extentOf(record: Buffer): Extent {
  return { sector: record.readUInt32LE(2), bytes: record.readUInt32LE(10) };
}

function isJoliet(descriptor: Buffer): boolean {
  return ['%/@', '%/C', '%/E'].includes(descriptor.toString('latin1', 88, 91));
}

/** Whether the first record of the root says that system use fields follow SUSP. */
function hasRockRidge(source: ImageSource, root: Extent): boolean {
  const sector = sectorOrNull(source, root.sector);
  return sector !== null && sector.toString('latin1', 34, 36) === 'SP';
}

function sectorOrNull(source: ImageSource, sector: number): Buffer | null {
  try {
    return source.sector(sector);
  } catch (error) {
    if (error instanceof DamagedDisc) return null;
    throw error;
  }
}
