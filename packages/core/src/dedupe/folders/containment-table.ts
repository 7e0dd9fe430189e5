import { itemAt } from '../../errors/item-at.ts';
import type { EqualRows, RowsByKey } from './equal-rows.ts';
import { rowsByKey } from './equal-rows.ts';
import { UntoldRows } from './untold-rows.ts';
import type { NumberedFolders } from './folder-table.ts';

/** Copies of one content by which folders are found that may hold another; more stand in so many folders that they tell nothing by themselves. */
const COPIES_TRIED = 64;
/** Folders that are counted exactly because a content has more copies than that. */
const FOLDERS_TRIED = 64;
/** A folder with fewer files is left to the comparing of files. */
const LEAST_FILES = 2;
/** Of the folders that hold nearly as much of another as any does, the smallest is told. */
const NEARLY = 0.9;
/** 55 % of 100 files are not more than 55, whatever floating point makes of it. */
const ROUNDING = 1e-6;

export interface TableFacts {
  readonly folders: NumberedFolders;
  /** With the numbers of `folders`. */
  readonly rows: EqualRows;
  /** Sets are numbered below this. */
  readonly sets: number;
  /** By tree, less is better: of two folders that hold each other, the one in the worse tree, then the later one, is told to be inside the other. */
  readonly treeRanks: readonly number[];
  /** The least part of a folder's files that has to stand in another one, 0 to 1. */
  readonly atLeast: number;
}

/** A folder of whose files, those below it included, so many have a copy in another folder, or below it. Numbers of folders. */
export interface ContainedFolder {
  readonly folder: number;
  readonly inside: number;
  /** Files that are not empty, and bytes: all of the folder, and those with a copy there. */
  readonly files: number;
  readonly bytes: number;
  readonly shared: number;
  readonly sharedBytes: number;
  /** True where the other folder holds nothing else. */
  readonly isSame: boolean;
}

type Pair = Pick<ContainedFolder, 'folder' | 'inside'>;

/** Says which folders stand below which and which were told of, and counts what they share. A copy in a folder that was told of counts for none that comes after it. */
export class ContainmentTable {
  readonly #facts: TableFacts;
  readonly #untold: UntoldRows;
  readonly #byFolder: RowsByKey;
  readonly #ends: Uint32Array;
  readonly #files: Float64Array;
  readonly #bytes: Float64Array;
  /** The best rank of the trees that a folder is in or holds. */
  readonly #ranks: Float64Array;
  readonly #isPartial: Uint8Array;
  /** While one folder is looked at: how many of its files have a copy in each other one, and the last row counted there. */
  readonly #hits: Uint32Array;
  readonly #stamps: Int32Array;
  readonly #isTold: Uint8Array;
  /** By row: 1 where it has a copy in the folder that its own one was told to be inside of. */
  readonly #isCovered: Uint8Array;

