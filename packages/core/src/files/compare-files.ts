import type { Buffer } from 'node:buffer';
import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import { itemAt } from '../errors/item-at.ts';
import type { FileAccess, FileStat } from './file-access.ts';
import type { HashOutcome } from './hash-file.ts';
import { openForReading, readFailure, readFull, sameFile } from './hash-file.ts';
import { readBuffer } from './read-buffer.ts';

/** Most files of one request: so many are open at a time. */
export const MOST_COMPARED = 8;
/** The blocks of all files of a request together, bytes: a hard disk should read more than it seeks, and a processor hold them in its cache. */
const BLOCKS_BYTES = 4 << 20;

let sharedBuffer: Buffer | undefined;

/** Files that may be equal. */
export interface CompareRequest {
  /** At most `MOST_COMPARED`. */
  readonly paths: readonly string[];
  /** True where these are all that may be equal, so that one that equals none of the others is not read on. */
  readonly areAll: boolean;
}

/** `lone`: equals none of the others; so many bytes were read to know it. */
export type CompareOutcome = HashOutcome | { readonly kind: 'lone'; readonly bytes: number };

/**
 * Reads files side by side. Those that hold the same bytes are hashed once: comparing costs a tenth of hashing. Answers come in the order of the paths; they
 * are those of `hashFile`, whatever stands in the other files. Memory: 4 MiB, kept.
 */
export function compareFiles(
  access: FileAccess,
  { paths, areAll }: CompareRequest,
  onBytes?: (bytes: number) => void,
): CompareOutcome[] {
  using reading = new SideBySide(access, paths, onBytes);
  for (let classes = reading.begin(); classes.length > 0;)
    classes = classes.flatMap((equal) => reading.readOn(equal, areAll));
  return [...reading.outcomes];
}

/** A file that is read. */
interface Compared {
  readonly at: number;
  readonly fd: number;
  readonly stat: FileStat;
  readonly block: Buffer;
  /** Of the block that was read last, and of all. */
  filled: number;
  bytes: number;
}

/** Files that hold the same bytes as far as they were read, and the hash of these. */
interface EqualSoFar {
  readonly files: readonly Compared[];
  readonly digest: Hash;
}

class SideBySide {
  readonly outcomes: CompareOutcome[] = [];
  readonly #access: FileAccess;
  readonly #paths: readonly string[];
  readonly #onBytes: ((bytes: number) => void) | undefined;
  readonly #fds: number[] = [];
  readonly #files: Compared[] = [];

  constructor(access: FileAccess, paths: readonly string[], onBytes: ((bytes: number) => void) | undefined) {
    this.#access = access;
    this.#paths = paths;
    this.#onBytes = onBytes;
  }

  begin(): EqualSoFar[] {
    const buffer = (sharedBuffer ??= readBuffer(BLOCKS_BYTES));
    const length = Math.floor(BLOCKS_BYTES / this.#paths.length);
    for (const at of this.#paths.keys()) this.#openOne(at, buffer.subarray(at * length, (at + 1) * length));
    return this.#files.length === 0 ? [] : [{ files: this.#files, digest: createHash('sha256') }];
  }

  /** The same files one block further, in as many classes as they differ; none where they ended. */
  readOn({ files, digest }: EqualSoFar, areAll: boolean): EqualSoFar[] {
    const found = byBlock(files.filter((file) => this.#readBlock(file)));
    const isLone = ({ length }: readonly Compared[]) => areAll && length === 1;
    for (const file of found.filter(isLone).flat()) this.#tellLone(file);
    const classes = found.filter((equal) => !isLone(equal));
    const digests = classes.map((_, nth) => (nth === 0 ? digest : digest.copy()));
    return classes.flatMap((equal, nth) => {
      const { block, filled } = itemAt(equal, 0);
      const own = itemAt(digests, nth).update(block.subarray(0, filled));
      if (filled === block.length) return [{ files: equal, digest: own }];
      this.#end(equal, own.digest('hex'));
      return [];
    });
  }

  [Symbol.dispose](): void {
    for (const fd of this.#fds) this.#access.close(fd);
  }

  #openOne(at: number, block: Buffer): void {
    try {
      const fd = openForReading(this.#access, itemAt(this.#paths, at));
      this.#fds.push(fd);
      const stat = this.#access.fstat(fd);
      if (stat.kind === 'file') this.#files.push({ at, fd, stat, block, filled: 0, bytes: 0 });
      else this.outcomes[at] = { kind: 'failed', errno: 'ENOTFILE', message: 'not a regular file' };
    } catch (error) {
      this.outcomes[at] = readFailure(error);
    }
  }

  #readBlock(file: Compared): boolean {
    try {
      file.filled = readFull(this.#access, file.fd, file.block);
      file.bytes += file.filled;
      this.#onBytes?.(file.filled);
      return true;
    } catch (error) {
      this.outcomes[file.at] = readFailure(error);
      return false;
    }
  }

  #tellLone({ at, bytes }: Compared): void {
    this.outcomes[at] = { kind: 'lone', bytes };
  }

  #end(files: readonly Compared[], sha256: string): void {
    for (const { at, fd, stat, bytes } of files) {
      try {
        const after = this.#access.fstat(fd);
        this.outcomes[at] =
          sameFile(stat, after) && bytes === stat.size
            ? { kind: 'hashed', sha256, stat: after }
            : { kind: 'failed', errno: 'ECHANGED', message: 'the file changed while it was read' };
      } catch (error) {
        this.outcomes[at] = readFailure(error);
      }
    }
  }
}

/** The files in classes of equal blocks. */
function byBlock(files: readonly Compared[]): readonly (readonly Compared[])[] {
  const classes: Compared[][] = [];
  for (const file of files) {
    const equal = classes.find(([first]) => first !== undefined && holdSame(first, file));
    if (equal === undefined) classes.push([file]);
    else equal.push(file);
  }
  return classes;
}

function holdSame(a: Compared, b: Compared): boolean {
  return a.filled === b.filled && a.block.subarray(0, a.filled).equals(b.block.subarray(0, b.filled));
}
