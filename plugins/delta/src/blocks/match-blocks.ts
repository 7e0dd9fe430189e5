import type { BlockTable } from './block-table.ts';
import { RollingScan } from './rolling-scan.ts';
import type { StrongSum } from './strong-sum.ts';
import { isStrongOf, strongSum } from './strong-sum.ts';
import type { Turns } from './turns.ts';

/** Takes a delta as it is found, in the order of the new file. */
export interface DeltaSink {
  /** Bytes that the old file does not have. They are valid during the call only. */
  literal(bytes: Uint8Array): void;
  /** Bytes of the old file. */
  copy(offset: number, length: number): void;
  /** True once the delta is no use any more, so that looking for matches can stop. */
  readonly isTooLarge: boolean;
}

/** Fills the buffer with the next bytes of the new file; fewer only at its end. */
export type ReadNext = (buffer: Uint8Array) => number;

/** Small enough to stay in the second cache of a core. */
const BUFFER_BYTES = 256 << 10;
/** So many blocks are in the buffer, as long as they are no more than a MiB: what is left at its end is moved to its beginning. */
const GOOD_BLOCKS = 8;
const GOOD_BYTES = 1 << 20;
const LEAST_BLOCKS = 4;
/** Blocks that must be in the buffer while there are more bytes: the next one, and the one after an edit of it. */
const LOOK_AHEAD = 3;
/** So many blocks in a row may be edited, with their length kept, before the window rolls, as far as they are in the buffer. */
const MOST_EDITED = 3;
/** Strong sums that turn out different may cost so many times the bytes looked at, and then the search is only by luck. */
const MOST_FALSE = 4;

/**
 * Finds the blocks of an old file in a new one, at any place of it (the rsync algorithm). Where blocks follow each other as they did, only strong sums
 * are made, which is native code; the window rolls where something is new. An edit within three blocks that keeps their length does not make it roll.
 * False where it stopped because the delta became too large. Memory: 256 KiB to 1 MiB, or four blocks.
 */
export function matchBlocks(table: BlockTable, read: ReadNext, sink: DeltaSink): Turns<boolean> {
  return new Matcher(table, read, sink).run();
}

class Matcher {
  readonly #table: BlockTable;
  readonly #read: ReadNext;
  readonly #sink: DeltaSink;
  readonly #scan: RollingScan;
  readonly #blockBytes: number;
  /** Bytes of the last block where it is shorter than the others, else 0. */
  readonly #shortBytes: number;
  readonly #bytes: Uint8Array;
  #end = 0;
  #isLast = false;
  /** What is before this in the buffer is in the delta, or literal from `#literalFrom` on. */
  #at = 0;
  #literalFrom = 0;
  /** The block that comes next if nothing is new; -1 where nothing is expected. */
  #expected = 0;
  #rolled = 0;
  #falseBytes = 0;

