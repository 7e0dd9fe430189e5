import { Buffer } from 'node:buffer';
import { dirname } from 'node:path';
import type { FileAccess } from './file-access.ts';
import { OPEN } from './file-access.ts';
import { syncFolder } from './sync-folder.ts';
import { writeFull } from './write-full.ts';

const LINE_FEED = 0x0a;

/**
 * An append-only state file of lines. Opening seals a torn last line with a line feed, so that what is
 * appended is never glued to it. Lines are held until `sync()`, which writes them and makes them durable.
 * A failed sync is final: a kernel tells a lost write once, so a later success would prove nothing.
 */
export class AppendFile {
  readonly #access: FileAccess;
  readonly #fd: number;
  #pending: string[] = [];
  #failure: { readonly error: unknown } | null = null;

  constructor(access: FileAccess, path: string) {
    this.#access = access;
    this.#fd = access.open(path, OPEN.readWrite | OPEN.create | OPEN.append, 0o644);
    // Also where the file is there: whoever made it may have been killed before its name was durable.
    syncFolder(access, dirname(path));
    this.#sealTornLine();
  }

  append(line: string): void {
    this.#pending.push(line, '\n');
  }

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
