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
    const folder = folderOf(path);
    for (let top = this.#open.at(-1); top !== undefined; top = this.#open.at(-1)) {
      if (top.folder === folder) {
        top.items.push(item);
        return;
      }
      if (top.folder === '' || folder.startsWith(`${top.folder}/`)) break;
      this.#close();
    }
    this.#open.push({ folder, items: [item] });
  }

  end(): void {
    while (this.#open.length > 0) this.#close();
  }

  #close(): void {
    const top = this.#open.pop();
    if (top !== undefined) this.#onFolder(top.folder, top.items);
  }
}