  constructor(table: BlockTable, read: ReadNext, sink: DeltaSink) {
    const { blockBytes, size } = table.signature;
    this.#table = table;
    this.#read = read;
    this.#sink = sink;
    this.#blockBytes = blockBytes;
    this.#shortBytes = size - table.blocks * blockBytes;
    this.#bytes = new Uint8Array(
      Math.max(BUFFER_BYTES, Math.min(GOOD_BLOCKS * blockBytes, GOOD_BYTES), LEAST_BLOCKS * blockBytes),
    );
    this.#scan = new RollingScan(table, this.#bytes);
  }

  *run(): Turns<boolean> {
    const length = this.#blockBytes;
    while (!this.#sink.isTooLarge) {
      if (!this.#isLast && this.#end - this.#at < LOOK_AHEAD * length) yield this.#refill();
      if (this.#end - this.#at < length || this.#table.blocks === 0) return yield* this.#finish();
      const isTaken = this.#takeExpected() || this.#takeFound() || this.#takeAfterEdit();
      if (!isTaken && !(yield* this.#roll())) return yield* this.#finish();
    }
    return false;
  }

  /** Takes the block that stands here if all is as it was. */
  #takeExpected(): boolean {
    const { signature, blocks } = this.#table;
    if (this.#expected < 0) return false;
    if (this.#expected === blocks) return this.#takeShort(this.#at);
    if (!isStrongOf(signature.strong, this.#expected, this.#sumAt(this.#at))) return false;
    this.#take(this.#expected, this.#at);
    return true;
  }

  /** Takes whatever block of the old file stands here. */
  #takeFound(): boolean {
    this.#scan.begin(this.#at);
    if (!this.#table.has(this.#scan.weak)) return false;
    return this.#takeAtScan();
  }

  /** Takes the next block that stands where it should, behind a few that were edited without moving anything. */
  #takeAfterEdit(): boolean {
    const { signature, blocks } = this.#table;
    if (this.#expected < 0) return false;
    for (let edited = 1; edited <= MOST_EDITED; edited += 1) {
      const after = this.#expected + edited;
      const at = this.#at + edited * this.#blockBytes;
      if (after >= blocks || at + this.#blockBytes > this.#end) return false;
      if (!isStrongOf(signature.strong, after, this.#sumAt(at))) continue;
      this.#take(after, at);
      return true;
    }
    return false;
  }

  /** Rolls on until a block is found; false where the file ends before, or the delta became too large. */
  *#roll(): Turns<boolean> {
    this.#expected = -1;
    for (;;) {
      const limit = this.#end - this.#blockBytes;
      const from = this.#scan.at;
      const isHit = this.#scan.advance(limit);
      this.#at = this.#scan.at;
      this.#rolled += this.#at - from;
      if (isHit && this.#takeAtScan()) return true;
      if (this.#at < limit) continue;
      if (this.#isLast || this.#sink.isTooLarge) return false;
      yield this.#refill();
      this.#scan.at = this.#at;
    }
  }

  /** Takes the block at the window, whose weak sum a block has, if the strong sum is the same too. */
  #takeAtScan(): boolean {
    if (this.#falseBytes > MOST_FALSE * (this.#rolled + this.#bytes.length)) return false;
    const { at, weak } = this.#scan;
    const block = this.#table.find(weak, this.#sumAt(at));
    if (block < 0) this.#falseBytes += this.#blockBytes;
    else this.#take(block, at);
    return block >= 0;
  }

  #take(block: number, at: number): void {
    this.#copy(at, { offset: block * this.#blockBytes, length: this.#blockBytes });
    this.#expected = block + 1;
  }

  /** Takes the last, shorter block of the old file if it stands at a place. */
  #takeShort(at: number): boolean {
    const { signature, blocks } = this.#table;
    const length = this.#shortBytes;
    if (length === 0 || at < this.#at || at + length > this.#end) return false;
    if (!isStrongOf(signature.strong, blocks, strongSum(this.#bytes.subarray(at, at + length)))) return false;
    this.#copy(at, { offset: blocks * this.#blockBytes, length });
    this.#expected = -1;
    return true;
  }

  #copy(at: number, { offset, length }: { readonly offset: number; readonly length: number }): void {
    this.#flushLiteral(at);
    this.#sink.copy(offset, length);
    this.#at = at + length;
    this.#literalFrom = this.#at;
  }

  /** The rest is shorter than a block, or nothing in it was found. */
  *#finish(): Turns<boolean> {
    for (;;) {
      if (this.#expected === this.#table.blocks) this.#takeShort(this.#at);
      if (this.#isLast) break;
      if (this.#sink.isTooLarge) return false;
      this.#at = this.#end;
      yield this.#refill();
    }
    this.#takeShort(this.#end - this.#shortBytes);
    this.#flushLiteral(this.#end);
    return !this.#sink.isTooLarge;
  }

  #flushLiteral(end: number): void {
    if (end > this.#literalFrom) this.#sink.literal(this.#bytes.subarray(this.#literalFrom, end));
    this.#literalFrom = end;
  }

  /** Moves what is left to the beginning of the buffer and reads as much as fits behind it. Returns how much. */
  #refill(): number {
    this.#flushLiteral(this.#at);
    this.#bytes.copyWithin(0, this.#at, this.#end);
    this.#end -= this.#at;
    this.#at = 0;
    this.#literalFrom = 0;
    const room = this.#bytes.subarray(this.#end);
    const count = this.#read(room);
    this.#isLast = count < room.length;
    this.#end += count;
    return count;
  }

  #sumAt(at: number): StrongSum {
    return strongSum(this.#bytes.subarray(at, at + this.#blockBytes));
  }
}
