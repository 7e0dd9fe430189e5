import { dirname } from 'node:path';
import type { FileAccess, FileStat } from '@mediastruct/core';
import { lstatOrNull } from '@mediastruct/core';

/** Kinds of file systems without hard links, as `statfs` of Linux gives them: FAT and exFAT. */
const WITHOUT_LINKS: ReadonlySet<number> = new Set([0x4d44, 0x2011bab0]);

/** Tells whether a file can get a further name at a place: on the same file system, and on one that has hard links. Answers are remembered, 100 bytes a folder. */
export class MayLink {
  readonly #access: FileAccess;
  /** The device of a folder, or of the nearest one above it that stands; null where it has no hard links. */
  readonly #devices = new Map<string, bigint | null>();

  constructor(access: FileAccess) {
    this.#access = access;
  }

  has(source: FileStat, to: string): boolean {
    return this.#deviceOf(dirname(to)) === BigInt(source.dev);
  }

  #deviceOf(folder: string): bigint | null {
    const known = this.#devices.get(folder);
    if (known !== undefined) return known;
    const device = this.#look(folder);
    this.#devices.set(folder, device);
    return device;
  }

  #look(folder: string): bigint | null {
    if (lstatOrNull(this.#access, folder) === null)
      return folder === dirname(folder) ? null : this.#deviceOf(dirname(folder));
    const { type } = this.#access.statfs(folder);
    if (type !== undefined && WITHOUT_LINKS.has(type)) return null;
    return BigInt(this.#access.lstat(this.#access.realpath(folder)).dev);
  }
}
