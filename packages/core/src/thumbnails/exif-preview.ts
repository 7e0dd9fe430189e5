const JPEG_OFFSET = 0x0201;
const JPEG_LENGTH = 0x0202;
const ORIENTATION = 0x0112;
const ENTRY_BYTES = 12;
const SHORT = 3;
/** TIFF allows 65,535; cameras write some dozens. */
const MAX_ENTRIES = 512;

/** Gives bytes of a TIFF structure by their place in it; null where not all of them are there. */
export type ReadTiff = (offset: number, length: number) => Buffer | null;

export interface ExifPreview {
  /** Of 1 to 8, as EXIF counts; 1 where nothing is told. */
  readonly orientation: number;
  /** Where the preview stands; null where IFD1 names none. */
  readonly jpeg: { readonly offset: number; readonly length: number } | null;
}

interface Directory {
  readonly values: ReadonlyMap<number, number>;
  /** Offset of the directory behind this one; 0 for none. */
  readonly next: number;
}

/**
 * What a TIFF structure, of a JPEG's EXIF segment or of a RAW file, tells of its preview: the orientation of IFD0, and the JPEG of IFD1
 * (EXIF 2.3, 4.5.5 and 4.6.5; TIFF 6.0, section 2). Two directories are read at most, so no chain of offsets can hold it up.
 */
export function findExifPreview(read: ReadTiff): ExifPreview | null {
  const head = read(0, 8);
  if (head === null) return null;
  const order = head.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') return null;
  const isLittle = order === 'II';
  const first = directoryAt(read, u32(head, 4, isLittle), isLittle);
  if (first === null) return null;
  const orientation = first.values.get(ORIENTATION) ?? 1;
  const second = first.next === 0 ? null : directoryAt(read, first.next, isLittle);
  const offset = second?.values.get(JPEG_OFFSET);
  const length = second?.values.get(JPEG_LENGTH);
  return {
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    jpeg: offset === undefined || length === undefined ? null : { offset, length },
  };
}

function directoryAt(read: ReadTiff, offset: number, isLittle: boolean): Directory | null {
  const counted = read(offset, 2);
  if (counted === null) return null;
  const count = isLittle ? counted.readUInt16LE() : counted.readUInt16BE();
  if (count > MAX_ENTRIES) return null;
  const bytes = read(offset + 2, count * ENTRY_BYTES + 4) ?? read(offset + 2, count * ENTRY_BYTES);
  if (bytes === null) return null;
  const values = new Map<number, number>();
  for (let at = 0; at < count * ENTRY_BYTES; at += ENTRY_BYTES) {
    const tag = isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
    if (tag === ORIENTATION || tag === JPEG_OFFSET || tag === JPEG_LENGTH)
      values.set(tag, valueAt(bytes, at, isLittle));
  }
  // Some cameras end the last directory without the four bytes that say so.
  const hasNext = bytes.length >= count * ENTRY_BYTES + 4;
  return { values, next: hasNext ? u32(bytes, count * ENTRY_BYTES, isLittle) : 0 };
}

/** A SHORT stands in the first two of the four bytes, in either byte order. */
function valueAt(bytes: Buffer, at: number, isLittle: boolean): number {
  const type = isLittle ? bytes.readUInt16LE(at + 2) : bytes.readUInt16BE(at + 2);
  if (type !== SHORT) return u32(bytes, at + 8, isLittle);
  return isLittle ? bytes.readUInt16LE(at + 8) : bytes.readUInt16BE(at + 8);
}

function u32(bytes: Buffer, at: number, isLittle: boolean): number {
  return isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}
