import { itemAt } from '../../errors/item-at.ts';
import type { EqualRows, RowsByKey } from './equal-rows.ts';
import { rowsByKey } from './equal-rows.ts';
import type { FolderTable } from './folder-table.ts';

/** Copies of one content that are looked at; more stand in so many folders that they tell nothing. */
const COPIES_TRIED = 64;
/** A folder with fewer files is left to the comparing of files. */
const LEAST_FILES = 2;
/** Of the folders that hold nearly as much of another as any does, the smallest is told. */
const NEARLY = 0.9;

export interface FolderFacts {
  readonly folders: FolderTable;
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

/** The folders that are told of, those whose copies elsewhere have most bytes first, and the table by which they were found. */
export interface FolderPlan {
  readonly contained: readonly ContainedFolder[];
  readonly table: ContainmentTable;
}

/**
 * Finds the folders that are wholly or nearly inside another one. What is told of a folder is not told of those below it again. Copies within a
 * folder itself do not count for it, nor those in folders that were told of before, so that no two are told to be inside each other. Whatever stands in
 * folders that are told of has a copy outside of all of them, or is missing in the other folder of one of them.
 *
 * Cost: O(n d² c) for n files with an equal one at depth d and c copies of each; memory 36 bytes a folder and 24 a row.
 */
export function planFolders(facts: FolderFacts): FolderPlan {
  const table = new ContainmentTable(facts);
  const found: ContainedFolder[] = [];
  for (const folder of worstTreesFirst(facts, table)) {
    const contained = table.isTold(folder) ? null : table.best(folder);
    if (contained === null || table.isOtherWorse(contained)) continue;
    table.tell(folder);
    found.push(contained);
  }
  const contained = found.sort((a, b) => b.sharedBytes - a.sharedBytes || a.folder - b.folder);
  return { contained, table };
}

/** All folders, each before those below it; of two trees, the one whose copies have the lesser claim to stay comes first. */
function* worstTreesFirst({ folders, treeRanks }: FolderFacts, table: ContainmentTable): Generator<number> {
  const roots = folders.parents.flatMap((parent, folder) => (parent < 0 ? [folder] : []));
  const worst = roots
    .map((_, tree) => tree)
    .sort((a, b) => itemAt(treeRanks, b) - itemAt(treeRanks, a) || b - a);
  for (const tree of worst) {
    const root = itemAt(roots, tree);
    for (let folder = root; folder < table.endOf(root); folder++) yield folder;
  }
}

/** Says which folders stand below which and which were told of, and counts what they share. */
export class ContainmentTable {
  readonly #facts: FolderFacts;
  readonly #bySet: RowsByKey;
  readonly #byFolder: RowsByKey;
  readonly #ends: Uint32Array;
  readonly #files: Float64Array;
  readonly #bytes: Float64Array;
  /** While one folder is looked at: how many of its files have a copy in each other one, and the last row counted there. */
  readonly #hits: Uint32Array;
  readonly #stamps: Int32Array;
  /** As which the folder, or one above it, was told of, from 1; 0 where none was. */
  readonly #told: Uint32Array;
  #toldCount = 0;

  constructor(facts: FolderFacts) {
    const { folders, rows, sets } = facts;
    this.#facts = facts;
    this.#bySet = rowsByKey(rows.set, { rows: rows.count, keys: sets });
    this.#byFolder = rowsByKey(rows.folder, { rows: rows.count, keys: folders.count });
    this.#files = Float64Array.from(folders.ownFiles);
    this.#bytes = Float64Array.from(folders.ownBytes);
    this.#ends = new Uint32Array(folders.count).map((_, folder) => folder + 1);
    this.#hits = new Uint32Array(folders.count);
    this.#stamps = new Int32Array(folders.count).fill(-1);
    this.#told = new Uint32Array(folders.count);
    for (let folder = folders.count - 1; folder >= 0; folder--) {
      const parent = itemAt(folders.parents, folder);
      if (parent < 0) continue;
      this.#files[parent] = itemAt(this.#files, parent) + itemAt(this.#files, folder);
      this.#bytes[parent] = itemAt(this.#bytes, parent) + itemAt(this.#bytes, folder);
      this.#ends[parent] = Math.max(itemAt(this.#ends, parent), itemAt(this.#ends, folder));
    }
  }

