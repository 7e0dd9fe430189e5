import type { EntryKind, FileAccess } from '../../files/file-access.ts';
import type { InodeMeaning } from '../../files/inode-meaning.ts';
import { comparePaths, pathIn } from '../../files/path-text.ts';
import type { WalkEntry } from '../../files/walk.ts';
import { joinPath, walkTree } from '../../files/walk.ts';
import type { CrawledStat } from './as-crawled.ts';
import { isAsCrawled } from './as-crawled.ts';

/** A name in a folder whose content no index knows. */
export interface UnseenName {
  /** Relative to the root of the tree; a folder, of which no index has a file, has a slash at its end. */
  readonly path: string;
  readonly why: UnseenReason;
}

/** No index has it, no crawl follows it (symlinks and special files), it was written to since the crawl, or it cannot be looked at now. */
export type UnseenReason = 'not-indexed' | 'no-file' | 'changed' | 'unreadable';

export interface WalkedFolder {
  /** Absolute root of the tree. */
  readonly root: string;
  /** Relative to it. */
  readonly folder: string;
  /** What is looked at elsewhere or not at all; paths are relative to the root of the tree. */
  readonly leaveOut: (path: string, kind: EntryKind) => boolean;
}

/**
 * Walks a folder beside the records of its index, which come in the same order, and tells each name that no record is of. A folder without any record is
 * told once, as soon as something is found in it that is no folder. Memory: the listings of the folders from the root to the current one.
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
  /** With a slash at its end: the folder that was told last. */
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
    }
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
    if (entry.kind === 'failed') this.#tell({ path, why: 'unreadable' });
    else {
      const top = topUnseen(path, [this.#before, next ?? '', pathIn(this.#folder, '')]);
      if (top.endsWith('/')) this.#told = top;
      this.#tell({ path: top, why: entry.kind === 'file' || top.endsWith('/') ? 'not-indexed' : 'no-file' });
    }
  }

  #compare(entry: WalkEntry, path: string, crawled: CrawledStat): void {
    if (entry.kind === 'failed') this.#tell({ path, why: 'unreadable' });
    else if (entry.kind !== 'file') this.#tell({ path, why: 'no-file' });
    else {
      const { stat } = entry;
      if (!isAsCrawled(joinPath(this.#root, path), { stat, crawled, inodes: this.#inodes }))
        this.#tell({ path, why: 'changed' });
    }
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
