/** Below this many bytes nothing is gained. */
const SOME_BYTES = 64 * 1024;

/**
 * Gives the memory of bytes back at once. V8 leaves about 32 MiB of what nobody needs in each thread before it looks for it. The bytes, and every
 * other view of the same memory, are empty afterwards. Bytes that are a part of their memory only are left alone.
 */
export function freeBytes({ buffer, byteLength }: Uint8Array): void {
  if (!(buffer instanceof ArrayBuffer) || byteLength < SOME_BYTES) return;
  if (byteLength === buffer.byteLength) buffer.transfer(0);
}
