import type { Signature } from './signature.ts';
import type { StrongSum } from './strong-sum.ts';
import { haveSameStrong, isStrongOf } from './strong-sum.ts';

/** An odd factor that carries each bit of a weak sum into the upper ones (PRIME32_2 of xxHash). */
const SPREAD = 0x85ebca77 | 0;
/** Bits of the filter for each block: one position of 32 passes, or fewer, it by chance. */
const FILTER_BITS_A_BLOCK = 32;
/** A block that would stand further than this from its place is left out, so that no made-up signature makes looking slow. */
const MOST_STEPS = 64;

/**
 * Finds the whole blocks of an old file by their weak sum: a filter of bits, then a table of block numbers (open addressing, linear probing), both
 * typed arrays. Blocks with the same content stand in it once. Memory: 12 to 24 bytes a block, beside the 20 of its signature: 64 MiB together for
 * 2,097,152 blocks.
 */
export class BlockTable {
  /** A bit for each value of the upper bits of the spread weak sum. */
  readonly filter: Int32Array;
  readonly filterShift: number;
  readonly signature: Signature;
  /** Blocks of the full size. */
  readonly blocks: number;
  /** Block numbers plus 1; 0 is free. */
  readonly #slots: Int32Array;
  readonly #slotShift: number;

  constructor(signature: Signature) {
    this.signature = signature;
    this.blocks = Math.floor(signature.size / signature.blockBytes);
    const slotBits = bitsFor(this.blocks * 2, 4);
    const filterBits = bitsFor(this.blocks * FILTER_BITS_A_BLOCK, 10);
    this.#slots = new Int32Array(1 << slotBits);
    this.#slotShift = 32 - slotBits;
    this.filter = new Int32Array(1 << (filterBits - 5));
    this.filterShift = 32 - filterBits;
    for (let block = 0; block < this.blocks; block += 1) this.#add(block);
  }

  /** Whether a block has this weak sum. */
  has(weak: number): boolean {
    return this.#find(weak, null) >= 0;
  }

  /** The number of a block with these sums; -1 where there is none. */
  find(weak: number, strong: StrongSum): number {
    return this.#find(weak, strong);
  }

  /** The loops below read within their arrays: slots are masked, block numbers are below `blocks`. */
  #find(weak: number, strong: StrongSum | null): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = spread(weak) >>> this.#slotShift;
    for (let steps = 0; steps < MOST_STEPS; steps += 1, slot = (slot + 1) & mask) {
      const block = (slots[slot] as number) - 1;
      if (block < 0) return -1;
      if (this.signature.weak[block] !== weak) continue;
      if (strong === null || isStrongOf(this.signature.strong, block, strong)) return block;
    }
    return -1;
  }

  #add(block: number): void {
    const { weak, strong } = this.signature;
    const sum = weak[block] as number;
    const mask = this.#slots.length - 1;
    const spreadSum = spread(sum);
    let slot = spreadSum >>> this.#slotShift;
    for (let steps = 0; steps < MOST_STEPS; steps += 1, slot = (slot + 1) & mask) {
      const there = (this.#slots[slot] as number) - 1;
      if (there < 0) {
        this.#slots[slot] = block + 1;
        const bit = spreadSum >>> this.filterShift;
        this.filter[bit >>> 5] = (this.filter[bit >>> 5] as number) | (1 << (bit & 31));
        return;
      }
      if (weak[there] === sum && haveSameStrong(strong, there, block)) return;
    }
  }
}

/** A weak sum whose upper bits are spread evenly; its bits above `filterShift` are a bit of the filter. */
export function spread(weak: number): number {
  return Math.imul(weak, SPREAD);
}

/** Bits that number so many things, at least `least`. */
function bitsFor(count: number, least: number): number {
  return Math.max(least, Math.ceil(Math.log2(Math.max(1, count))));
}
