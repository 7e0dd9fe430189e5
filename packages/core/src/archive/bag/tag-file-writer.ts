import { createHash } from 'node:crypto';
import { Buffer } from 'node:buffer';
import { dirname } from 'node:path';
import type { FileAccess } from '../../files/file-access.ts';
import { OPEN, orNullIfAbsent } from '../../files/file-access.ts';
import { pathToBytes } from '../../files/path-text.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import { writeFull } from '../../files/write-full.ts';

const FLUSH_CHARACTERS = 256 * 1024;

export interface WrittenTagFile {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Writes one of a volume's own files as a stream: under a temporary name, durable, then renamed into place.
 * Texts may hold paths of any bytes, which are written as the bytes they are. Summed as it is written.
 */
export class TagFileWriter {
  readonly #access: FileAccess;
  readonly #path: string;
  readonly #temporary: string;
  readonly #fd: number;
  readonly #digest = createHash('sha256');
  #pending: string[] = [];
  #pendingLength = 0;
  #bytes = 0;
  #open = true;

  constructor(access: FileAccess, path: string) {
    this.#access = access;
    this.#path = path;
    this.#temporary = `${path}.tmp`;
    this.#fd = access.open(this.#temporary, OPEN.write | OPEN.create | OPEN.truncate, 0o644);
  }

  write(text: string): void {
    this.#pending.push(text);
    this.#pendingLength += text.length;
    if (this.#pendingLength >= FLUSH_CHARACTERS) this.#flush();
  }

  commit(): WrittenTagFile {
    this.#flush();
    this.#access.fsync(this.#fd);
    this.#close();
    this.#access.rename(this.#temporary, this.#path);
    syncFolder(this.#access, dirname(this.#path));
    return { sha256: this.#digest.digest('hex'), bytes: this.#bytes };
  }

  /** Drops what was written unless it was committed. */
  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#close();
    orNullIfAbsent(() => this.#access.unlink(this.#temporary));
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#pending.map((text) => pathToBytes(text)));
    this.#pending = [];
    this.#pendingLength = 0;
    this.#bytes += bytes.length;
    this.#digest.update(bytes);
    writeFull(this.#access, this.#fd, bytes);
  }

  #close(): void {
    this.#open = false;
    this.#access.close(this.#fd);
  }
}

/** Writes a small tag file whole. */
export function writeTagFile(access: FileAccess, path: string, text: string): WrittenTagFile {
  using writer = new TagFileWriter(access, path);
  writer.write(text);
  return writer.commit();
}
