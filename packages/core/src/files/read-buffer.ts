import { Buffer } from 'node:buffer';

/**
 * Large memory begins 16 bytes behind the start of a page, where the allocator put its size before it. Just there AMD processors (Zen 3 and 4) copy what the kernel has
 * read at a fifth of their speed (https://xuanwo.io/2023/04-rust-std-fs-slower-than-python/). These bytes are passed over, so that a buffer begins with a line of the cache.
 */
const PASSED_BYTES = 48;

/** Memory to read files into, of so many bytes; what stands in it at first is undefined. */
export function readBuffer(bytes: number): Buffer {
  return Buffer.allocUnsafeSlow(PASSED_BYTES + bytes).subarray(PASSED_BYTES);
}
