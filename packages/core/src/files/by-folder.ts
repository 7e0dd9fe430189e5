/** A folder and the entries directly in it. Paths are relative to the tree's root; `''` is the root itself. */
export interface FolderEntries<T> {
  readonly folder: string;
  readonly entries: readonly T[];
}

/**
 * Groups a stream, which must be sorted by path bytes, by folder. Yields each folder after its last entry, so a
 * subfolder comes before the folder that holds it. Memory: the entries of the folders from the root to the current
 * one, because the files of a folder are not next to each other if it has subfolders.
 */
export function* byFolder<T extends { readonly path: string }>(
  stream: Iterable<T>,
): Generator<FolderEntries<T>> {
  const open: { folder: string; entries: T[] }[] = [{ folder: '', entries: [] }];
  for (const entry of stream) {
    const folder = folderOf(entry.path);
    while (!isWithin(folder, open.at(-1)?.folder ?? '')) yield* close(open);
    if (open.at(-1)?.folder !== folder) open.push({ folder, entries: [] });
    open.at(-1)?.entries.push(entry);
  }
  while (open.length > 0) yield* close(open);
}

/** The folder of a relative path: `a/b` for `a/b/c.jpg`, `''` for a file in the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The file name of a path: `c.jpg` for `a/b/c.jpg`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function* close<T>(open: { folder: string; entries: T[] }[]): Generator<FolderEntries<T>> {
  const ended = open.pop();
  if (ended !== undefined && ended.entries.length > 0) yield ended;
}

function isWithin(folder: string, above: string): boolean {
  return above === '' || folder === above || folder.startsWith(`${above}/`);
}
