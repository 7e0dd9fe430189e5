import { hash } from 'node:crypto';
import { STRONG_BYTES } from './signature.ts';

/** The SHA-256 of bytes; its first 16 stand for a block. */
export function strongSum(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer');
}

/** Whether a sum is that of the block with this number. */
export function isStrongOf(strong: Uint8Array, block: number, sum: Uint8Array): boolean {
  const start = block * STRONG_BYTES;
  for (let at = 0; at < STRONG_BYTES; at += 1) if (strong[start + at] !== sum[at]) return false;
  return true;
}
