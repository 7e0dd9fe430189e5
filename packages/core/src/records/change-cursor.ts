import { itemAt } from '../errors/item-at.ts';
import { isDrop, parseChange } from './changes-file.ts';
import type { StoredLine } from './line-reader.ts';
import type { HeldChanges } from './merged-lines.ts';
import { linePath } from './record-scan.ts';

/** Changes to an index, each path once, in the byte order of the paths. */
export interface ChangeCursor {
  /** The path of the next one; null behind the last. */
  readonly path: string | null;
  /** The line that stands at its path from now on; null where no file is there any more. Valid until `path` is asked again. */
  take: () => StoredLine | null;
}

export class HeldCursor implements ChangeCursor {
  readonly #changes: HeldChanges;
  #next = 0;

  constructor(changes: HeldChanges) {
    this.#changes = changes;
  }

  get path(): string | null {
    return this.#changes.sorted[this.#next]?.path ?? null;
  }

  take(): StoredLine | null {
    const nth = this.#next++;
    return itemAt(this.#changes.sorted, nth).isDrop ? null : this.#changes.lineOf(nth);
  }
}

/** Of lines that come in the order of their paths, as a crawl writes them. Streams. */
export class StreamCursor implements ChangeCursor {
  readonly #changesPath: string;
  readonly #lines: Iterator<StoredLine, void>;
  #next: { readonly path: string; readonly line: StoredLine; readonly isDrop: boolean } | null | undefined;

  constructor(changesPath: string, lines: Iterable<StoredLine, void>) {
    this.#changesPath = changesPath;
    this.#lines = lines[Symbol.iterator]();
  }

  get path(): string | null {
    // Read as late as this, because the bytes of a line are its reader's once the next one is asked for.
    this.#next ??= this.#next === null ? null : this.#read();
    return this.#next?.path ?? null;
  }

  take(): StoredLine | null {
    const next = this.#next;
    if (next == null) throw new Error('no change was asked for');
    this.#next = undefined;
    return next.isDrop ? null : next.line;
  }

  #read(): { readonly path: string; readonly line: StoredLine; readonly isDrop: boolean } | null {
    const { value: line, done } = this.#lines.next();
    if (done) return null;
    if (!isDrop(line)) return { path: linePath(this.#changesPath, line), line, isDrop: false };
    const change = parseChange(this.#changesPath, line);
    return { path: change.kind === 'drop' ? change.path : change.record.path, line, isDrop: true };
  }
}
