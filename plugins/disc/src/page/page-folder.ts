import type { FileAccess } from '@mediastruct/core';
import { OPEN, writeFull } from '@mediastruct/core';

const SECTOR = 2048;
/** What a file costs on an image besides its content: a File Entry of UDF takes a sector, its names in the three trees some hundred bytes. */
const FILE_COST = 2 * SECTOR;

/** The room that a file takes on a disc, at most. */
export function costOf(bytes: number): number {
  return Math.ceil(bytes / SECTOR) * SECTOR + FILE_COST;
}

/** The folder that a page is written to, with a budget that what is written never passes. */
export class PageFolder {
  readonly #access: FileAccess;
  readonly #folder: string;
  readonly #written = new Map<string, number>();
  /** Bytes on the disc that are left. */
  left: number;

  constructor(access: FileAccess, folder: string, budgetBytes: number) {
    this.#access = access;
    this.#folder = folder;
    this.left = budgetBytes;
  }

  /** Makes a folder below it. */
  mkdir(name: string): void {
    this.#access.mkdir(`${this.#folder}/${name}`);
    this.left -= FILE_COST;
  }

  /** Writes a file if there is room for it. Throws where something has its name. */
  write(name: string, content: string | Buffer): boolean {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    const cost = costOf(bytes.length);
    if (cost > this.left) return false;
    const fd = this.#access.open(`${this.#folder}/${name}`, OPEN.write | OPEN.create | OPEN.exclusive, 0o644);
    try {
      writeFull(this.#access, fd, bytes);
    } finally {
      this.#access.close(fd);
    }
    this.#written.set(name, cost);
    this.left -= cost;
    return true;
  }

  /** Takes a file away again that it wrote. */
  remove(name: string): void {
    const cost = this.#written.get(name);
    if (cost === undefined) return;
    this.#access.unlink(`${this.#folder}/${name}`);
    this.#written.delete(name);
    this.left += cost;
  }
}
