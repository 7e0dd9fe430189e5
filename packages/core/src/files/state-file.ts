import { MediaStructError } from '../errors/media-struct-error.ts';
import { displayPath } from './path-text.ts';
import { Buffer } from 'node:buffer';
import { dirname } from 'node:path';
import type { FileAccess } from './file-access.ts';
import { errnoOf, OPEN, orNullIfAbsent } from './file-access.ts';
import { openForReading, readFull } from './hash-file.ts';
import { syncFolder } from './sync-folder.ts';
import { writeFull } from './write-full.ts';

/** Bytes. What is read whole holds a few lines. */
const LARGEST_STATE_FILE = 4 << 20;

const FLUSH_CHARACTERS = 256 * 1024;

/** Mode of a file that anybody on the machine may read. */
const SHARED = 0o644;
/** Mode of a file that tells what a person has and does, and is nobody else's business. */
export const PRIVATE = 0o600;

export interface StateFileOptions {
  /** Called with all bytes of the file, in order, as they are written. */
  readonly onBytes?: ((bytes: Uint8Array) => void) | undefined;
  /** Mode of the new file; readable by all if absent. */
  readonly mode?: number | undefined;
}

/**
 * Writes one of the suite's own files under a temporary name; `commit()` makes it durable and renames it. So the file
 * appears whole or not at all, and replaces an older one. Never used for a file of the user's.
 */
export class StateFileWriter {
  readonly path: string;
  readonly #access: FileAccess;
  readonly #temporary: string;
  readonly #fd: number;
  #pending: string[] = [];
  #pendingLength = 0;
  #onBytes: ((bytes: Uint8Array) => void) | undefined;
  #open = true;
  #isCommitted = false;
  #isKept = false;
  /** Bytes that were written. */
  written = 0;

  constructor(access: FileAccess, path: string, { onBytes, mode = SHARED }: StateFileOptions = {}) {
    this.path = path;
    this.#access = access;
    this.#temporary = `${path}.tmp`;
    this.#onBytes = onBytes;
    this.#fd = access.open(this.#temporary, OPEN.write | OPEN.create | OPEN.truncate | OPEN.noFollow, mode);
  }

  write(text: string): void {
    this.#pending.push(text);
    this.#pendingLength += text.length;
    if (this.#pendingLength >= FLUSH_CHARACTERS) this.flush();
  }

  /** Writes at once, behind what was written before. */
  writeBytes(bytes: Uint8Array): void {
    if (this.#pending.length > 0) this.flush();
    this.#onBytes?.(bytes);
    writeFull(this.#access, this.#fd, bytes);
    this.written += bytes.length;
  }

  flush(): void {
    const bytes = Buffer.from(this.#pending.join(''), 'utf8');
    this.#pending = [];
    this.#pendingLength = 0;
    this.#onBytes?.(bytes);
    writeFull(this.#access, this.#fd, bytes);
    this.written += bytes.length;
  }

  /** From now on the file stays under its temporary name if it is not committed. */
  keep(): void {
    this.#isKept = true;
  }

  /** Gives the file its name. It is durable on return. */
  commit(): void {
    this.flush();
    this.#access.fsync(this.#fd);
    this.#close();
    this.#access.rename(this.#temporary, this.path);
    this.#isCommitted = true;
    syncFolder(this.#access, dirname(this.path));
  }

  /** Removes the temporary file unless `commit()` or `keep()` was called. */
  [Symbol.dispose](): void {
    if (this.#isCommitted) return;
    try {
      if (this.#open) this.#close();
      if (!this.#isKept) orNullIfAbsent(() => this.#access.unlink(this.#temporary));
    } catch (error) {
      // An error that came before is the one to report, and the next writer truncates the temporary file.
      if (errnoOf(error) === null) throw error;
    }
  }

  #close(): void {
    this.#open = false;
    this.#access.close(this.#fd);
  }
}

/** Writes a small state file and replaces the older one. It is durable on return. */
export function writeStateFile(access: FileAccess, path: string, text: string): void {
  using writer = new StateFileWriter(access, path);
  writer.write(text);
  writer.commit();
}

/** Writes a file that a user asked for, private to that user. Throws EEXIST if the name is taken. The file is durable on return. */
export function writeNewFile(access: FileAccess, path: string, parts: Iterable<string | Uint8Array>): void {
  const fd = access.open(path, OPEN.write | OPEN.create | OPEN.exclusive, PRIVATE);
  try {
    for (const part of parts)
      writeFull(access, fd, typeof part === 'string' ? Buffer.from(part, 'utf8') : part);
    access.fsync(fd);
  } finally {
    access.close(fd);
  }
  syncFolder(access, dirname(path));
}

/** Reads a small state file; null if it does not exist. One over 4 MiB is refused: `damaged` (12). */
export function readStateFile(access: FileAccess, path: string): string | null {
  return readStateBytes(access, path)?.toString('utf8') ?? null;
}

/** As `readStateFile`, for a file whose text is not UTF-8 throughout. */
export function readStateBytes(access: FileAccess, path: string): Buffer | null {
  const fd = orNullIfAbsent(() => openForReading(access, path));
  if (fd === null) return null;
  try {
    return readToEnd(access, fd, path);
  } finally {
    access.close(fd);
  }
}

/** Reads to the end and does not ask for the size, which is 0 for files under /proc. */
function readToEnd(access: FileAccess, fd: number, path: string): Buffer {
  const parts: Buffer[] = [];
  for (let size = 0; size <= LARGEST_STATE_FILE;) {
    const part = Buffer.alloc(64 * 1024);
    const count = readFull(access, fd, part);
    parts.push(part.subarray(0, count));
    if (count < part.length) return Buffer.concat(parts);
    size += count;
  }
  throw new MediaStructError(
    'damaged',
    `${displayPath(path)}: larger than ${LARGEST_STATE_FILE >> 20} MiB, which no such file is`,
    { path },
  );
}
