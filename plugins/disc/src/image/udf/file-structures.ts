import type { DiscFolder, DiscNode } from '../disc-tree.ts';
import { discMode } from '../iso/rock-ridge.ts';
import { SECTOR, sectorsFor } from '../sectors.ts';
import { compressed } from './osta-text.ts';
import { DEVELOPER, longAd, sealed, TAG, timestamp } from './structures.ts';

/** What stands in a File Entry before its allocation descriptors. Bytes. */
const ENTRY_BYTES = 176;
/** The most that one allocation descriptor can tell of, in whole sectors. Bytes. */
const MOST_EXTENT = 2 ** 30 - SECTOR;
/** Bytes of the largest file of which a File Entry can tell. */
export const MOST_FILE = Math.floor((SECTOR - ENTRY_BYTES) / 8) * MOST_EXTENT;

const FILE_TYPE = { folder: 4, file: 5, symlink: 12 } as const;
const SHORT_ADS = 0;
const EMBEDDED = 3;
const STRATEGY = 4;
/** No owner is told. */
const NOBODY = 0xffffffff;
const FOLDER_FLAG = 0b0010;
const PARENT_FLAG = 0b1000;
const IDENTIFIER_BYTES = 38;
/** Ids below are kept for other uses (UDF 3.2.1.1). */
export const FIRST_UNIQUE_ID = 16;

/** Where a node's content stands in the partition. */
export interface Content {
  readonly bytes: number;
  /** First block; of no meaning where there is no content. */
  readonly block: number;
}

/** The File Entry of a node (4/14.9), one sector. `block` is its own address in the partition. */
export function fileEntry(
  node: DiscNode,
  {
    block,
    content,
    uniqueId,
  }: { readonly block: number; readonly content: Content; readonly uniqueId: number },
): Buffer {
  const embedded = node.kind === 'symlink' ? linkPath(node.target) : null;
  const allocation = embedded ?? allocationOf(content);
  const bytes = embedded?.length ?? content.bytes;
  const sector = Buffer.alloc(SECTOR);
  const entry = sector.subarray(0, ENTRY_BYTES + allocation.length);
  entry.writeUInt16LE(STRATEGY, 20);
  entry.writeUInt16LE(1, 24);
  entry[27] = FILE_TYPE[node.kind];
  entry.writeUInt16LE(embedded === null ? SHORT_ADS : EMBEDDED, 34);
  entry.writeUInt32LE(NOBODY, 36);
  entry.writeUInt32LE(NOBODY, 40);
  entry.writeUInt32LE(permissionsOf(node), 44);
  entry.writeUInt16LE(node.kind === 'folder' ? 1 + foldersIn(node) : 1, 48);
  entry.writeBigUInt64LE(BigInt(bytes), 56);
  entry.writeBigUInt64LE(BigInt(embedded === null ? sectorsFor(bytes) : 0), 64);
  const time = timestamp(node.mtimeNs);
  for (const at of [72, 84, 96]) time.copy(entry, at);
  entry.writeUInt32LE(1, 108);
  DEVELOPER.copy(entry, 128);
  entry.writeBigUInt64LE(BigInt(uniqueId), 160);
  entry.writeUInt32LE(allocation.length, 172);
  allocation.copy(entry, ENTRY_BYTES);
  sealed(entry, TAG.entry, block);
  return sector;
}

/** Bytes of a folder's File Identifiers. */
export function identifiersBytes(folder: DiscFolder): number {
  return folder.children.reduce(
    (sum, { udfName }) => sum + inFours(IDENTIFIER_BYTES + compressed(udfName).length),
    inFours(IDENTIFIER_BYTES),
  );
}

/** Where the File Entry of a node stands, and its id. */
export interface EntryOf {
  readonly block: number;
  readonly uniqueId: number;
}

/** The content of a folder: a File Identifier (4/14.4) for the one above and for each child. `block` is where it begins. */
export function identifiers(
  folder: DiscFolder,
  { block, entryOf }: { readonly block: number; readonly entryOf: (node: DiscNode) => EntryOf },
): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  const add = (name: Buffer, flags: number, to: EntryOf) => {
    const part = Buffer.alloc(inFours(IDENTIFIER_BYTES + name.length));
    part.writeUInt16LE(1, 16);
    part[18] = flags;
    part[19] = name.length;
    longAd(SECTOR, to.block, to.uniqueId).copy(part, 20);
    name.copy(part, IDENTIFIER_BYTES);
    parts.push(sealed(part, TAG.identifier, block + Math.floor(length / SECTOR)));
    length += part.length;
  };
  add(Buffer.alloc(0), FOLDER_FLAG | PARENT_FLAG, entryOf(folder.parent ?? folder));
  for (const child of folder.children)
    add(compressed(child.udfName), child.kind === 'folder' ? FOLDER_FLAG : 0, entryOf(child));
  return Buffer.concat(parts);
}

function allocationOf({ bytes, block }: Content): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes; at += MOST_EXTENT) {
    const part = Buffer.alloc(8);
    part.writeUInt32LE(Math.min(MOST_EXTENT, bytes - at), 0);
    part.writeUInt32LE(block + at / SECTOR, 4);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The path of a symlink as components (4/14.16.1). */
function linkPath(target: Buffer): Buffer {
  const names = target.toString('utf8').split('/');
  const isAbsolute = names[0] === '' && names.length > 1;
  const components = names
    .filter((name) => name !== '')
    .map((name) => {
      if (name === '.') return Buffer.of(4, 0, 0, 0);
      if (name === '..') return Buffer.of(3, 0, 0, 0);
      const text = compressed(name).subarray(0, 255);
      return Buffer.concat([Buffer.of(5, text.length, 0, 0), text]);
    });
  return Buffer.concat(isAbsolute ? [Buffer.of(2, 0, 0, 0), ...components] : components);
}

/** Read, and execute where it may be, for the owner, the group and all others (4/14.9.5). */
function permissionsOf(node: DiscNode): number {
  const bits = discMode(node) & 0o111 ? 0b00101 : 0b00100;
  return bits | (bits << 5) | (bits << 10);
}

function foldersIn({ children }: DiscFolder): number {
  return children.filter(({ kind }) => kind === 'folder').length;
}

function inFours(length: number): number {
  return Math.ceil(length / 4) * 4;
}
