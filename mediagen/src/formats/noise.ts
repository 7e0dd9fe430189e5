import type { Random } from '../random.ts';

/**
 * A buffer of the given length whose every byte is `(random & mask) | base`.
 *
 * Formats write their structure over it: making noise under a header costs less than keeping to word borders.
 */
export function noiseBuffer(
  length: number,
  random: Random,
  { mask = 0xff, base = 0 }: { readonly mask?: number; readonly base?: number } = {},
): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4));
  random.fill(words, Math.imul(mask, 0x01010101), Math.imul(base, 0x01010101));
  return Buffer.from(words.buffer, 0, length);
}
