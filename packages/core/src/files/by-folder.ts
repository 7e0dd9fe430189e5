import { FolderStack } from './folder-stack.ts';

/** A folder and the entries directly in it. Paths are relative to the tree's root; `''` is the root itself. */
export interface FolderEntries<T> {
  readonly folder: string;
  readonly entries: readonly T[];
}

/**
 * Groups a stream, which must be sorted by path bytes, by folder. Yields each folder after its last entry, so a
 * subfolder comes before the folder that holds it. Memory: the entries of the folders from the root to the current one.
 */
export function* byFolder<T extends { readonly path: string }>(
  stream: Iterable<T>,
): Generator<FolderEntries<T>> {
  let ended: FolderEntries<T>[] = [];
  const folders = new FolderStack<T>((folder, entries) => ended.push({ folder, entries }));
  for (const entry of stream) {
    folders.add(entry.path, entry);
    if (ended.length === 0) continue;
    yield* ended;
    ended = [];
  }
  folders.end();
  yield* ended;
}
