import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, lstatOrNull, OPEN } from '../files/file-access.ts';
import { syncFile, syncFolder } from '../files/sync-folder.ts';
import { writeFull } from '../files/write-full.ts';
import type { PartEnd } from './changes-file.ts';
import { CHANGES_FORMAT, formatDrop, formatPartEnd } from './changes-file.ts';
import type { CurrentChanges } from './current-changes.ts';

const FLUSH_CHARACTERS = 256 * 1024;

/**
 * Appends one part to the changes of an index. It counts from `close()` on, durable. Dropped before that, it leaves at
 * most a torn end, which no reader counts and the next writer takes away.
 */
export class PartWriter {
  readonly path: string;
  /** Where its lines begin, in bytes. */
  readonly start: number;
  readonly #access: FileAccess;
  readonly #linesBefore: number;
  readonly #fd: number;
  readonly #digest = createHash('sha256');
  #pending: string[] = [];
  #pendingLength = 0;
  #written: number;
  #lines = 0;
  #isOpen = true;

  constructor(access: FileAccess, { base, indexPath, path, end }: CurrentChanges) {
    this.#access = access;
    this.path = path;
    const kept = end?.base === base ? end.bytes : 0;
    // Changes that a new base has taken in go only once that base is durable: whoever published it may have been killed before.
    if (kept === 0 && lstatOrNull(access, path) !== null) {
      syncFile(access, indexPath);
      syncFolder(access, dirname(indexPath));
    }
    this.#linesBefore = kept === 0 ? 1 : (end?.lines ?? 0);
    this.#written = kept;
    this.#fd = access.open(path, OPEN.readWrite | OPEN.create | OPEN.append, 0o644);
    try {
      if (access.fstat(this.#fd).size > kept) access.ftruncate(this.#fd, kept);
      if (kept === 0) this.#write(Buffer.from(`${JSON.stringify({ ...CHANGES_FORMAT, base })}\n`, 'utf8'));
    } catch (error) {
      // Nobody gets this writer, so nobody else would close its file.
      this[Symbol.dispose]();
      throw error;
    }
    this.start = this.#written;
  }

  /** Lines of the file, with those of this part so far. */
  get lines(): number {
    return this.#linesBefore + this.#lines;
  }

  /** Where the lines written so far end, in bytes; `flush` comes before it is asked. */
  get end(): number {
    return this.#written;
  }

  /** A line that `formatFileRecord` made: the record that stands at its path from now on. */
  put(line: string): void {
    this.#pending.push(line, '\n');
    this.#pendingLength += line.length;
    this.#lines += 1;
    if (this.#pendingLength >= FLUSH_CHARACTERS) this.flush();
  }

  /** No file is at this path any more. */
  drop(path: string): void {
    this.put(formatDrop(path));
  }

  /** So many lines of records and drops, each with its line feed. Written at once. */
  putLines(lines: Uint8Array, count: number): void {
    if (this.#pending.length > 0) this.flush();
    this.#append(lines);
    this.#lines += count;
  }

  flush(): void {
    const bytes = Buffer.from(this.#pending.join(''), 'utf8');
    this.#pending = [];
    this.#pendingLength = 0;
    this.#append(bytes);
  }

  /** Where the lines written so far end in the file, and their sum. They do not count yet. */
  mark(): { readonly bytes: number; readonly sha256: string } {
    this.flush();
    return { bytes: this.#written, sha256: this.#digest.copy().digest('hex') };
  }

  /**
   * Makes the part count. It is durable on return. Its lines are durable before its end is written, so an end that
   * does not fit its lines is damage and never a torn write.
   */
  close({ run, header }: Pick<PartEnd, 'run' | 'header'>): void {
    this.flush();
    this.#access.fdatasync(this.#fd);
    const end = { lines: this.#lines, sha256: this.#digest.digest('hex'), run, header };
    this.#write(Buffer.from(`${formatPartEnd(end)}\n`, 'utf8'));
    this.#access.fdatasync(this.#fd);
    this.#isOpen = false;
    this.#access.close(this.#fd);
    syncFolder(this.#access, dirname(this.path));
  }

  [Symbol.dispose](): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      this.#access.close(this.#fd);
    } catch (error) {
      // An error that came before is the one to report; what was written does not count.
      if (errnoOf(error) === null) throw error;
    }
  }

  #append(bytes: Uint8Array): void {
    this.#digest.update(bytes);
    this.#write(bytes);
  }

  #write(bytes: Uint8Array): void {
    writeFull(this.#access, this.#fd, bytes);
    this.#written += bytes.length;
  }
}
