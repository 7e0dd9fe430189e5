import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { Soundness } from './soundness.ts';
import { damaged, SOUND, UNKNOWN } from './soundness.ts';

const SIGNATURE_BYTES = 8;
/** Length and type; a check sum behind the data. */
const HEAD_BYTES = 8;
const CRC_BYTES = 4;

/** Follows the chunks of a PNG (ISO/IEC 15948, chapter 5) to its end and compares their check sums. */
export class PngStream {
  #pending: Buffer = Buffer.alloc(0);
  #wanted = SIGNATURE_BYTES;
  #state: 'signature' | 'head' | 'data' | 'crc' | 'ended' | 'lost' = 'signature';
  #left = 0;
  #type = '';
  #crc = 0;
  #offset = 0;
  #damage: Soundness | null = null;
  #isDoubtful = false;

  see(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && this.#state !== 'ended' && this.#state !== 'lost')
      at = this.#state === 'data' ? this.#data(chunk, at) : this.#gather(chunk, at);
    this.#offset += chunk.length;
  }

  end(size: number): Soundness {
    if (this.#damage !== null) return this.#damage;
    if (this.#state === 'ended') return this.#isDoubtful ? UNKNOWN : SOUND;
    return damaged('cut-off', `it ends at byte ${size} without the end (IEND) of a PNG`);
  }

  #data(chunk: Buffer, at: number): number {
    const next = Math.min(chunk.length, at + this.#left);
    this.#crc = crc32(chunk.subarray(at, next), this.#crc);
    this.#left -= next - at;
    if (this.#left === 0) this.#want('crc', CRC_BYTES);
    return next;
  }

  /** Takes the few bytes that the state needs, which may come in two chunks. */
  #gather(chunk: Buffer, at: number): number {
    const next = Math.min(chunk.length, at + this.#wanted - this.#pending.length);
    this.#pending = Buffer.concat([this.#pending, chunk.subarray(at, next)]);
    if (this.#pending.length === this.#wanted) this.#advance(this.#pending, this.#offset + next);
    return next;
  }

  #advance(bytes: Buffer, end: number): void {
    if (this.#state === 'signature') this.#want('head', HEAD_BYTES);
    else if (this.#state === 'head') this.#begin(bytes, end);
    else this.#compare(bytes, end);
  }

  #begin(bytes: Buffer, end: number): void {
    this.#left = bytes.readUInt32BE();
    this.#type = bytes.toString('latin1', 4);
    if (!/^[A-Za-z]{4}$/.test(this.#type)) {
      this.#state = 'lost';
      this.#damage = damaged('overwritten', `what stands at byte ${end - HEAD_BYTES} is no part of a PNG`);
      return;
    }
    this.#crc = crc32(bytes.subarray(4));
    if (this.#left === 0) this.#want('crc', CRC_BYTES);
    else this.#state = 'data';
  }

  #compare(bytes: Buffer, end: number): void {
    if (bytes.readUInt32BE() !== this.#crc) {
      const isCritical = /^[A-Z]/.test(this.#type);
      if (!isCritical) this.#isDoubtful = true;
      else
        this.#damage ??= damaged(
          'checksum',
          `the part ${this.#type} that ends at byte ${end} does not match its check sum`,
        );
    }
    if (this.#type === 'IEND') this.#state = 'ended';
    else this.#want('head', HEAD_BYTES);
  }

  #want(state: 'head' | 'crc', bytes: number): void {
    this.#state = state;
    this.#wanted = bytes;
    this.#pending = Buffer.alloc(0);
  }
}
