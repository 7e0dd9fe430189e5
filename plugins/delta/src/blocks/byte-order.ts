import { Buffer } from 'node:buffer';
import { endianness } from 'node:os';

/** Typed arrays have the order of bytes of this machine. */
export const IS_LITTLE_ENDIAN = endianness() === 'LE';

/** Whole numbers of 32 bits that are stored with their low bytes first. */
export function int32sOf(stored: Uint8Array): Int32Array {
  const bytes = Uint8Array.from(stored);
  if (!IS_LITTLE_ENDIAN) Buffer.from(bytes.buffer).swap32();
  return new Int32Array(bytes.buffer);
}

/** The bytes of whole numbers of 32 bits, low ones first; they may be a view of them. */
export function bytesOfInt32s(numbers: Int32Array): Uint8Array {
  if (IS_LITTLE_ENDIAN) return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  const bytes = new Uint8Array(Int32Array.from(numbers).buffer);
  Buffer.from(bytes.buffer).swap32();
  return bytes;
}
