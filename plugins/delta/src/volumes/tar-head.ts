import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { pathToBytes } from '@mediastruct/core';
import { type Header, pack } from 'tar-stream';
import type { Attributes } from '../listing/tree-entry.ts';

const BLOCK = 512;
const NS_PER_SECOND = 1_000_000_000n;
/** Two blocks of zeros end a tar file (POSIX pax). */
export const END_OF_TAR: Uint8Array = new Uint8Array(2 * BLOCK);

/** What the header of a member tells. */
export interface MemberHead {
  readonly kind: 'file' | 'folder' | 'symlink' | 'link';
  /** Any bytes, as core writes them in a text. */
  readonly name: string;
  /** Bytes of content; 0 for all but files. */
  readonly size: number;
  readonly mode: number;
  readonly mtimeNs: bigint;
  /** What a symlink leads to, or the name of the member that a link is another name of. */
  readonly target?: string | undefined;
  readonly attributes?: Attributes | undefined;
}

const TYPES = { file: 'file', folder: 'directory', symlink: 'symlink', link: 'link' } as const;

/** Bytes of a content with the zeros behind it that fill its last block. */
export function paddedBytes(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

/** The zeros behind a content. */
export function paddingOf(size: number): Uint8Array {
  return new Uint8Array(paddedBytes(size) - size);
}

/**
 * The header of a member: ustar, with a pax header before it for what ustar cannot hold. tar-stream writes texts only, so bytes that are no UTF-8
 * are put in afterwards, long ones in GNU's way, which has no encoding.
 */
export async function tarHead(head: MemberHead): Promise<Uint8Array> {
  const { name, target = '' } = head;
  if (isPlainText(name) && isPlainText(target)) return encodeHead(headerOf(head));
  const blocks = await encodeHead({
    ...headerOf({ ...head, name: 'x', target: target === '' ? undefined : 'x' }),
    pax: null,
  });
  const parts = [await longName('K', target), await longName('L', name)];
  putText(blocks, { at: LINK_AT, text: target });
  putText(blocks, { at: NAME_AT, text: name });
  return Buffer.concat([...parts, withSum(blocks)]);
}

/**
 * Whether programs give back a name from a pax header byte by byte: bsdtar composes its letters, so that two names which differ only in that would
 * become one.
 */
function isPlainText(text: string): boolean {
  return text.isWellFormed() && text === text.normalize('NFC');
}

function headerOf({
  kind,
  name,
  size,
  mode,
  mtimeNs,
  target,
  attributes = {},
}: MemberHead): Partial<Header> & { name: string } {
  return {
    name,
    type: TYPES[kind],
    size,
    mode: mode & 0o7777,
    // The header holds whole seconds since 1970; the pax header all of it.
    mtime: new Date(Number(mtimeNs < 0n ? 0n : mtimeNs / NS_PER_SECOND) * 1000),
    ...(target === undefined ? {} : { linkname: target }),
    pax: paxOf(mtimeNs, attributes),
  };
}

/** Fractions of a second, times before 1970, and attributes that are texts, as star and GNU tar write them; null where there are none. */
function paxOf(mtimeNs: bigint, attributes: Attributes): Readonly<Record<string, string>> | null {
  const isPlainTime = mtimeNs >= 0n && mtimeNs % NS_PER_SECOND === 0n;
  const texts = Object.entries(attributes).flatMap(([name, value]) => {
    const bytes = Buffer.from(value, 'base64');
    const text = bytes.toString('utf8');
    const isText = name.isWellFormed() && !name.includes('=') && Buffer.from(text, 'utf8').equals(bytes);
    return isText ? [[`SCHILY.xattr.${name}`, text] as const] : [];
  });
  if (isPlainTime && texts.length === 0) return null;
  return Object.fromEntries([
    ...(isPlainTime ? [] : [['mtime', decimalSeconds(mtimeNs)] as const]),
    ...texts,
  ]);
}

/** Times before 1970 are told in whole seconds: bsdtar counts their fraction in the wrong direction. The index has all of them exactly. */
function decimalSeconds(ns: bigint): string {
  const seconds = ns / NS_PER_SECOND;
  if (ns < 0n) return String(ns % NS_PER_SECOND === 0n ? seconds : seconds - 1n);
  return `${seconds}.${String(ns % NS_PER_SECOND).padStart(9, '0')}`;
}

/** The blocks that tar-stream writes before the content of an entry. */
async function encodeHead(header: Partial<Header> & { name: string }): Promise<Buffer> {
  const packed = pack();
  // The entry is never given its content, which the library calls an error when it is dropped.
  packed.on('error', () => {});
  const sink = packed.entry(header);
  sink.on('error', () => {});
  await once(packed, 'readable');
  const parts: Uint8Array[] = [];
  // A stream of tar-stream gives bytes and nothing else.
  for (let part = packed.read(); part !== null; part = packed.read()) parts.push(part as Uint8Array);
  packed.destroy();
  return Buffer.concat(parts);
}

const NAME_AT = 0;
const LINK_AT = 157;
const TYPE_AT = 156;
const SUM_AT = 148;
const FIELD_BYTES = 100;

/** GNU's block for a name or a link (`K`) that does not fit into the header; nothing where it does. */
async function longName(type: 'K' | 'L', text: string): Promise<Buffer> {
  const bytes = pathToBytes(text);
  if (bytes.length <= FIELD_BYTES) return Buffer.alloc(0);
  const size = bytes.length + 1;
  const head = await encodeHead({
    name: '././@LongLink',
    type: 'file',
    size,
    mode: 0o644,
    mtime: new Date(0),
  });
  head[TYPE_AT] = type.charCodeAt(0);
  const content = Buffer.alloc(paddedBytes(size));
  bytes.copy(content);
  return Buffer.concat([withSum(head), content]);
}

function putText(head: Buffer, { at, text }: { readonly at: number; readonly text: string }): void {
  head.fill(0, at, at + FIELD_BYTES);
  pathToBytes(text).copy(head, at, 0, FIELD_BYTES);
}

/** Gives a header the sum of its bytes, its own field counting as spaces. */
function withSum(head: Buffer): Buffer {
  head.fill(' ', SUM_AT, SUM_AT + 8);
  const sum = head.subarray(0, BLOCK).reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, SUM_AT, 'latin1');
  return head;
}
