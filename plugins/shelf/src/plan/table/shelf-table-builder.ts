import { itemAt } from '@mediastruct/core/base';
import type { ContentFacts, CopyFacts, ShelfTable } from '../shelf-table.ts';
import { STANDINGS } from '../shelf-table.ts';
import { Grown } from './grow.ts';
import { HashIndex } from './hash-index.ts';
import { hashToWords, WORDS } from './hash-words.ts';
import { sortCopies } from './sort-copies.ts';
import { sortByHash } from './sort-rows.ts';

/**
 * Makes the table of all contents. Add every content, once for each of its names, then every copy, in any order. Memory while it is made:
 * about 130 bytes a content and 20 a copy; `finish` lets go of it.
 */
export class ShelfTableBuilder {
  readonly #index = new HashIndex();
  readonly #words = new Uint32Array(WORDS);
  readonly #sizes = new Grown((length) => new Float64Array(length));
  readonly #least = new Grown((length) => new Uint8Array(length));
  readonly #most = new Grown((length) => new Uint8Array(length));
  readonly #priority = new Grown((length) => new Int16Array(length));
  readonly #standing = new Grown((length) => new Uint8Array(length));
  readonly #isReadable = new Grown((length) => new Uint8Array(length));
  readonly #copyContent = new Grown((length) => new Uint32Array(length));
  readonly #copyHolder = new Grown((length) => new Uint16Array(length));
  readonly #copyProven = new Grown((length) => new Uint32Array(length));

  /** How many contents were added. */
  get count(): number {
    return this.#index.count;
  }

  /**
   * Adds a content, or another name of it, and gives its number, counted from 0 in the order in which contents were added first. Of several
   * names the one that asks for more holds: most copies, highest priority, the one that is wanted.
   */
  addContent(facts: ContentFacts): number {
    hashToWords(facts.sha256, this.#words);
    const before = this.#index.count;
    const number = this.#index.add(this.#words);
    const standing = STANDINGS.indexOf(facts.standing);
    if (this.#index.count > before) {
      this.#sizes.push(facts.size);
      this.#least.push(facts.least);
      this.#most.push(Math.max(facts.least, facts.most));
      this.#priority.push(facts.priority);
      this.#standing.push(standing);
      this.#isReadable.push(facts.isReadable ? 1 : 0);
      return number;
    }
    raise(this.#least.items(), number, facts.least);
    raise(this.#most.items(), number, Math.max(facts.least, facts.most));
    raise(this.#priority.items(), number, facts.priority);
    raise(this.#isReadable.items(), number, facts.isReadable ? 1 : 0);
    const standings = this.#standing.items();
    standings[number] = Math.min(itemAt(standings, number), standing);
    return number;
  }

  /** Adds a copy; false where its content was not added, so that no source and no tombstone knows it. */
  addCopy({ sha256, holder, verifiedAt }: CopyFacts): boolean {
    hashToWords(sha256, this.#words);
    const number = this.#index.find(this.#words);
    if (number < 0) return false;
    this.#copyContent.push(number);
    this.#copyHolder.push(holder);
    this.#copyProven.push(secondsOf(verifiedAt));
    return true;
  }

  finish(): ShelfTable {
    const words = this.#index.words();
    const order = sortByHash(words);
    const copies = sortCopies(order, {
      content: this.#copyContent.items(),
      holder: this.#copyHolder.items(),
      proven: this.#copyProven.items(),
    });
    const count = order.length;
    return {
      count,
      hashes: hashBytes(words, order),
      sizes: inOrder(this.#sizes.items(), order, new Float64Array(count)),
      least: inOrder(this.#least.items(), order, new Uint8Array(count)),
      most: inOrder(this.#most.items(), order, new Uint8Array(count)),
      priority: inOrder(this.#priority.items(), order, new Int16Array(count)),
      standing: inOrder(this.#standing.items(), order, new Uint8Array(count)),
      isReadable: inOrder(this.#isReadable.items(), order, new Uint8Array(count)),
      addedAs: order,
      ...copies,
    };
  }
}

/** Seconds since 1970 UTC; 0 for null and for a text that is no time, because it proves nothing. */
function secondsOf(moment: string | null): number {
  const seconds = moment === null ? 0 : Math.floor(Date.parse(moment) / 1000);
  return seconds > 0 && seconds < 2 ** 32 ? seconds : 0;
}

function raise(column: Uint8Array | Int16Array, at: number, value: number): void {
  column[at] = Math.max(itemAt(column, at), value);
}

function inOrder<Column extends Uint8Array | Int16Array | Float64Array>(
  from: Column,
  order: Uint32Array,
  into: Column,
): Column {
  for (let row = 0; row < order.length; row += 1) into[row] = itemAt(from, itemAt(order, row));
  return into;
}

function hashBytes(words: Uint32Array, order: Uint32Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(order.length * 32));
  for (let row = 0; row < order.length; row += 1)
    for (let word = 0; word < WORDS; word += 1)
      bytes.setUint32(row * 32 + word * 4, itemAt(words, itemAt(order, row) * WORDS + word));
  return new Uint8Array(bytes.buffer);
}
