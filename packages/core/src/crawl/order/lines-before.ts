import { Buffer } from 'node:buffer';
import { comparePaths } from '../../files/path-text.ts';
import type { StoredLine } from '../../records/line-reader.ts';
import { linePath } from '../../records/record-scan.ts';

const SOME_BYTES = 1 << 20;
const LINE_FEED = Buffer.from('\n');

/** Takes lines of records off a stream, in the byte order of their paths. Memory: the lines of one call. */
export class LinesBefore {
  readonly #indexPath: string;
  readonly #lines: Iterator<StoredLine>;
  #next: { readonly path: string; readonly line: StoredLine } | null;

  constructor(indexPath: string, lines: Iterable<StoredLine>) {
    this.#indexPath = indexPath;
    this.#lines = lines[Symbol.iterator]();
    this.#next = this.#read();
  }

  /** The path of the next line, where it comes before `to`; null where none does. */
  nextBefore(to: string | null): string | null {
    const next = this.#next?.path ?? null;
    return next !== null && isBefore(next, to) ? next : null;
  }

  /** About 1 MiB of the next lines whose paths come before `to`, each with its line feed; of all where it is null. */
  some(to: string | null): Uint8Array {
    return this.#take((next, bytes) => bytes < SOME_BYTES && isBefore(next, to));
  }

  [Symbol.dispose](): void {
    this.#lines.return?.();
  }

  #take(isWanted: (path: string, bytes: number) => boolean): Uint8Array {
    const parts: Buffer[] = [];
    let bytes = 0;
    while (this.#next !== null && isWanted(this.#next.path, bytes)) {
      // The bytes of a line are its reader's, until the next one is asked for.
      const line = Buffer.concat([this.#next.line.bytes, LINE_FEED]);
      bytes += line.length;
      parts.push(line);
      this.#next = this.#read();
    }
    return Buffer.concat(parts);
  }

  #read(): { readonly path: string; readonly line: StoredLine } | null {
    const { value, done } = this.#lines.next();
    return done ? null : { path: linePath(this.#indexPath, value), line: value };
  }
}

function isBefore(path: string, to: string | null): boolean {
  return to === null || comparePaths(path, to) < 0;
}
