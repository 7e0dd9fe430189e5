/** The entries that stand directly in one folder; `''` is the root. */
export interface FolderEntries<T> {
  readonly folder: string;
  readonly entries: readonly T[];
}

/**
 * Gathers a stream in path order folder by folder. The files of a folder are not next to each other where it
 * has subfolders, so the folders from the root to the current one are held open; each is yielded when it ends.
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

/** The folder part of a relative path, `''` for a file in the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

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
