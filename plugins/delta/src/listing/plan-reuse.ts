import type { FileStat } from '@mediastruct/core';
import type { ListedFile, TreeEntry } from './tree-entry.ts';

/** A file that was changed so shortly before it was read may have been changed again without its time telling. */
const FRESH_NS = 2_000_000_000n;

/**
 * The older entry of a file, where it proves that the file was not changed since: the same size, modification and change time and
 * inode, and none of them so fresh that it proves nothing. Null otherwise; then the file is read.
 */
export function unchangedSince(
  older: TreeEntry | null,
  { stat, listedNs }: { readonly stat: FileStat; readonly listedNs: bigint },
): ListedFile | null {
  if (older?.kind !== 'file' || older.seen === undefined) return null;
  const isSame =
    older.size === stat.size &&
    older.mtimeNs === stat.mtimeNs &&
    older.seen.ctimeNs === stat.ctimeNs &&
    older.seen.ino === stat.ino;
  const isSettled = stat.mtimeNs < listedNs - FRESH_NS && stat.ctimeNs < listedNs - FRESH_NS;
  return isSame && isSettled ? older : null;
}

/** Gives the entries of an older listing one by one, as a walk in the same order passes them. */
export class OlderEntries {
  readonly #entries: Iterator<TreeEntry>;
  readonly #compare: (a: string, b: string) => number;
  #next: TreeEntry | null;

  constructor(entries: Iterable<TreeEntry>, compare: (a: string, b: string) => number) {
    this.#entries = entries[Symbol.iterator]();
    this.#compare = compare;
    this.#next = this.#advance();
  }

  /** The entry of a path, which must come after all that were asked for; null where there is none. */
  at(path: string): TreeEntry | null {
    while (this.#next !== null && this.#compare(this.#next.path, path) < 0) this.#next = this.#advance();
    return this.#next?.path === path ? this.#next : null;
  }

  #advance(): TreeEntry | null {
    const { done, value } = this.#entries.next();
    return done === true ? null : value;
  }
}
