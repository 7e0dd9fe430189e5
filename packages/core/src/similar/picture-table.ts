import { itemAt } from '../errors/item-at.ts';
import { HashPrefixTable } from '../records/hash-prefix-table.ts';
import type { HashPrefix } from '../records/record-scan.ts';

/** A file that shows something, as the scan of an index tells it. */
export interface FoundPicture {
  readonly prefix: HashPrefix;
  /** Number of its record among all those of the indexes. */
  readonly ordinal: number;
  /** Bytes. */
  readonly size: number;
}

/**
 * The pictures by content, numbered from 0 in the order in which they are found. Contents are told apart by the first 64 bits of their hashes, which is certain
 * enough to look at. Memory: 40 bytes for each record that it is made for.
 */
export class PictureTable {
  count = 0;
  readonly #contents: HashPrefixTable;
  readonly #numberOf: Uint32Array;
  readonly #ordinals: Uint32Array;
  /** By ordinal: 1 + that of another record of the same content, 0 for none. */
  readonly #nextOrdinals: Uint32Array;
  readonly #copies: Uint32Array;
  readonly #sizes: Float64Array;

  constructor(records: number) {
    this.#contents = new HashPrefixTable(records);
    this.#numberOf = new Uint32Array(this.#contents.slots);
    this.#ordinals = new Uint32Array(records);
    this.#nextOrdinals = new Uint32Array(records);
    this.#copies = new Uint32Array(records);
    this.#sizes = new Float64Array(records);
  }

  add({ prefix, ordinal, size }: FoundPicture): void {
    const before = this.#contents.size;
    const slot = this.#contents.add(prefix);
    if (this.#contents.size > before) {
      this.#numberOf[slot] = this.count;
      this.#ordinals[this.count] = ordinal;
      this.#sizes[this.count] = size;
      this.count += 1;
    } else {
      // Right behind the first one, whatever stood there.
      const first = this.ordinalOf(itemAt(this.#numberOf, slot));
      this.#nextOrdinals[ordinal] = itemAt(this.#nextOrdinals, first);
      this.#nextOrdinals[first] = ordinal + 1;
    }
    const number = itemAt(this.#numberOf, slot);
    this.#copies[number] = itemAt(this.#copies, number) + 1;
  }

  /** The number of a content; -1 where it is not in the table. */
  find(prefix: HashPrefix): number {
    const slot = this.#contents.find(prefix);
    return slot < 0 ? -1 : itemAt(this.#numberOf, slot);
  }

  /** Number of the first record that has this content. */
  ordinalOf(number: number): number {
    return itemAt(this.#ordinals, number);
  }

  /** Numbers of all records that have this content; the first of them first. */
  *ordinalsOf(number: number): Generator<number> {
    for (let next = this.ordinalOf(number) + 1; next > 0; next = itemAt(this.#nextOrdinals, next - 1))
      yield next - 1;
  }

  copiesOf(number: number): number {
    return itemAt(this.#copies, number);
  }

  sizeOf(number: number): number {
    return itemAt(this.#sizes, number);
  }
}
