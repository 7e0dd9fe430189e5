import { createRandom } from '../random.ts';
import type { Seed } from '../random.ts';
import { noiseBuffer } from './noise.ts';

const ALPHABET = ' etaoinshrdlu etaoinshrdcumw etaoinshrdlfgyp etaoinshrdlbvk tea';
const LETTERS = Uint8Array.from({ length: 64 }, (_, index) => ALPHABET.charCodeAt(index % ALPHABET.length));
const LINE = 80;

/** ASCII text of exactly `size` bytes: words of random letters in lines of 80 bytes that end in LF. */
export function textFile({ size, seed }: { readonly size: number; readonly seed: Seed }): Buffer {
  const bytes = noiseBuffer(size, createRandom(seed), { mask: 0x3f });
  for (let at = 0; at < size; at++) bytes[at] = LETTERS[bytes[at] as number] as number;
  for (let at = LINE - 1; at < size; at += LINE) bytes[at] = 0x0a;
  if (size > 0) bytes[size - 1] = 0x0a;
  return bytes;
}
