import { Buffer } from 'node:buffer';
import { dirname } from 'node:path';
import type { FileAccess } from './file-access.ts';
import { OPEN } from './file-access.ts';
import { syncFolder } from './sync-folder.ts';
import { writeFull } from './write-full.ts';

const LINE_FEED = 0x0a;

/**
 * A state file to which lines are appended. Opening it ends a torn last line with a line feed, so that the next line
 * is not glued to it. Lines wait in memory until `sync()` writes them and makes them durable. Once a sync has failed,
 * every later sync throws the same error: a kernel reports a lost write only once, so a later success proves nothing.
 */
export class AppendFile {
  readonly #access: FileAccess;
  readonly #fd: number;
  #pending: string[] = [];
  #failure: { readonly error: unknown } | null = null;

  /** `mode` is that of a new file; readable by all if absent. */
  constructor(access: FileAccess, path: string, mode = 0o644) {
    this.#access = access;
    this.#fd = access.open(path, OPEN.readWrite | OPEN.create | OPEN.append, mode);
    // Also for a file that exists: the process that created it may have been killed before the name was durable.
    syncFolder(access, dirname(path));
    this.#sealTornLine();
  }

  /** Takes a line without its line feed; `sync()` writes it. */
  append(line: string): void {
    this.#pending.push(line, '\n');
  }

  /** Writes the lines taken since the last sync; they are durable on return. */
  sync(): void {
    if (this.#failure !== null) throw this.#failure.error;
    if (this.#pending.length === 0) return;
    const bytes = Buffer.from(this.#pending.join(''), 'utf8');
    this.#pending = [];
    try {
      writeFull(this.#access, this.#fd, bytes);
      this.#access.fdatasync(this.#fd);
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  /** Closes the file. Lines that were not synced are dropped. */
  [Symbol.dispose](): void {
    this.#access.close(this.#fd);
  }

  #sealTornLine(): void {
    const { size } = this.#access.fstat(this.#fd);
    if (size === 0) return;
    const last = new Uint8Array(1);
    this.#access.read(this.#fd, last, size - 1);
    if (last[0] !== LINE_FEED) this.append('');
  }
}
