import { dirname, join } from 'node:path';
import process from 'node:process';
import type { FileAccess, Library } from '@mediastruct/core';
import {
  errnoOf,
  makeFolders,
  OPEN,
  openForReading,
  orNullIfAbsent,
  readFull,
  writeFull,
} from '@mediastruct/core/base';

const PRIVATE = 0o600;
/** Bytes; no preview that is taken is larger. */
const LARGEST = 256 << 10;

/**
 * Small pictures by the hash of what they show, in `.mediastruct/thumbnails/`, about 10 kB each. They hold nothing that the files do not, so any of them may be deleted at any time, and
 * one that is not whole is made anew. Where the folder cannot be written nothing is kept.
 */
export class ThumbnailCache {
  readonly #access: FileAccess;
  readonly #folder: string;

  constructor({ access, state }: Pick<Library, 'access' | 'state'>) {
    this.#access = access;
    this.#folder = join(state.folder, 'thumbnails');
  }

  /** A picture that was kept; null where none is, or not all of it. */
  read(sha256: string): Buffer | null {
    const fd = orNullIfAbsent(() => openForReading(this.#access, this.#pathOf(sha256)));
    if (fd === null) return null;
    try {
      const bytes = Buffer.alloc(Math.min(LARGEST, this.#access.fstat(fd).size));
      const count = readFull(this.#access, fd, bytes);
      return isWholeJpeg(bytes.subarray(0, count)) ? bytes.subarray(0, count) : null;
    } finally {
      this.#access.close(fd);
    }
  }

  /** Keeps a picture if it can be kept. It is not synced: a power cut costs the picture, which is then made again. */
  write(sha256: string, jpeg: Buffer): void {
    const path = this.#pathOf(sha256);
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      makeFolders(this.#access, dirname(path));
      const fd = this.#access.open(temporary, OPEN.write | OPEN.create | OPEN.truncate, PRIVATE);
      try {
        writeFull(this.#access, fd, jpeg);
      } finally {
        this.#access.close(fd);
      }
      this.#access.rename(temporary, path);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
    }
  }

  #pathOf(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), `${sha256}.jpg`);
  }
}

/** By its first and its last marker: a file that was cut off, or never reached the disk, has not both. */
function isWholeJpeg(bytes: Buffer): boolean {
  return (
    bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === 0xffd9
  );
}
