import { itemAt } from '../../errors/item-at.ts';
import { pathIn } from '../../files/path-text.ts';

/**
 * The folders of trees, numbered so that what stands below a folder has the numbers behind its own. Entered in the order of the paths. The same paths
 * give the same numbers. Memory: about 150 bytes a folder.
 */
export class FolderTable {
  /** By folder: the one it stands in, -1 for the root of a tree. */
  readonly parents: number[] = [];
  /** Number of its tree, from 0. */
  readonly trees: number[] = [];
  /** Relative to the root of the tree. */
  readonly paths: string[] = [];
  /** What stands in it itself, without what is below: files that are not empty, and their bytes. */
  readonly ownFiles: number[] = [];
  readonly ownBytes: number[] = [];
  /** The folders from the root to the last one entered. */
  #open: number[] = [];

  get count(): number {
    return this.parents.length;
  }

  /** Begins the next tree. */
  begin(): void {
    this.#open = [this.#add({ parent: -1, tree: (this.trees.at(-1) ?? -1) + 1, path: '' })];
  }

  /** The number of a folder, by its path below the root of the tree; folders above it get theirs before it. */
  enter(path: string): number {
    while (!this.#isAtOrBelowTop(path)) this.#open.pop();
    for (;;) {
      const top = itemAt(this.#open, this.#open.length - 1);
      const above = itemAt(this.paths, top);
      if (above === path) return top;
      const rest = above === '' ? path : path.slice(above.length + 1);
      const name = rest.slice(0, rest.indexOf('/') < 0 ? rest.length : rest.indexOf('/'));
      this.#open.push(this.#add({ parent: top, tree: itemAt(this.trees, top), path: pathIn(above, name) }));
    }
  }

  addFile(folder: number, bytes: number): void {
    this.ownFiles[folder] = itemAt(this.ownFiles, folder) + 1;
    this.ownBytes[folder] = itemAt(this.ownBytes, folder) + bytes;
  }

  #isAtOrBelowTop(path: string): boolean {
    const above = itemAt(this.paths, itemAt(this.#open, this.#open.length - 1));
    return above === '' || above === path || path.startsWith(`${above}/`);
  }

  #add({ parent, tree, path }: { parent: number; tree: number; path: string }): number {
    this.parents.push(parent);
    this.trees.push(tree);
    this.paths.push(path);
    this.ownFiles.push(0);
    this.ownBytes.push(0);
    return this.count - 1;
  }
}
