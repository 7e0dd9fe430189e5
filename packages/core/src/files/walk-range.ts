import type { EntryKind, FileAccess, FileStat } from './file-access.ts';
import { errnoOf, messageOf } from './file-access.ts';
import { comparePaths } from './path-text.ts';
import type { WalkEntry, WalkOptions } from './walk.ts';
import { joinPath } from './walk.ts';

/**
 * A part of a tree: its paths from `from` on, and before `to`, in byte order; null where it is not limited. A folder's place in this
 * order is its path with a slash.
 */
export interface PathRange {
  readonly from: string | null;
  readonly to: string | null;
}

/** As `WalkEntry`, with no stat of files. `folderDev` is the device of the folder that lists it. */
export type RangeEntry =
  | Extract<WalkEntry, { kind: 'failed' }>
  | { readonly kind: 'file' | 'symlink' | 'other'; readonly path: string; readonly folderDev: bigint };

export interface RangeWalkerOptions extends WalkOptions {
  /** As `folderIdentity` of the root; a root that is another cannot be listed. */
  readonly rootIdentity?: string | null;
}

/** A folder's name has a slash at its end, so that keys are in the order of whole paths. */
interface Entry {
  readonly key: string;
  readonly kind: EntryKind;
  /** The folder lists the name more than once. */
  readonly isTwice?: true;
}

interface Listing {
  readonly identity: string;
  readonly dev: bigint;
  readonly entries: readonly Entry[];
}

interface Level extends Listing {
  readonly path: string;
  next: number;
  /** Entries from here on are not in the range. */
  readonly end: number;
}

/**
 * Walks parts of one tree, in any order, each in the byte order of its paths: what `walkTree` finds, without stats. A folder that cannot
 * be listed is told by every part that has paths below it. The folders on the way to where a part ended are listed once for the parts that follow. Memory: the listings of the folders from the root
 * to the current one, about 100 bytes an entry.
 */
export class RangeWalker {
  readonly #access: FileAccess;
  readonly #root: string;
  readonly #leaveOut: NonNullable<WalkOptions['leaveOut']>;
  readonly #rootIdentity: string | null;
  #held: ReadonlyMap<string, Listing> = new Map();
  #open: Level[] = [];

  constructor(
    access: FileAccess,
    root: string,
    { leaveOut = () => false, rootIdentity = null }: RangeWalkerOptions = {},
  ) {
    this.#access = access;
    this.#root = root;
    this.#leaveOut = leaveOut;
    this.#rootIdentity = rootIdentity;
  }

  *walk(range: PathRange): Generator<RangeEntry> {
    this.#open = [];
    try {
      const failed = this.#enter('', range);
      if (failed !== null) yield failed;
      for (let level = this.#open.at(-1); level !== undefined; level = this.#open.at(-1)) {
        const entry = level.next < level.end ? level.entries[level.next++] : undefined;
        if (entry === undefined) {
          if (level.end < level.entries.length) return;
          this.#open.pop();
          continue;
        }
        const found = this.#met(level, entry, range);
        if (found !== null) yield found;
        if (entry.isTwice === true && !this.#isLeftOut(level, entry))
          yield listedTwice(level.path, entry.key);
      }
    } finally {
      this.#held = new Map(this.#open.map((level) => [level.path, level]));
    }
  }

  /** At most `wanted` places behind the current one at which the rest of the range may be divided, ascending. */
  splits(wanted: number): string[] {
    const rest = this.#open.reduce((sum, { next, end }) => sum + end - next, 0);
    const step = Math.ceil(rest / (wanted + 1));
    const places: string[] = [];
    let passed = 0;
    for (const { path, entries, next, end } of this.#open.toReversed()) {
      for (let nth = next + ((step - (passed % step)) % step); step > 0 && nth < end; nth += step) {
        const entry = entries[nth];
        if (passed + nth > next && entry !== undefined) places.push(placeOf(path, entry.key));
      }
      passed += end - next;
    }
    return places;
  }

  #met(level: Level, { key, kind }: Entry, range: PathRange): RangeEntry | null {
    const place = placeOf(level.path, key);
    if (kind !== 'folder')
      return this.#leaveOut(place, kind) ? null : { kind, path: place, folderDev: level.dev };
    const path = place.slice(0, -1);
    return this.#leaveOut(path, kind) ? null : this.#enter(path, range);
  }

