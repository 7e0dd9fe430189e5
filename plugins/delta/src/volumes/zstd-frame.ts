import type { Buffer } from 'node:buffer';

/** RFC 8878, 3.1.1. */
const MAGIC = 0xfd2fb528;
const SIZE_FIELD_BYTES = [0, 2, 4, 8] as const;
const DICTIONARY_BYTES = [0, 1, 2, 4] as const;
const RLE_BLOCK = 1;

/** Bytes of the zstd frame that `bytes` begin with; null where they are none, or do not hold all of it. */
export function zstdFrameLength(bytes: Buffer): number | null {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== MAGIC) return null;
  const descriptor = bytes.readUInt8(4);
  const isSingle = (descriptor & 0x20) !== 0;
  const hasSum = (descriptor & 0x04) !== 0;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 && isSingle ? 1 : (SIZE_FIELD_BYTES[sizeFlag] ?? 0);
  const dictionaryBytes = DICTIONARY_BYTES[descriptor & 0x03] ?? 0;
  let at = 5 + (isSingle ? 0 : 1) + dictionaryBytes + sizeBytes;
  for (let isLast = false; !isLast;) {
    if (at + 3 > bytes.length) return null;
    const block = bytes.readUIntLE(at, 3);
    isLast = (block & 1) === 1;
    at += 3 + (((block >> 1) & 3) === RLE_BLOCK ? 1 : block >> 3);
  }
  const end = at + (hasSum ? 4 : 0);
  return end <= bytes.length ? end : null;
}
