import { Buffer } from 'node:buffer';
import { createRandom } from '../../../../mediagen/src/index.ts';
import { ContentCheck } from '../../src/soundness/content-check.ts';
import type { Soundness } from '../../src/soundness/soundness.ts';

/** What reading a file of this name and content shows; it comes in chunks of `chunkBytes`. */
export function look(
  name: string,
  bytes: Buffer,
  { chunkBytes = 1 << 20, allocatedBytes }: { chunkBytes?: number; allocatedBytes?: number } = {},
): Soundness {
  const check = new ContentCheck(name);
  for (let at = 0; at < bytes.length; at += chunkBytes) check.see(bytes.subarray(at, at + chunkBytes));
  return check.end(
    { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) },
    allocatedBytes,
  );
}

/** `sound`, `unknown`, or the code of the damage. */
export function verdict(name: string, bytes: Buffer, options = {}): string {
  const found = look(name, bytes, options);
  return found.kind === 'damaged' ? found.damage.code : found.kind;
}

/** Bytes that look like compressed data: no zeros and no marks. */
export function noise(length: number, seed = 'noise'): Buffer {
  const random = createRandom(seed);
  return Buffer.from(Array.from({ length }, () => random.between(1, 200)));
}

export function u32be(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => bytes.writeUInt32BE(value, at * 4));
  return bytes;
}

export function u32le(...values: number[]): Buffer {
  return Buffer.from(u32be(...values)).swap32();
}

export function box(type: string, body: Buffer): Buffer {
  return Buffer.concat([u32be(body.length + 8), Buffer.from(type, 'latin1'), body]);
}

interface Entry {
  readonly tag: number;
  readonly type: 3 | 4;
  readonly values: readonly number[];
}

/** A little-endian TIFF directory at the end of a head and its data; values of more than four bytes are not made. */
export function tiff(data: Buffer, entries: readonly Entry[], next = 0): Buffer {
  const head = Buffer.concat([Buffer.from('II*\0', 'latin1'), u32le(8 + data.length)]);
  const table = entries.map(({ tag, type, values }) => {
    const entry = Buffer.alloc(12);
    entry.writeUInt16LE(tag, 0);
    entry.writeUInt16LE(type, 2);
    entry.writeUInt32LE(values.length, 4);
    if (type === 3) entry.writeUInt16LE(values[0] ?? 0, 8);
    else entry.writeUInt32LE(values[0] ?? 0, 8);
    return entry;
  });
  const count = Buffer.alloc(2);
  count.writeUInt16LE(entries.length);
  return Buffer.concat([head, data, count, ...table, u32le(next)]);
}

/** A TIFF of one strip of this compression. */
export function oneStrip(data: Buffer, compression: number, countedBytes = data.length): Buffer {
  return tiff(data, [
    { tag: 0x103, type: 3, values: [compression] },
    { tag: 0x111, type: 4, values: [8] },
    { tag: 0x117, type: 4, values: [countedBytes] },
  ]);
}
