import { itemAt } from '../../errors/item-at.ts';
import { pathIn } from '../../files/path-text.ts';

/** What a folder holds itself, without what is below it. */
interface FolderColumns {
  /** The folder it stands in, -1 where none of a compared tree does. */
  readonly parents: number[];
  /** Number of its tree, from 0. */
  readonly trees: number[];
  /** Relative to the root of the tree. */
  readonly paths: string[];
  /** Files that are not empty, and their bytes. */
  readonly ownFiles: number[];
  readonly ownBytes: number[];
  /** Empty files. */
  readonly ownEmpty: number[];
  /** 1 where a tree stands in it that is not compared, or the state of a library, so that not all it holds is known. */
  readonly isPartial: number[];
}

/** Folders of trees by their numbers; what stands below a folder has the numbers behind its own, also where it is a tree inside the tree. */
export interface NumberedFolders extends Readonly<FolderColumns> {
  readonly count: number;
}

/**
 * Numbers the folders of trees. They are entered tree by tree, in the order of the paths; the same paths give the same numbers. `arranged` gives those by
 * which folders below a folder follow it. Memory: about 170 bytes a folder.
 */
export class FolderTable {
  readonly columns: FolderColumns = {
    parents: [],
    trees: [],
    paths: [],
    ownFiles: [],
    ownBytes: [],
    ownEmpty: [],
    isPartial: [],
  };
  readonly #roots: number[] = [];
  /** By tree that stands inside another one: the folder that is its root there. */
  readonly #places = new Map<number, number>();
  /** The folders from the root to the last one entered. */
  #open: number[] = [];

  get count(): number {
    return this.columns.parents.length;
  }

  /** Begins the next tree. */
  begin(): void {
    const root = this.#add({ parent: -1, tree: this.#roots.length, path: '' });
    this.#roots.push(root);
    this.#open = [root];
  }

  /** The number of a folder, by its path below the root of the tree; folders above it get theirs before it. */
  enter(path: string): number {
    const { paths, trees } = this.columns;
    while (!this.#isAtOrBelowTop(path)) this.#open.pop();
    for (;;) {
      const top = itemAt(this.#open, this.#open.length - 1);
      const above = itemAt(paths, top);
      if (above === path) return top;
      const rest = above === '' ? path : path.slice(above.length + 1);
      const name = rest.slice(0, rest.indexOf('/') < 0 ? rest.length : rest.indexOf('/'));
      this.#open.push(this.#add({ parent: top, tree: itemAt(trees, top), path: pathIn(above, name) }));
    }
  }

  /** Notes that the folder is the root of another tree: of one that is compared by its number, or, with null, of one that is not. */
  place(path: string, tree: number | null): void {
    const folder = this.enter(path);
    if (tree === null) this.columns.isPartial[folder] = 1;
    else this.#places.set(tree, folder);
  }

  addFile(folder: number, bytes: number): void {
    const { ownFiles, ownBytes, ownEmpty } = this.columns;
    if (bytes === 0) ownEmpty[folder] = itemAt(ownEmpty, folder) + 1;
    else {
      ownFiles[folder] = itemAt(ownFiles, folder) + 1;
      ownBytes[folder] = itemAt(ownBytes, folder) + bytes;
    }
  }

  /** All folders, trees inside others below the folders they stand in; `numbers` gives by the number of `enter` the one there. Ends the entering. */
  arranged(): { readonly folders: NumberedFolders; readonly numbers: Uint32Array } {
    const { columns, count } = this;
    const numbers = Uint32Array.from({ length: count }, (_, folder) => folder);
    if (this.#places.size === 0) return { folders: { ...columns, count }, numbers };
    for (const [tree, folder] of this.#places) columns.parents[itemAt(this.#roots, tree)] = folder;
    const order = preorder(columns.parents);
    for (const [at, folder] of order.entries()) numbers[folder] = at;
    const inOrder = <T>(column: readonly T[]): T[] => Array.from(order, (folder) => itemAt(column, folder));
    const parents = inOrder(columns.parents).map((parent) => (parent < 0 ? -1 : itemAt(numbers, parent)));
    const { trees, paths, ownFiles, ownBytes, ownEmpty, isPartial } = columns;
    return {
      folders: {
        count,
        parents,
        trees: inOrder(trees),
        paths: inOrder(paths),
        ownFiles: inOrder(ownFiles),
        ownBytes: inOrder(ownBytes),
        ownEmpty: inOrder(ownEmpty),
        isPartial: inOrder(isPartial),
      },
      numbers,
    };
  }

  #isAtOrBelowTop(path: string): boolean {
    const above = itemAt(this.columns.paths, itemAt(this.#open, this.#open.length - 1));
    return above === '' || above === path || path.startsWith(`${above}/`);
  }

  #add({ parent, tree, path }: { parent: number; tree: number; path: string }): number {
    const { parents, trees, paths, ownFiles, ownBytes, ownEmpty, isPartial } = this.columns;
    parents.push(parent);
    trees.push(tree);
    paths.push(path);
    for (const column of [ownFiles, ownBytes, ownEmpty, isPartial]) column.push(0);
    return this.count - 1;
  }
}

/** The numbers of all folders, each before those below it and these before the next one beside it. */
function preorder(parents: readonly number[]): Uint32Array {
  const none = -1;
  const firstBelow = new Int32Array(parents.length).fill(none);
  const nextBeside = new Int32Array(parents.length).fill(none);
  let firstRoot = none;
  for (let folder = parents.length - 1; folder >= 0; folder--) {
    const parent = itemAt(parents, folder);
    nextBeside[folder] = parent < 0 ? firstRoot : itemAt(firstBelow, parent);
    if (parent < 0) firstRoot = folder;
    else firstBelow[parent] = folder;
  }
  const order = new Uint32Array(parents.length);
  const waiting = firstRoot === none ? [] : [firstRoot];
  for (let at = 0; waiting.length > 0; at++) {
    const folder = waiting.pop() ?? none;
    order[at] = folder;
    for (const next of [itemAt(nextBeside, folder), itemAt(firstBelow, folder)])
      if (next !== none) waiting.push(next);
  }
  return order;
}