  constructor(facts: TableFacts) {
    const { folders, rows, sets, treeRanks } = facts;
    const { count, parents } = folders;
    this.#facts = facts;
    this.#byFolder = rowsByKey(rows.folder, { rows: rows.count, keys: count });
    this.#files = Float64Array.from(folders.ownFiles);
    this.#bytes = Float64Array.from(folders.ownBytes);
    this.#ranks = Float64Array.from(folders.trees, (tree) => itemAt(treeRanks, tree));
    this.#isPartial = Uint8Array.from(folders.isPartial);
    this.#ends = new Uint32Array(count).map((_, folder) => folder + 1);
    this.#hits = new Uint32Array(count);
    this.#stamps = new Int32Array(count).fill(-1);
    this.#isTold = new Uint8Array(count);
    this.#isCovered = new Uint8Array(rows.count);
    this.#untold = new UntoldRows(rows, {
      bySet: rowsByKey(rows.set, { rows: rows.count, keys: sets, order: this.#byFolder.rows }),
      isTold: this.#isTold,
    });
    for (let folder = count - 1; folder >= 0; folder--) {
      const parent = itemAt(parents, folder);
      if (parent < 0) continue;
      this.#files[parent] = itemAt(this.#files, parent) + itemAt(this.#files, folder);
      this.#bytes[parent] = itemAt(this.#bytes, parent) + itemAt(this.#bytes, folder);
      this.#ends[parent] = Math.max(itemAt(this.#ends, parent), itemAt(this.#ends, folder));
      this.#ranks[parent] = Math.min(itemAt(this.#ranks, parent), itemAt(this.#ranks, folder));
      if (this.#isPartial[folder] === 1) this.#isPartial[parent] = 1;
    }
  }

  /** The folders below a folder have numbers behind its own and below this. */
  endOf(folder: number): number {
    return itemAt(this.#ends, folder);
  }

  isAtOrBelow(folder: number, other: number): boolean {
    return other >= folder && other < this.endOf(folder);
  }

  /** Notes that the folder is told to be inside the other one, and which of its files have a copy there. */
  tell({ folder, inside }: Pair): void {
    for (const row of this.#rowsBelow(folder)) {
      const set = itemAt(this.#facts.rows.set, row);
      this.#isCovered[row] = this.#hasCopyIn(set, { folder, inside }) ? 1 : 0;
    }
    this.#isTold.fill(1, folder, this.endOf(folder));
  }

  /** Whether a folder below this one was told of. */
  holdsTold(folder: number): boolean {
    return this.#isTold.subarray(folder, this.endOf(folder)).includes(1);
  }

  /** Whether the folder, or one above it, was told of. */
  isTold(folder: number): boolean {
    return this.#isTold[folder] === 1;
  }

  /** Whether the file has a copy in the folder that its own one was told to be inside of. */
  isCovered(row: number): boolean {
    return this.#isCovered[row] === 1;
  }

  /** The folder that a folder is best told to be inside of; null where none holds enough of it. */
  best(folder: number): ContainedFolder | null {
    const files = itemAt(this.#files, folder);
    const needed = this.#needed(files);
    if (this.#isPartial[folder] === 1 || files < LEAST_FILES) return null;
    if (this.#rowsBelow(folder).length < needed) return null;
    const touched = this.#countHits(folder, needed);
    const most = touched.reduce((best, other) => Math.max(best, itemAt(this.#hits, other)), 0);
    const least = Math.max(most * NEARLY, needed);
    let inside = -1;
    for (const other of touched)
      if (itemAt(this.#hits, other) >= least && this.#isSmaller(other, inside)) inside = other;
    for (const other of touched) this.#hits[other] = 0;
    return inside < 0 ? null : this.#withSame(this.#contained({ folder, inside }));
  }

  /** Whether the other folder is enough inside this one, too, and its copies have the lesser claim to stay; of one rank, whether it is more inside, or the later one. */
  isOtherWorse({ folder, inside }: Pair): boolean {
    if (this.isAtOrBelow(inside, folder) || this.#isPartial[inside] === 1) return false;
    const there = this.#contained({ folder: inside, inside: folder });
    if (there.files < LEAST_FILES || there.shared < this.#needed(there.files)) return false;
    const [own, other] = [itemAt(this.#ranks, folder), itemAt(this.#ranks, inside)];
    if (own !== other) return other > own;
    const here = this.#contained({ folder, inside });
    const more = there.shared / there.files - here.shared / here.files;
    return more === 0 ? inside > folder : more > 0;
  }

  /** Whether a set has a copy outside of all folders that are told of, which is not the file with this inode. */
  hasCopyOutside(set: number, ownInode: number): boolean {
    const { rows, folders } = this.#facts;
    const everywhere = { from: 0, to: folders.count };
    return !this.#untold.visit(set, everywhere, (row) => itemAt(rows.inode, row) === ownInode);
  }

  /** Some rows of the folder with a copy in the other one, spread evenly over all of them, each with some of these copies; `pair` is about to be told. */
  samples(
    { folder, inside, shared }: Pick<ContainedFolder, 'folder' | 'inside' | 'shared'>,
    { rows, copies }: { readonly rows: number; readonly copies: number },
  ): readonly { readonly row: number; readonly copies: readonly number[] }[] {
    const samples: { row: number; copies: readonly number[] }[] = [];
    let met = 0;
    for (const row of this.#rowsBelow(folder)) {
      const set = itemAt(this.#facts.rows.set, row);
      if (!this.#hasCopyIn(set, { folder, inside })) continue;
      const isNext = met >= Math.floor((samples.length * shared) / Math.min(rows, shared));
      met += 1;
      if (isNext) samples.push({ row, copies: this.#copiesIn(set, { folder, inside }, copies) });
      if (samples.length === rows) break;
    }
    return samples;
  }

  /** So many of a folder's files have to stand in another one. */
  #needed(files: number): number {
    return Math.ceil(files * this.#facts.atLeast - ROUNDING);
  }

  #hasCopyIn(set: number, pair: Pair): boolean {
    return this.#copiesIn(set, pair, 1).length > 0;
  }

  /** The first rows of a set that stand in `inside` or below it, neither in `folder` nor in a folder that was told of. */
  #copiesIn(set: number, { folder, inside }: Pair, most: number): readonly number[] {
    const copies: number[] = [];
    const take = (row: number) => copies.push(row) < most;
    if (this.isAtOrBelow(inside, folder)) {
      const isOn = this.#untold.visit(set, { from: inside, to: folder }, take);
      if (isOn) this.#untold.visit(set, { from: this.endOf(folder), to: this.endOf(inside) }, take);
    } else if (!this.isAtOrBelow(folder, inside))
      this.#untold.visit(set, { from: inside, to: this.endOf(inside) }, take);
    return copies;
  }

  /**
   * Counts for each other folder how many files of this one have a copy in it or below it; gives those that have any. Of contents with very many copies only some are met on the
   * way; the likeliest of the folders that may hold `needed` files by them are counted exactly, before all those that hold a rarer one, too.
   */
  #countHits(folder: number, needed: number): readonly number[] {
    const { set } = this.#facts.rows;
    const below = this.#rowsBelow(folder);
    const isCommon = (row: number) => this.#untold.copiesOf(itemAt(set, row)) > COPIES_TRIED;
    const common = below.filter(isCommon);
    const touched: number[] = [];
    for (const row of below) if (!isCommon(row)) this.#hitHolders(folder, { row, touched });
    const byRare = touched.length;
    for (const row of common) this.#hitHolders(folder, { row, touched });
    for (const other of touched) this.#stamps[other] = -1;
    if (common.length === 0) return touched;
    const least = needed - common.length;
    const likeliest = [touched.slice(0, byRare), touched.slice(byRare)].flatMap((some) =>
      this.#likeliest(some, least),
    );
    for (const inside of likeliest.slice(0, FOLDERS_TRIED)) {
      const { shared } = this.#contained({ folder, inside });
      this.#hits[inside] = Math.max(itemAt(this.#hits, inside), shared);
    }
    return touched;
  }

  /** Counts a file for the folders that hold a copy of it, and for those above them. */
  #hitHolders(folder: number, { row, touched }: { readonly row: number; readonly touched: number[] }): void {
    const { rows, folders } = this.#facts;
    const set = itemAt(rows.set, row);
    let tried = 0;
    const hit = (copy: number): boolean => {
      for (
        let other = itemAt(rows.folder, copy);
        other >= 0 && this.#stamps[other] !== row;
        other = itemAt(folders.parents, other)
      ) {
        this.#stamps[other] = row;
        if (this.#hits[other] === 0) touched.push(other);
        this.#hits[other] = itemAt(this.#hits, other) + 1;
      }
      tried += 1;
      return tried < COPIES_TRIED;
    };
    const isOn = this.#untold.visit(set, { from: 0, to: folder }, hit);
    if (isOn) this.#untold.visit(set, { from: this.endOf(folder), to: folders.count }, hit);
  }

  #likeliest(touched: readonly number[], least: number): readonly number[] {
    const hitsOf = (other: number) => itemAt(this.#hits, other);
    return touched
      .filter((other) => hitsOf(other) >= least)
      .sort((a, b) => hitsOf(b) - hitsOf(a) || itemAt(this.#files, a) - itemAt(this.#files, b));
  }

  #contained({ folder, inside }: Pair): ContainedFolder {
    const { rows } = this.#facts;
    let shared = 0;
    let sharedBytes = 0;
    for (const row of this.#rowsBelow(folder)) {
      if (!this.#hasCopyIn(itemAt(rows.set, row), { folder, inside })) continue;
      shared += 1;
      sharedBytes += itemAt(rows.size, row);
    }
    const files = itemAt(this.#files, folder);
    const bytes = itemAt(this.#bytes, folder);
    return { folder, inside, files, bytes, shared, sharedBytes, isSame: false };
  }

  #withSame(contained: ContainedFolder): ContainedFolder {
    const { folder, inside, shared, files } = contained;
    if (shared < files || this.isAtOrBelow(inside, folder) || this.#isPartial[inside] === 1) return contained;
    const other = this.#contained({ folder: inside, inside: folder });
    return { ...contained, isSame: other.shared === other.files };
  }

  /** The numbers of the rows in a folder and below it. */
  #rowsBelow(folder: number): Uint32Array {
    const { starts, rows } = this.#byFolder;
    return rows.subarray(itemAt(starts, folder), itemAt(starts, this.endOf(folder)));
  }

  #isSmaller(folder: number, than: number): boolean {
    if (than < 0) return true;
    const [own, other] = [itemAt(this.#files, folder), itemAt(this.#files, than)];
    // Of a folder and the one that holds nothing but it, the inner one is told.
    return own < other || (own === other && folder > than && this.isAtOrBelow(than, folder));
  }
}
