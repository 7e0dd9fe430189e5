import { Buffer } from 'node:buffer';
import { nameOf, pathToBytes } from '@mediastruct/core';
import type { ShelfFile, ShelfNode } from './shelf-node.ts';

/** A part of an export with a folder of its own at the top, such as all that is on one disk; no folder for the only part. */
export interface NcduPart {
  readonly name: string | null;
  readonly nodes: Iterable<ShelfNode>;
}

const NS_PER_S = 1_000_000_000n;
/** Bits of `st_mode` that say what a thing is (POSIX sys/stat.h). */
const REGULAR = 0o100000;
const SYMLINK = 0o120000;
/** ncdu counts a name of an inode once for each device; a part is a device of its own. */
const FIRST_DEVICE = 1;

/**
 * What a walk meets as an export that `ncdu -f` reads: its JSON format 1.2 (https://dev.yorhel.nl/ncdu/jsonfmt), with the times and modes of the extended one. `dsize` is
 * the file's size, because no disk is asked for its clusters. Names are given as the bytes they are. Streams; memory does not grow with the files, but for 60 bytes for each
 * hard-linked one.
 */
export function* ncduExport(
  parts: Iterable<NcduPart>,
  { version, now }: { readonly version: string; readonly now: Date },
): Generator<Buffer> {
  const head = { progname: 'mediastruct', progver: version, timestamp: Math.floor(now.getTime() / 1000) };
  yield Buffer.from(`[1,2,${JSON.stringify(head)},\n[{"name":"/shelf"}`);
  let device = FIRST_DEVICE;
  for (const { name, nodes } of parts) {
    if (name !== null) yield Buffer.from(`,\n[{"name":${quoted(name)},"dev":${device}}`);
    const inodes = new Inodes();
    for (const node of nodes) yield pathToBytes(elementOf(node, device, inodes));
    if (name !== null) yield Buffer.from(']');
    device += 1;
  }
  yield Buffer.from(']]\n');
}

function elementOf(node: ShelfNode, device: number, inodes: Inodes): string {
  switch (node.kind) {
    case 'open':
      return `,\n[{"name":${quoted(nameOf(node.path))},"dev":${device}}`;
    case 'close':
      return ']';
    case 'symlink':
      return `,\n{"name":${quoted(nameOf(node.path))},"notreg":true,"mode":${SYMLINK | 0o777}}`;
    case 'file':
      return `,\n${fileElement(node, inodes)}`;
  }
}

function fileElement({ path, size, mtimeNs, mode, inode }: ShelfFile, inodes: Inodes): string {
  const link = inode === undefined ? '' : `,"ino":${inodes.numberOf(inode)},"hlnkc":true`;
  const mtime = BigInt(mtimeNs) / NS_PER_S;
  // Times before 1970 are none for ncdu.
  const when = mtime < 0n ? '' : `,"mtime":${mtime}`;
  return `{"name":${quoted(nameOf(path))},"asize":${size},"dsize":${size}${link},"mode":${REGULAR | (mode & 0o7777)}${when}}`;
}

/** Inodes are numbered anew, because those of some file systems are larger than JSON can tell exactly. */
class Inodes {
  readonly #numbers = new Map<string, number>();

  numberOf(inode: string): number {
    const number = this.#numbers.get(inode) ?? this.#numbers.size + 1;
    this.#numbers.set(inode, number);
    return number;
  }
}

/** A JSON string that keeps bytes which are not UTF-8 as they are, as ncdu does; `JSON.stringify` would write them as escapes. */
function quoted(name: string): string {
  if (name.isWellFormed()) return JSON.stringify(name);
  const text = name.replace(/["\\\u0000-\u001f\u007f]/g, (one) => {
    if (one === '"' || one === '\\') return `\\${one}`;
    return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${text}"`;
}
