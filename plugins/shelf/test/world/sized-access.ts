import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess } from '@mediastruct/core';

const BLOCK = 4096;

/** The real file system, with disks of given sizes and one that may be pulled out. */
export class SizedAccess {
  /** Bytes that each disk holds at most, by its folder. */
  readonly capacities = new Map<string, number>();
  /** The disk that goes away at the so manieth write to its objects; null for none. */
  pull: { readonly root: string; readonly atWrite: number } | null = null;
  isOut = false;
  #writes = 0;
  readonly #objects = new Map<number, string>();

  /** Forgets what was pulled out. */
  plugIn(): void {
    this.pull = null;
    this.isOut = false;
    this.#writes = 0;
  }

  free(root: string): number {
    return Math.max(0, (this.capacities.get(root) ?? Infinity) - usedBelow(root));
  }

  readonly access: FileAccess = {
    ...nodeFileAccess,
    statfs: (path) => {
      this.#refuse(path);
      const found = nodeFileAccess.statfs(path);
      const root = this.#rootOf(path);
      if (root === null) return found;
      return {
        ...found,
        available: this.free(root),
        total: this.capacities.get(root) ?? 0,
        blockSize: BLOCK,
      };
    },
    open: (path, flags, mode) => {
      this.#refuse(path);
      const fd = nodeFileAccess.open(path, flags, mode);
      const root = this.#rootOf(path);
      if (root !== null && path.startsWith(`${root}/objects/`)) this.#objects.set(fd, root);
      return fd;
    },
    close: (fd) => {
      this.#objects.delete(fd);
      nodeFileAccess.close(fd);
    },
    write: (fd, buffer, position) => {
      const root = this.#objects.get(fd);
      if (root !== undefined) this.#beforeWrite(root, buffer.length);
      return nodeFileAccess.write(fd, buffer, position);
    },
    lstat: (path) => (this.#refuse(path), nodeFileAccess.lstat(path)),
    readdir: (path) => (this.#refuse(path), nodeFileAccess.readdir(path)),
    link: (from, to) => (this.#refuse(to), nodeFileAccess.link(from, to)),
    rename: (from, to) => (this.#refuse(from), nodeFileAccess.rename(from, to)),
    unlink: (path) => (this.#refuse(path), nodeFileAccess.unlink(path)),
    mkdir: (path, mode) => (this.#refuse(path), nodeFileAccess.mkdir(path, mode)),
  };

  #beforeWrite(root: string, bytes: number): void {
    if (this.pull?.root === root) {
      this.#writes += 1;
      if (this.#writes >= this.pull.atWrite) this.isOut = true;
      if (this.isOut) throw failure('EIO');
    }
    if (this.free(root) < bytes) throw failure('ENOSPC');
  }

  #refuse(path: string): void {
    if (this.isOut && this.pull !== null && `${path}/`.startsWith(`${this.pull.root}/`))
      throw failure('ENOENT');
  }

  #rootOf(path: string): string | null {
    for (const root of this.capacities.keys()) if (`${path}/`.startsWith(`${root}/`)) return root;
    return null;
  }
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: made to fail`), { code });
}

function usedBelow(folder: string): number {
  let used = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) used += Math.ceil(lstatSync(join(entry.parentPath, entry.name)).size / BLOCK) * BLOCK;
  return used;
}
