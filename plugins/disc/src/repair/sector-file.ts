import { createHash } from 'node:crypto';
import type { FileAccess } from '@mediastruct/core';
import { OPEN, writeFullAt } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';

const PIECE = 1 << 20;

/** A file that is worked on by sectors: an image before it has its name. */
export class SectorFile {
  readonly path: string;
  readonly #access: FileAccess;
  readonly #fd: number;

  constructor(access: FileAccess, path: string) {
    this.#access = access;
    this.path = path;
    this.#fd = access.open(path, OPEN.readWrite | OPEN.noFollow);
  }

  /** Whole sectors; a last one that is cut off counts. */
  get sectors(): number {
    return Math.ceil(this.#access.fstat(this.#fd).size / SECTOR);
  }

  /** As many bytes as there are, from a sector on; zeros behind the end. */
  read(sector: number, count: number): Buffer {
    return this.bytes(sector * SECTOR, count * SECTOR);
  }

  bytes(at: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    for (let filled = 0; filled < length;) {
      const count = this.#access.read(this.#fd, bytes.subarray(filled), at + filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes;
  }

  write(sector: number, bytes: Buffer): void {
    this.writeBytes(sector * SECTOR, bytes);
  }

  writeBytes(at: number, bytes: Buffer): void {
    writeFullAt(this.#access, { fd: this.#fd, position: at }, bytes);
  }

  setSectors(count: number): void {
    this.#access.ftruncate(this.#fd, count * SECTOR);
  }

  /** The bytes of some sectors, a MiB at a time; each piece is its own. */
  *pieces(first: number, bytes: number): Generator<{ readonly sector: number; readonly bytes: Buffer }> {
    for (let at = 0; at < bytes; at += PIECE) {
      const length = Math.min(PIECE, bytes - at);
      const sector = first + at / SECTOR;
      yield { sector, bytes: this.read(sector, Math.ceil(length / SECTOR)).subarray(0, length) };
    }
  }

  sha256(first: number, bytes: number): string {
    const digest = createHash('sha256');
    for (const piece of this.pieces(first, bytes)) digest.update(piece.bytes);
    return digest.digest('hex');
  }

  [Symbol.dispose](): void {
    this.#access.close(this.#fd);
  }
}
