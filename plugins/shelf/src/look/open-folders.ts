import { totalsOfFile } from './list-totals.ts';
import type { ShelfFile, ShelfNode } from './shelf-node.ts';

interface Open {
  readonly path: string;
  files: number;
  bytes: number;
  fewest: number | null;
  tooFew: number;
}

/** The folders on the way down to where a walk is, each with what was met in it so far. */
export class OpenFolders {
  readonly #open: Open[] = [];

  /** Closes the folders that a path is not in, and opens those on the way to it that are not open yet. `''` closes all. */
  *goTo(path: string): Generator<ShelfNode> {
    for (let last = this.#open.at(-1); last !== undefined && !isIn(last.path, path); last = this.#open.at(-1))
      yield this.#close();
    const deepest = this.#open.at(-1)?.path ?? '';
    if (path === deepest) return;
    for (let end = deepest === '' ? -1 : deepest.length; end < path.length;) {
      end = nextEnd(path, end + 1);
      const opened = path.slice(0, end);
      this.#open.push({ path: opened, files: 0, bytes: 0, fewest: null, tooFew: 0 });
      yield { kind: 'open', path: opened };
    }
  }

  /** Counts a file into the folder that was opened last. */
  count(file: ShelfFile): void {
    const folder = this.#open.at(-1);
    if (folder !== undefined) add(folder, totalsOfFile(file));
  }

  #close(): ShelfNode {
    const closed = this.#open.pop();
    if (closed === undefined) throw new RangeError('no folder is open');
    const above = this.#open.at(-1);
    if (above !== undefined) add(above, closed);
    return { kind: 'close', ...closed };
  }
}

/** Whether a path is a folder's own or below it. */
export function isIn(folder: string, path: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

function nextEnd(path: string, from: number): number {
  const slash = path.indexOf('/', from);
  return slash < 0 ? path.length : slash;
}

function add(folder: Open, { files, bytes, fewest, tooFew }: Omit<Open, 'path'>): void {
  folder.files += files;
  folder.bytes += bytes;
  folder.tooFew += tooFew;
  if (fewest !== null) folder.fewest = Math.min(folder.fewest ?? fewest, fewest);
}
