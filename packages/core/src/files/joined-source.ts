import type { FileAccess, FileStat } from './file-access.ts';
import { openForReading, sameFile } from './hash-file.ts';

/** Files that are read as one, in their order. Each is opened without following a symlink. */
export class JoinedSource {
  readonly #access: FileAccess;
  readonly #open: { readonly fd: number; readonly stat: FileStat; readonly start: number }[] = [];
  size = 0;

  /** Throws the error of the file system where one cannot be opened. */
  constructor(access: FileAccess, paths: readonly string[]) {
    this.#access = access;
    try {
      for (const path of paths) this.#add(openForReading(access, path));
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** Of each file, when it was opened. */
  get stats(): readonly FileStat[] {
    return this.#open.map(({ stat }) => stat);
  }

  read(buffer: Uint8Array, position: number): number {
    const file = this.#open.findLast(({ start }) => start <= position);
    if (file === undefined) return 0;
    const left = Math.min(buffer.length, file.start + file.stat.size - position);
    return left <= 0 ? 0 : this.#access.read(file.fd, buffer.subarray(0, left), position - file.start);
  }

  /** Whether every file is as it was when it was opened. */
  isUnchanged(): boolean {
    return this.#open.every(({ fd, stat }) => sameFile(this.#access.fstat(fd), stat));
  }

  [Symbol.dispose](): void {
    for (const { fd } of this.#open.splice(0)) this.#access.close(fd);
  }

  #add(fd: number): void {
    const stat = this.#access.fstat(fd);
    this.#open.push({ fd, stat, start: this.size });
    this.size += stat.size;
  }
}
