export type ByteOrder = 'II' | 'MM';

/** One entry of a TIFF directory, or a pointer to a directory of its own (TIFF 6.0, section 2). */
export type TiffTag =
  | { readonly tag: number; readonly type: 'ascii'; readonly value: string }
  | { readonly tag: number; readonly type: 'byte' | 'undefined'; readonly value: Buffer }
  | { readonly tag: number; readonly type: 'short' | 'long'; readonly value: readonly number[] }
  | {
      readonly tag: number;
      readonly type: 'rational';
      readonly value: readonly (readonly [number, number])[];
    }
  | { readonly tag: number; readonly type: 'directory'; readonly value: readonly TiffTag[] };

const TYPE_CODE = { byte: 1, ascii: 2, short: 3, long: 4, rational: 5, undefined: 7, directory: 4 } as const;

/**
 * A TIFF header followed by the directory at `firstDirectory` (8 unless a maker keeps a header of its own there),
 * its values and its sub-directories; offsets count from the start of the buffer.
 */
export function encodeTiff(tags: readonly TiffTag[], byteOrder: ByteOrder, firstDirectory = 8): Buffer {
  const header = Buffer.alloc(firstDirectory);
  header.write(byteOrder, 0, 'latin1');
  const { put16, put32 } = numberWriter(byteOrder);
  put16(header, 2, 42);
  put32(header, 4, firstDirectory);
  return Buffer.concat([header, encodeDirectory(tags, byteOrder, firstDirectory)]);
}

/** A directory that begins `offset` bytes after the start of its TIFF, with everything it points to behind it. */
export function encodeDirectory(tags: readonly TiffTag[], byteOrder: ByteOrder, offset: number): Buffer {
  const { put16, put32 } = numberWriter(byteOrder);
  const sorted = [...tags].sort((left, right) => left.tag - right.tag);
  const entries = Buffer.alloc(2 + 12 * sorted.length + 4);
  put16(entries, 0, sorted.length);
  const parts: Buffer[] = [entries];
  let end = entries.length;
  for (const [index, tag] of sorted.entries()) {
    const at = 2 + 12 * index;
    const value = encodeValue(tag, byteOrder, offset + end);
    put16(entries, at, tag.tag);
    put16(entries, at + 2, TYPE_CODE[tag.type]);
    put32(entries, at + 4, countOf(tag));
    if (tag.type !== 'directory' && value.length <= 4) {
      value.copy(entries, at + 8);
      continue;
    }
    put32(entries, at + 8, offset + end);
    const even = value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.alloc(1)]);
    parts.push(even);
    end += even.length;
  }
  return Buffer.concat(parts, end);
}

function countOf(tag: TiffTag): number {
  if (tag.type === 'directory') return 1;
  return tag.type === 'ascii' ? Buffer.byteLength(tag.value) + 1 : tag.value.length;
}

function encodeValue(tag: TiffTag, byteOrder: ByteOrder, offset: number): Buffer {
  switch (tag.type) {
    case 'ascii':
      return Buffer.from(`${tag.value}\0`);
    case 'byte':
    case 'undefined':
      return tag.value;
    case 'directory':
      return encodeDirectory(tag.value, byteOrder, offset);
    case 'short':
      return numbers(tag.value, 2, byteOrder);
    case 'long':
      return numbers(tag.value, 4, byteOrder);
    case 'rational':
      return numbers(tag.value.flat(), 4, byteOrder);
  }
}

function numbers(values: readonly number[], width: 2 | 4, byteOrder: ByteOrder): Buffer {
  const bytes = Buffer.alloc(values.length * width);
  const { put16, put32 } = numberWriter(byteOrder);
  const put = width === 2 ? put16 : put32;
  for (const [index, value] of values.entries()) put(bytes, index * width, value);
  return bytes;
}

type PutNumber = (bytes: Buffer, at: number, value: number) => void;

const LITTLE: { readonly put16: PutNumber; readonly put32: PutNumber } = {
  put16: (bytes, at, value) => bytes.writeUInt16LE(value, at),
  put32: (bytes, at, value) => bytes.writeUInt32LE(value, at),
};

const BIG: typeof LITTLE = {
  put16: (bytes, at, value) => bytes.writeUInt16BE(value, at),
  put32: (bytes, at, value) => bytes.writeUInt32BE(value, at),
};

function numberWriter(byteOrder: ByteOrder): typeof LITTLE {
  return byteOrder === 'II' ? LITTLE : BIG;
}
