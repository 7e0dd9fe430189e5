import { itemAt } from '@mediastruct/core';
import type { CopyTest } from '../proof-counts.ts';
import type { ShelfHolder } from '../shelf-holder.ts';
import type { ShelfTable } from '../shelf-table.ts';
import type { Site } from './sites.ts';
import { areApart, siteRank, sitesOf } from './sites.ts';

/** Whether the proven copies of a content are at more than one place. */
export class PlacesOf {
  readonly #table: ShelfTable;
  readonly #test: CopyTest;
  readonly #sites: readonly Site[];

  constructor(of: {
    readonly table: ShelfTable;
    readonly holders: readonly ShelfHolder[];
    readonly test: CopyTest;
  }) {
    this.#table = of.table;
    this.#test = of.test;
    this.#sites = sitesOf(of.holders);
  }

  /** False where nobody told the place of any holder. */
  get isAnyTold(): boolean {
    return this.#sites.some((site) => site !== 0);
  }

  /** True where all proven copies of a content are at one site, and a disk at another one. */
  gainsPlaceOn(row: number, disk: number): boolean {
    return siteRank([...this.#provenHolders(row)], disk, this.#sites) === 0;
  }

  areApart(row: number): boolean {
    return areApart(this.#provenHolders(row), this.#sites);
  }

  *#provenHolders(row: number): Generator<number> {
    const { firstCopy, copyHolder } = this.#table;
    for (let copy = itemAt(firstCopy, row); copy < itemAt(firstCopy, row + 1); copy += 1)
      if (this.#test.isProven(copy)) yield itemAt(copyHolder, copy);
  }
}
