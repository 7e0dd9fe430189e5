import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Catalogue, FileAccess } from '@mediastruct/core';
import { errnoOf, OPEN, walkTree } from '@mediastruct/core';

const READ_BYTES = 1 << 20;

/** A file that is looked for. */
export interface Sought {
  /** On the disc. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** Where contents can be: folders, and what the library knows. */
export class ContentHolders {
  readonly #access: FileAccess;
  readonly #folders: readonly string[];
  readonly #catalogue: Catalogue | null;
  #bySize: Map<number, string[]> | null = null;

  constructor(access: FileAccess, folders: readonly string[], catalogue: Catalogue | null) {
    this.#access = access;
    this.#folders = folders;
    this.#catalogue = catalogue;
  }

  /**
   * The path of a file that was read to its end and has the content; null where none has. Looked at are, in a folder, the path that the file has on the
   * disc, then every file of its size; then every copy that the catalogue knows. Memory: the sizes and paths of all files of the folders, once one is looked for.
   */
  find({ path, size, sha256 }: Sought): string | null {
    for (const candidate of this.#candidates({ path, size, sha256 }))
      if (this.#sumOf(candidate) === sha256) return candidate;
    return null;
  }

  *#candidates({ path, size, sha256 }: Sought): Generator<string> {
    for (const folder of this.#folders) yield join(folder, path);
    for (const folder of this.#folders) yield join(folder, path.replace(/^data\//, ''));
    yield* this.#sizes().get(size) ?? [];
    for (const { holder, path: below } of this.#catalogue?.copiesOf(sha256) ?? [])
      if (holder.holdsCopies) yield join(holder.root, below);
  }

  #sizes(): ReadonlyMap<number, readonly string[]> {
    if (this.#bySize !== null) return this.#bySize;
    const sizes = new Map<number, string[]>();
    for (const folder of this.#folders)
      for (const entry of walkTree(this.#access, folder))
        if (entry.kind === 'file') {
          const paths = sizes.get(entry.stat.size) ?? [];
          paths.push(join(folder, entry.path));
          sizes.set(entry.stat.size, paths);
        }
    this.#bySize = sizes;
    return sizes;
  }

  /** Null where there is no such file, or it cannot be read. */
  #sumOf(path: string): string | null {
    try {
      const digest = createHash('sha256');
      for (const piece of piecesOf(this.#access, path)) digest.update(piece);
      return digest.digest('hex');
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return null;
    }
  }
}

/** The content of a file, piece by piece; each is valid until the next. */
export function* piecesOf(access: FileAccess, path: string): Generator<Buffer> {
  const fd = access.open(path, OPEN.read | OPEN.noFollow | OPEN.noWait);
  try {
    const buffer = Buffer.alloc(READ_BYTES);
    for (let count = access.read(fd, buffer, null); count > 0; count = access.read(fd, buffer, null))
      yield buffer.subarray(0, count);
  } finally {
    access.close(fd);
  }
}