  #isLeftOut({ path }: Level, { key, kind }: Entry): boolean {
    return this.#leaveOut(withoutSlash(placeOf(path, key)), kind);
  }

  #enter(path: string, { from, to }: PathRange): Extract<WalkEntry, { kind: 'failed' }> | null {
    try {
      const listing = this.#held.get(path) ?? this.#list(path);
      if (this.#open.some(({ identity }) => identity === listing.identity)) return insideItself(path);
      const { entries } = listing;
      const [first, limit] = [placeBelow(path, from), placeBelow(path, to)];
      const next = first === null ? 0 : startOf(entries, first);
      const end = limit === null ? entries.length : startOf(entries, limit, { before: true });
      this.#open.push({ ...listing, path, next, end });
      return null;
    } catch (error) {
      const errno = errnoOf(error) ?? 'EUNKNOWN';
      return { kind: 'failed', of: 'folder', path, errno, message: messageOf(error) };
    }
  }

  #list(path: string): Listing {
    // The root may be a link to where the tree is.
    const absolute = path === '' ? this.#access.realpath(this.#root) : joinPath(this.#root, path);
    const { dev, ino } = this.#access.lstat(absolute);
    const entries = this.#access
      .readdir(absolute)
      .map(({ name, kind }) => ({ key: kind === 'folder' ? `${name}/` : name, kind }))
      .sort((a, b) => comparePaths(a.key, b.key));
    // A disk that is not mounted any more leaves an empty folder, which is not what was to be listed.
    if (path === '' && this.#rootIdentity !== null) this.#refuseOtherRoot(absolute, this.#rootIdentity);
    return { identity: folderIdentity({ dev, ino }), dev, entries: onceEach(entries) };
  }

  #refuseOtherRoot(absolute: string, expected: string): void {
    if (folderIdentity(this.#access.lstat(absolute)) === expected) return;
    throw new Error('another folder stands here than when the crawl began: is its disk still mounted?');
  }
}

/** Whether a path lies in a part of a tree. */
export function isInRange(path: string, { from, to }: PathRange): boolean {
  return (from === null || comparePaths(path, from) >= 0) && (to === null || comparePaths(path, to) < 0);
}

/** Tells one folder from another while both are mounted. */
export function folderIdentity({ dev, ino }: Pick<FileStat, 'dev' | 'ino'>): string {
  return `${dev}:${ino}`;
}

/** An index with a path twice is damaged; a disk whose folders are, or its driver, may list one so. */
function onceEach(sorted: readonly Entry[]): readonly Entry[] {
  if (!sorted.some(({ key }, nth) => key === sorted[nth + 1]?.key)) return sorted;
  const once = new Map<string, Entry>();
  for (const entry of sorted) once.set(entry.key, once.has(entry.key) ? { ...entry, isTwice: true } : entry);
  return [...once.values()];
}

function placeOf(folder: string, key: string): string {
  return folder === '' ? key : `${folder}/${key}`;
}

/** What a place is inside a folder; null where it is in none of its entries. */
function placeBelow(folder: string, place: string | null): string | null {
  if (place === null || folder === '') return place;
  return place.startsWith(`${folder}/`) ? place.slice(folder.length + 1) : null;
}

/**
 * The first entry that has something at or behind a place: the folder that the place is in, else the first that comes after it. With `before`, the first of
 * which nothing comes before it.
 */
function startOf(entries: readonly Entry[], place: string, { before = false } = {}): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comparePaths(entries[middle]?.key ?? '', place) < 0) low = middle + 1;
    else high = middle;
  }
  if (before) return low;
  const last = entries[low - 1];
  return last?.kind === 'folder' && place.startsWith(last.key) ? low - 1 : low;
}

function withoutSlash(place: string): string {
  return place.endsWith('/') ? place.slice(0, -1) : place;
}

/** Told as of a file for folders too: what is in the folder was seen. */
function listedTwice(folder: string, key: string): Extract<WalkEntry, { kind: 'failed' }> {
  const message = 'listed twice: its folder has this name more than once, so the disk needs a check';
  return { kind: 'failed', of: 'file', path: withoutSlash(placeOf(folder, key)), errno: 'EEXIST', message };
}

function insideItself(path: string): Extract<WalkEntry, { kind: 'failed' }> {
  const message = 'this folder is mounted inside itself and is not entered again';
  return { kind: 'failed', of: 'folder', path, errno: 'ELOOP', message };
}