  /** The folders below a folder have numbers behind its own and below this. */
  endOf(folder: number): number {
    return itemAt(this.#ends, folder);
  }

  isAtOrBelow(folder: number, other: number): boolean {
    return other >= folder && other < this.endOf(folder);
  }

  tell(folder: number): void {
    this.#toldCount += 1;
    this.#told.fill(this.#toldCount, folder, this.endOf(folder));
  }

  isTold(folder: number): boolean {
    return this.#told[folder] !== 0;
  }

  /** Whether what stands in `other` counts for `folder`: it is outside of it, and was not told of before it. */
  #counts(other: number, folder: number): boolean {
    if (this.isAtOrBelow(folder, other)) return false;
    const told = itemAt(this.#told, other);
    const own = itemAt(this.#told, folder);
    return told === 0 || (own !== 0 && told > own);
  }

  /** The folder that a folder is best told to be inside of; null where none holds enough of it. */
  best(folder: number): ContainedFolder | null {
    const files = itemAt(this.#files, folder);
    const [from, to] = this.#rowsBelow(folder);
    if (files < LEAST_FILES || (to - from) / files < this.#facts.atLeast) return null;
    const touched = this.#countHits(folder);
    const most = touched.reduce((best, other) => Math.max(best, itemAt(this.#hits, other)), 0);
    const least = Math.max(most * NEARLY, files * this.#facts.atLeast);
    let inside = -1;
    for (const other of touched)
      if (itemAt(this.#hits, other) >= least && this.#isSmaller(other, inside)) inside = other;
    for (const other of touched) this.#hits[other] = 0;
    return inside < 0 ? null : this.#withSame(this.#contained(folder, inside));
  }

  /** Whether the other folder is enough inside this one, too, and its copies have the lesser claim to stay; of one tree, whether it is more inside, or the later one. */
  isOtherWorse({ folder, inside }: ContainedFolder): boolean {
    if (this.isAtOrBelow(inside, folder)) return false;
    const { shared, files } = this.#contained(inside, folder);
    if (shared / files < this.#facts.atLeast) return false;
    const { folders, treeRanks } = this.#facts;
    const rankOf = (one: number) => itemAt(treeRanks, itemAt(folders.trees, one));
    if (rankOf(inside) !== rankOf(folder)) return rankOf(inside) > rankOf(folder);
    const here = this.#contained(folder, inside);
    return shared / files === here.shared / here.files
      ? inside > folder
      : shared / files > here.shared / here.files;
  }

  /** Whether a set has a copy in `inside` or below it that counts for `folder`. */
  hasCopyIn(set: number, { folder, inside }: Pick<ContainedFolder, 'folder' | 'inside'>): boolean {
    const end = Math.min(itemAt(this.#bySet.starts, set + 1), itemAt(this.#bySet.starts, set) + COPIES_TRIED);
    for (let at = itemAt(this.#bySet.starts, set); at < end; at++) {
      const own = itemAt(this.#facts.rows.folder, itemAt(this.#bySet.rows, at));
      if (this.isAtOrBelow(inside, own) && this.#counts(own, folder)) return true;
    }
    return false;
  }

  /** Whether a set has a copy outside of all folders that are told of, which is not the file with this inode. */
  hasCopyOutside(set: number, ownInode: number): boolean {
    const { rows } = this.#facts;
    const end = itemAt(this.#bySet.starts, set + 1);
    for (let at = itemAt(this.#bySet.starts, set); at < end; at++) {
      const row = itemAt(this.#bySet.rows, at);
      if (rows.inode[row] !== ownInode && !this.isTold(itemAt(rows.folder, row))) return true;
    }
    return false;
  }

  /** Counts for each other folder how many files of this one have a copy in it or below it; gives those that have any. */
  #countHits(folder: number): readonly number[] {
    const { rows, folders } = this.#facts;
    const [from, to] = this.#rowsBelow(folder);
    const touched: number[] = [];
    for (let at = from; at < to; at++) {
      const row = itemAt(this.#byFolder.rows, at);
      const set = itemAt(rows.set, row);
      const first = itemAt(this.#bySet.starts, set);
      const end = Math.min(itemAt(this.#bySet.starts, set + 1), first + COPIES_TRIED);
      for (let copy = first; copy < end; copy++) {
        const own = itemAt(rows.folder, itemAt(this.#bySet.rows, copy));
        if (!this.#counts(own, folder)) continue;
        for (
          let other = own;
          other >= 0 && this.#stamps[other] !== row;
          other = itemAt(folders.parents, other)
        ) {
          this.#stamps[other] = row;
          if (this.#hits[other] === 0) touched.push(other);
          this.#hits[other] = itemAt(this.#hits, other) + 1;
        }
      }
    }
    for (const other of touched) this.#stamps[other] = -1;
    return touched;
  }

  #contained(folder: number, inside: number): ContainedFolder {
    const { rows } = this.#facts;
    const [from, to] = this.#rowsBelow(folder);
    let shared = 0;
    let sharedBytes = 0;
    for (let at = from; at < to; at++) {
      const row = itemAt(this.#byFolder.rows, at);
      if (!this.hasCopyIn(itemAt(rows.set, row), { folder, inside })) continue;
      shared += 1;
      sharedBytes += itemAt(rows.size, row);
    }
    const files = itemAt(this.#files, folder);
    const bytes = itemAt(this.#bytes, folder);
    return { folder, inside, files, bytes, shared, sharedBytes, isSame: false };
  }

  #withSame(contained: ContainedFolder): ContainedFolder {
    const { folder, inside, shared, files } = contained;
    if (shared < files || this.isAtOrBelow(inside, folder)) return contained;
    const other = this.#contained(inside, folder);
    return { ...contained, isSame: other.shared === other.files };
  }

  #rowsBelow(folder: number): readonly [number, number] {
    const { starts } = this.#byFolder;
    return [itemAt(starts, folder), itemAt(starts, this.endOf(folder))];
  }

  #isSmaller(folder: number, than: number): boolean {
    if (than < 0) return true;
    const [own, other] = [itemAt(this.#files, folder), itemAt(this.#files, than)];
    // Of a folder and the one that holds nothing but it, the inner one is told.
    return own < other || (own === other && folder > than && this.isAtOrBelow(than, folder));
  }
}
