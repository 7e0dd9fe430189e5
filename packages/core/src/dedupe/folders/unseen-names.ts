import type { EntryKind, FileAccess } from '../../files/file-access.ts';
import type { InodeMeaning } from '../../files/inode-meaning.ts';
import { comparePaths, pathIn } from '../../files/path-text.ts';
import type { WalkEntry } from '../../files/walk.ts';
import { joinPath, walkTree } from '../../files/walk.ts';
import type { CrawledStat } from './as-crawled.ts';
import { isAsCrawled } from './as-crawled.ts';

/** A name in a folder of which the disk and the index do not tell the same. */
export interface UnseenName {
  /** Relative to the root of the tree; a folder, of which no index has a file, has a slash at its end. */
  readonly path: string;
  readonly why: UnseenReason;
  /** Whether a record is of it or of a file below it: what the index tells of is not there to be seen. */
  readonly hasRecord: boolean;
}

/** No index has it, no crawl follows it (symlinks and special files), it was written to since the crawl, it is not there any more, or it cannot be looked at now. */
export type UnseenReason = 'not-indexed' | 'no-file' | 'changed' | 'gone' | 'unreadable';

export interface WalkedFolder {
  /** Absolute root of the tree. */
  readonly root: string;
  /** Relative to it. */
  readonly folder: string;
  /** What is looked at elsewhere or not at all; paths are relative to the root of the tree. */
  readonly leaveOut: (path: string, kind: EntryKind) => boolean;
}

/**
 * Walks a folder beside the records of its index, which come in the same order, and tells each name that no record is of and each record that no file
 * is of as it was crawled. A folder without any record is told once, as soon as something is found in it that is no folder; one that cannot be listed is told once, without its records. Memory: the listings of the folders from the root to the current one.
 */
export class UnseenNames {
  readonly #folder: string;
  readonly #root: string;
  readonly #inodes: InodeMeaning;
  readonly #tell: (name: UnseenName) => void;
  readonly #walk: Generator<WalkEntry>;
  #entry: WalkEntry | undefined;
  #isBegun = false;
  /** The path of the last record. */
  #before = '';
  /** With a slash at its end, '' for the root: the folder that was told last. */
  #told: string | null = null;

  constructor(
    { root, folder, leaveOut }: WalkedFolder,
    { access, inodes, tell }: { access: FileAccess; inodes: InodeMeaning; tell: (name: UnseenName) => void },
  ) {
    this.#root = root;
    this.#folder = folder;
    this.#inodes = inodes;
    this.#tell = tell;
    const pathOf = (path: string) => pathIn(folder, path);
    this.#walk = walkTree(access, joinPath(root, folder), {
      leaveOut: (path, kind) => this.#isTold(pathOf(path)) || leaveOut(pathOf(path), kind),
    });
  }

  /** The next record below the folder; its path is relative to the root of the tree. */
  meet(path: string, crawled: CrawledStat): void {
    this.#tellBefore(path);
    const entry = this.#entry;
    if (entry !== undefined && this.#pathOf(entry) === path) {
      this.#compare(entry, path, crawled);
      this.#advance();
    } else if (!this.#isTold(path)) this.#tell({ path, why: 'gone', hasRecord: true });
    this.#before = path;
  }

  /** No record comes any more. */
  end(): void {
    this.#tellBefore(null);
  }

  #tellBefore(next: string | null): void {
    if (!this.#isBegun) this.#advance();
    this.#isBegun = true;
    for (let entry = this.#entry; entry !== undefined; entry = this.#entry) {
      const path = this.#pathOf(entry);
      const isFolder = entry.kind === 'failed' && entry.of === 'folder';
      if (next !== null && comparePaths(isFolder ? `${path}/` : path, next) >= 0) return;
      this.#tellUnseen(path, { entry, next });
      this.#advance();
    }
  }

  #tellUnseen(path: string, { entry, next }: { entry: WalkEntry; next: string | null }): void {
    if (entry.kind === 'failed') {
      const below = path === '' ? '' : `${path}/`;
      if (entry.of === 'folder') this.#told = below;
      this.#tell({
        path,
        why: 'unreadable',
        hasRecord: entry.of === 'folder' && next?.startsWith(below) === true,
      });
    } else {
      const top = topUnseen(path, [this.#before, next ?? '', pathIn(this.#folder, '')]);
      if (top.endsWith('/')) this.#told = top;
      const why = entry.kind === 'file' || top.endsWith('/') ? 'not-indexed' : 'no-file';
      this.#tell({ path: top, why, hasRecord: false });
    }
  }

  #compare(entry: WalkEntry, path: string, crawled: CrawledStat): void {
    const why = this.#whyOther(entry, path, crawled);
    if (why !== null) this.#tell({ path, why, hasRecord: true });
  }

  #whyOther(entry: WalkEntry, path: string, crawled: CrawledStat): UnseenReason | null {
    if (entry.kind === 'failed') return 'unreadable';
    if (entry.kind !== 'file') return 'no-file';
    const { stat } = entry;
    return isAsCrawled(joinPath(this.#root, path), { stat, crawled, inodes: this.#inodes })
      ? null
      : 'changed';
  }

  #advance(): void {
    this.#entry = this.#walk.next().value as WalkEntry | undefined;
  }

  #pathOf({ path }: WalkEntry): string {
    return path === '' ? this.#folder : pathIn(this.#folder, path);
  }

  #isTold(path: string): boolean {
    return this.#told !== null && path.startsWith(this.#told);
  }
}

/** The uppermost folder above a path that none of the known paths stands in, with a slash at its end; the path itself where each does. */
function topUnseen(path: string, known: readonly string[]): string {
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
    const folder = path.slice(0, end + 1);
    if (!known.some((one) => one.startsWith(folder))) return folder;
  }
  return path;
}
