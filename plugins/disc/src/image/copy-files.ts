import { createHash, hash } from 'node:crypto';
import type { FileAccess } from '@mediastruct/core/threads';
import { errnoOf, messageOf, OPEN } from '@mediastruct/core/threads';
import { SectorWriter } from './sector-writer.ts';

/** Small enough that a piece is still in the cache of a core when it is hashed and written. */
const READ_BYTES = 512 << 10;
let shared: Uint8Array | undefined;

export type SumName = 'sha256' | 'sha512';

/** A file that goes into an image. */
export interface CopiedFile {
  /** Absolute, as core keeps paths. */
  readonly path: string;
  /** Bytes that it has to have. */
  readonly size: number;
  readonly firstSector: number;
}

/** Files that follow each other in an image. */
export interface CopyTask {
  /** The image, open for writing. */
  readonly fd: number;
  readonly files: readonly CopiedFile[];
  /** What each file is hashed with. */
  readonly sums: readonly SumName[];
}

/**
 * How a task ended. `copied`: all of its bytes were given to the system, with the sums of each file in the order that was asked for. `length`: a
 * file has another length than was planned. `failed`: what the system said, and of which file where it is one's own.
 */
export type CopyOutcome =
  | { readonly kind: 'copied'; readonly sums: readonly (readonly string[])[] }
  | { readonly kind: 'length'; readonly file: CopiedFile }
  | {
      readonly kind: 'failed';
      readonly errno: string;
      readonly message: string;
      readonly file?: CopiedFile | undefined;
    };

/** Copies files to their places in an image and hashes what it copies. Ends at the first that fails. */
export function copyFiles(
  access: FileAccess,
  { fd, files, sums }: CopyTask,
  onBytes: (bytes: number) => void,
): CopyOutcome {
  const writer = new SectorWriter(access, fd, files[0]?.firstSector);
  const copied: (readonly string[])[] = [];
  let current: CopiedFile | undefined;
  try {
    for (const file of files) {
      current = file;
      writer.goTo(file.firstSector);
      const found = copyFile(access, file, { writer, sums, onBytes });
      if (found === null) return { kind: 'length', file };
      copied.push(found);
    }
    current = undefined;
    writer.flush();
    return { kind: 'copied', sums: copied };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    return { kind: 'failed', errno, message: messageOf(error), file: current };
  }
}

interface Copying {
  readonly writer: SectorWriter;
  readonly sums: readonly SumName[];
  readonly onBytes: (bytes: number) => void;
}

/** The sums of a file; null where it has another length than was planned. */
function copyFile(
  access: FileAccess,
  { path, size }: CopiedFile,
  { writer, sums, onBytes }: Copying,
): readonly string[] | null {
  const buffer = (shared ??= Buffer.allocUnsafeSlow(READ_BYTES));
  const fd = access.open(path, OPEN.read | OPEN.noFollow);
  try {
    const hashing = new FileSums(sums, size);
    let left = size;
    for (let count = -1; count !== 0;) {
      count = access.read(fd, buffer, null);
      if (count > left) return null;
      const bytes = buffer.subarray(0, count);
      hashing.add(bytes);
      writer.write(bytes);
      onBytes(count);
      left -= count;
    }
    return left === 0 ? hashing.end() : null;
  } finally {
    access.close(fd);
  }
}

/** Hashes a file; one that was read at once is hashed at once, which is faster. */
class FileSums {
  readonly #names: readonly SumName[];
  readonly #size: number;
  #digests: ReturnType<typeof createHash>[] | null = null;
  #whole: readonly string[] | null = null;

  constructor(names: readonly SumName[], size: number) {
    this.#names = names;
    this.#size = size;
  }

  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (bytes.length === this.#size) this.#whole = this.#names.map((name) => hash(name, bytes, 'hex'));
    else for (const digest of (this.#digests ??= this.#begun())) digest.update(bytes);
  }

  end(): readonly string[] {
    return this.#whole ?? (this.#digests ?? this.#begun()).map((digest) => digest.digest('hex'));
  }

  #begun(): ReturnType<typeof createHash>[] {
    return this.#names.map((name) => createHash(name));
  }
}
