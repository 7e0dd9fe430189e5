import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const DIGITS = 88;

/** The C4 id of bytes (SMPTE ST 2114): their SHA-512 to the base of 58, 88 digits behind `c4`. */
export class C4 {
  readonly #hash: Hash = createHash('sha512');

  update(bytes: Uint8Array | string): this {
    this.#hash.update(bytes);
    return this;
  }

  id(): string {
    let rest = BigInt(`0x${this.#hash.digest('hex')}`);
    let digits = '';
    for (; rest > 0n; rest /= 58n) digits = (ALPHABET[Number(rest % 58n)] ?? '') + digits;
    return `c4${digits.padStart(DIGITS, ALPHABET[0])}`;
  }
}
