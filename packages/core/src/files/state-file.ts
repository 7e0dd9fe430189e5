import { Buffer } from 'node:buffer';
import { dirname } from 'node:path';
import type { FileAccess } from './file-access.ts';
import { errnoOf, OPEN, orNullIfAbsent } from './file-access.ts';
import { openForReading, readFull } from './hash-file.ts';
import { syncFolder } from './sync-folder.ts';
import { writeFull } from './write-full.ts';

const FLUSH_CHARACTERS = 256 * 1024;

/**
 * Writes one of the suite's own state files: to a temporary name, made durable, then renamed into place.
 * The file appears whole at `commit()` or not at all. Never used for a file of the user's.
 */
export class StateFileWriter {
  readonly path: string;
  readonly #access: FileAccess;
  readonly #temporary: string;
  readonly #fd: number;
  #pending: string[] = [];
  #pendingLength = 0;
  #onBytes: ((bytes: Buffer) => void) | undefined;
  #open = true;
  #isCommitted = false;

  constructor(access: FileAccess, path: string, onBytes?: (bytes: Buffer) => void) {
    this.path = path;
    this.#access = access;
    this.#temporary = `${path}.tmp`;
    this.#onBytes = onBytes;
    this.#fd = access.open(this.#temporary, OPEN.write | OPEN.create | OPEN.truncate, 0o644);
  }

  write(text: string): void {
    this.#pending.push(text);
    this.#pendingLength += text.length;
    if (this.#pendingLength >= FLUSH_CHARACTERS) this.flush();
  }

  flush(): void {
    const bytes = Buffer.from(this.#pending.join(''), 'utf8');
    this.#pending = [];
    this.#pendingLength = 0;
    this.#onBytes?.(bytes);
    writeFull(this.#access, this.#fd, bytes);
  }

  /** Publishes the file under its name, durably. */
  commit(): void {
    this.flush();
    this.#access.fsync(this.#fd);
    this.#close();
    this.#access.rename(this.#temporary, this.path);
    this.#isCommitted = true;
    syncFolder(this.#access, dirname(this.path));
  }

  /** Drops what was written unless it was committed; for where an error ended the writing. */
  [Symbol.dispose](): void {
    if (this.#isCommitted) return;
    try {
      if (this.#open) this.#close();
      orNullIfAbsent(() => this.#access.unlink(this.#temporary));
    } catch (error) {
      // What failed before is the cause; the next writer begins the temporary file anew.
      if (errnoOf(error) === null) throw error;
    }
  }

  #close(): void {
    this.#open = false;
    this.#access.close(this.#fd);
  }
}

/** Writes a small state file whole and durably, replacing the one before. */
export function writeStateFile(access: FileAccess, path: string, text: string): void {
  using writer = new StateFileWriter(access, path);
  writer.write(text);
  writer.commit();
}

/** Writes a file under a name that must be free (EEXIST), durably; for what a user asks to be saved. */
export function writeNewFile(access: FileAccess, path: string, parts: Iterable<string>): void {
  const fd = access.open(path, OPEN.write | OPEN.create | OPEN.exclusive, 0o644);
  try {
    for (const part of parts) writeFull(access, fd, Buffer.from(part, 'utf8'));
    access.fsync(fd);
  } finally {
    access.close(fd);
  }
  syncFolder(access, dirname(path));
}

/** The text of a small state file, or null where it does not exist. */
export function readStateFile(access: FileAccess, path: string): string | null {
  const fd = orNullIfAbsent(() => openForReading(access, path));
  if (fd === null) return null;
  try {
    return readToEnd(access, fd).toString('utf8');
  } finally {
    access.close(fd);
  }
}

/** Reads to the end, because the size of a file under /proc says nothing. */
function readToEnd(access: FileAccess, fd: number): Buffer {
  const parts: Buffer[] = [];
  for (;;) {
    const part = Buffer.alloc(64 * 1024);
    const count = readFull(access, fd, part);
    parts.push(part.subarray(0, count));
    if (count < part.length) return Buffer.concat(parts);
  }
}
