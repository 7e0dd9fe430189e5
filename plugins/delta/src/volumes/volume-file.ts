import { dirname } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import {
  displayPath,
  errnoOf,
  MediaStructError,
  OPEN,
  orNullIfAbsent,
  syncFolder,
  writeFullAt,
} from '@mediastruct/core';
import type { Compression } from './compression.ts';
import { packPiece, PIECE_BYTES } from './compression.ts';
import { giveNewName, takenName } from '../names/give-new-name.ts';
import { unfinishedNameOf } from '../names/unfinished-name.ts';

/** A file of volumes that is being written: pieces are appended, and what did not become whole is cut off again. */
export class VolumeFile {
  readonly path: string;
  readonly #access: FileAccess;
  readonly #compression: Compression;
  readonly #temporary: string;
  readonly #fd: number;
  #bytes = 0;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #state: 'open' | 'closed' | 'done' = 'open';

  /** `mark` tells the writer of the set from all others. */
  constructor(
    access: FileAccess,
    path: string,
    { compression, mark }: { readonly compression: Compression; readonly mark: string },
  ) {
    this.path = path;
    this.#access = access;
    this.#compression = compression;
    this.#temporary = unfinishedNameOf(mark, path);
    const flags = OPEN.write | OPEN.create | OPEN.exclusive | OPEN.noFollow;
    this.#fd = access.open(this.#temporary, flags, 0o600);
  }

  /** Bytes written so far, of whole pieces. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds bytes to the piece that is being gathered. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + PIECE_BYTES - this.#pendingBytes);
      // The caller uses its buffer again.
      this.#pending.push(part.slice());
      this.#pendingBytes += part.length;
      at += part.length;
      if (this.#pendingBytes === PIECE_BYTES) this.endPiece();
    }
  }

  /** Ends the piece, so that reading can begin behind it. */
  endPiece(): void {
    if (this.#pendingBytes === 0) return;
    const stored = packPiece(joined(this.#pending, this.#pendingBytes), this.#compression);
    this.#drop();
    const place = { fd: this.#fd, position: this.#bytes };
    this.#guarded(() => writeFullAt(this.#access, place, stored));
    this.#bytes += stored.length;
  }

  /** Takes back all that was written behind `bytes`. */
  cutTo(bytes: number): void {
    this.#drop();
    this.#access.ftruncate(this.#fd, bytes);
    this.#bytes = bytes;
  }

  /** Makes the file durable and gives it its name, which must be free. */
  finish(): void {
    this.endPiece();
    this.#guarded(() => this.#access.fsync(this.#fd));
    this.#close();
    giveSetName(this.#access, this.#temporary, this.path);
    syncFolder(this.#access, dirname(this.path));
    this.#state = 'done';
  }

  /** Removes the file unless it was finished. */
  [Symbol.dispose](): void {
    if (this.#state === 'done') return;
    if (this.#state === 'open') this.#close();
    orNullIfAbsent(() => this.#access.unlink(this.#temporary));
  }

  #drop(): void {
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  #close(): void {
    this.#state = 'closed';
    this.#access.close(this.#fd);
  }

  #guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      const errno = errnoOf(error);
      if (errno !== 'ENOSPC' && errno !== 'EDQUOT') throw error;
      throw new MediaStructError('no-space', `${displayPath(this.path)}: the disk is full`, {
        path: this.path,
        suggestions: ['Make room, or write the volumes to another disk. What is finished stays.'],
      });
    }
  }
}

const SUGGESTION = 'Choose another key with --key, or another folder.';

/** Gives a file of a set its name; one that is taken by now is `target-differs` (21). */
export function giveSetName(access: FileAccess, temporary: string, path: string): void {
  giveNewName(access, { temporary, path, suggestion: SUGGESTION });
}

export function takenError(path: string): MediaStructError {
  return takenName(path, SUGGESTION);
}

function joined(parts: readonly Uint8Array[], bytes: number): Uint8Array {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
