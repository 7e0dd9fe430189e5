import { folderOf } from './path-text.ts';

/**
 * Gathers a stream of paths in byte order into whole folders. A folder's files are not next to each other
 * where it has subfolders, so the folders from the root to the current path are held open; each is told
 * once, when the stream has left it. Memory: the files of those folders.
 */
export class FolderStack<Item> {
  readonly #onFolder: (folder: string, items: readonly Item[]) => void;
  readonly #open: { readonly folder: string; readonly items: Item[] }[] = [];

  constructor(onFolder: (folder: string, items: readonly Item[]) => void) {
    this.#onFolder = onFolder;
  }

  /** Adds what belongs to a file's path, relative to the root and with `/` between its segments. */
  add(path: string, item: Item): void {
    this.enter(folderOf(path)).push(item);
  }

  /** The items of a folder so far, to add to until the next path leads out of it. */
  enter(folder: string): Item[] {
    for (let top = this.#open.at(-1); top !== undefined; top = this.#open.at(-1)) {
      if (top.folder === folder) return top.items;
      if (top.folder === '' || folder.startsWith(`${top.folder}/`)) break;
      this.#close();
    }
    const items: Item[] = [];
    this.#open.push({ folder, items });
    return items;
  }

  /** Calls `task` with the items of each folder that is held open. */
  forOpen(task: (items: readonly Item[]) => void): void {
    for (const { items } of this.#open) task(items);
  }

  end(): void {
    while (this.#open.length > 0) this.#close();
  }

  #close(): void {
    const top = this.#open.pop();
    if (top !== undefined) this.#onFolder(top.folder, top.items);
  }
}
