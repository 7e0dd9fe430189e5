import { createHash } from 'node:crypto';
import type { FileAccess } from '@mediastruct/core';
import { hashFile, lstatOrNull, OPEN, orNullIfAbsent } from '@mediastruct/core';
import { giveName } from '../volume/publish.ts';
import { joiningName } from './temporary-names.ts';
import type { FilePart, WantedFile } from './wanted-files.ts';

const READ_BYTES = 1 << 20;

/** Files whose parts come from several volumes, perhaps on several days: each part is written to its place in one file beside the target. */
export class JoinedFiles {
  readonly #access: FileAccess;
  /** The parts that stand in it, proven by their hashes in this run. */
  readonly #proven = new Map<WantedFile, Set<FilePart>>();

  constructor(access: FileAccess) {
    this.#access = access;
  }

  /** Hashes the parts that an earlier run has left in the folder. */
  lookAt(file: WantedFile, folder: string): void {
    const path = `${folder}/${joiningName(file)}`;
    const stat = lstatOrNull(this.#access, path);
    // One with another name too will not be written to, so what it holds counts for nothing.
    if (stat?.kind !== 'file' || stat.nlink > 1) return;
    const fd = this.#access.open(path, OPEN.read | OPEN.noFollow);
    try {
      for (const part of file.parts)
        if (part.offset + part.size <= stat.size && hashPart(this.#access, fd, part) === part.sha256)
          this.#proven.set(file, this.#partsOf(file).add(part));
    } finally {
      this.#access.close(fd);
    }
  }

  has(file: WantedFile, part: FilePart): boolean {
    return this.#partsOf(file).has(part);
  }

  isWhole(file: WantedFile): boolean {
    return this.#partsOf(file).size === file.parts.length;
  }

  /** A file to write a part to, at its offset; `prove` is called once it stands there. */
  open(file: WantedFile, folder: string): number {
    const path = `${folder}/${joiningName(file)}`;
    // One that has another name too, as backups by hard links make them, is not written to.
    if ((lstatOrNull(this.#access, path)?.nlink ?? 1) > 1) this.#access.unlink(path);
    return this.#access.open(path, OPEN.write | OPEN.create | OPEN.noFollow, 0o666);
  }

  prove(file: WantedFile, part: FilePart): void {
    this.#proven.set(file, this.#partsOf(file).add(part));
  }

  /** Reads the whole file, compares it with its hash and gives it its name; false where it is not what it has to be. */
  finish(file: WantedFile, folder: string, name: string): boolean {
    const access = this.#access;
    const path = `${folder}/${joiningName(file)}`;
    const fd = access.open(path, OPEN.readWrite | OPEN.noFollow);
    try {
      if (access.fstat(fd).size > file.size) access.ftruncate(fd, file.size);
      access.futimes(fd, file.mtimeNs, file.mtimeNs);
      access.fsync(fd);
    } finally {
      access.close(fd);
    }
    const hashed = hashFile(access, path);
    if (hashed.kind === 'failed' || hashed.sha256 !== file.sha256) {
      this.drop(file, folder);
      return false;
    }
    giveName(access, path, `${folder}/${name}`);
    return true;
  }

  /** Takes away what was joined so far. */
  drop(file: WantedFile, folder: string): void {
    this.#proven.delete(file);
    const path = `${folder}/${joiningName(file)}`;
    if (lstatOrNull(this.#access, path)?.kind === 'file') orNullIfAbsent(() => this.#access.unlink(path));
  }

  #partsOf(file: WantedFile): Set<FilePart> {
    return this.#proven.get(file) ?? new Set();
  }
}

/** SHA-256 of a part of an open file; of less where the file ends. */
function hashPart(access: FileAccess, fd: number, { offset, size }: FilePart): string {
  const digest = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, size));
  for (let at = 0; at < size;) {
    const count = access.read(fd, buffer.subarray(0, Math.min(buffer.length, size - at)), offset + at);
    if (count === 0) break;
    digest.update(buffer.subarray(0, count));
    at += count;
  }
  return digest.digest('hex');
}
