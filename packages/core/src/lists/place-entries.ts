import type { Digests } from '../files/digest-algorithms.ts';
import { pathBelow } from '../library/path-below.ts';
import { isPathInside } from '../records/file-record.ts';
import { contradicts } from './compare-digests.ts';
import type { ReadList } from './read-list.ts';

/** What a list says of one file. */
export interface PlacedEntry {
  readonly size?: number | undefined;
  readonly digests: Digests;
  /** True where the list names the file more than once and contradicts itself, or says that it failed. */
  readonly isContradictory: boolean;
}

export interface PlacedEntries {
  /** By the paths below the root. */
  readonly files: ReadonlyMap<string, PlacedEntry>;
  /** Paths of the list that lead elsewhere, as it has them. */
  readonly outside: readonly string[];
}

export interface NamesOfList {
  /** How the names of the list begin that stand for the root; nothing if absent. */
  readonly prefix?: string | undefined;
  /** Names have `\\` between folders, as on Windows; false if absent. */
  readonly isWindows?: boolean | undefined;
}

export interface Place extends NamesOfList {
  /** Absolute path of the folder that the list is held against. */
  readonly root: string;
}

/**
 * The files of a list by their paths below a root. Names may be relative to it, or absolute and below it. The names of a bag begin with `data/`, which stands for the
 * root unless the root is the bag's own folder. Memory: about 200 bytes a file.
 */
export function placeEntries(
  { entries, format, folder }: ReadList,
  { root, prefix, isWindows = false }: Place,
): PlacedEntries {
  const plain = (name: string) => (isWindows ? name.replaceAll('\\', '/') : name);
  const start = plain(prefix ?? (format === 'bagit' && folder !== root ? 'data' : ''));
  const files = new Map<string, PlacedEntry>();
  const outside: string[] = [];
  for (const { path: told, size, digests, isFailed = false } of entries) {
    const path = placedPath(plain(told), { root, prefix: start });
    if (path === null) {
      outside.push(told);
      continue;
    }
    const entry = { size, digests, isContradictory: isFailed };
    const before = files.get(path);
    files.set(path, before === undefined ? entry : joined(before, entry));
  }
  return { files, outside };
}

/** The path below the root that a name of a list means; null for one that leads elsewhere. */
export function placedPath(
  told: string,
  { root, prefix }: { readonly root: string; readonly prefix: string },
): string | null {
  const path = plainPath(told);
  const start = plainPath(prefix);
  const below = start === '' ? path : pathBelow(start, path);
  if (below === null) return null;
  const relative = below.startsWith('/') ? pathBelow(root, below) : below;
  return relative !== null && isPathInside(relative) ? relative : null;
}

/** Without `.` segments and doubled slashes. */
function plainPath(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  return `${path.startsWith('/') ? '/' : ''}${segments.join('/')}`;
}

function joined(a: PlacedEntry, b: PlacedEntry): PlacedEntry {
  const isContradictory =
    a.isContradictory ||
    b.isContradictory ||
    (a.size !== undefined && b.size !== undefined && a.size !== b.size) ||
    contradicts(a.digests, b.digests);
  return { size: a.size ?? b.size, digests: { ...b.digests, ...a.digests }, isContradictory };
}
