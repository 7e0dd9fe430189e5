import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import {
  displayPath,
  errnoOf,
  lstatOrNull,
  makeFolders,
  MediaStructError,
  OPEN,
  openForReading,
  orNullIfAbsent,
  writeFull,
} from '@mediastruct/core';
import { giveNewName } from '../../names/give-new-name.ts';
import { dropLeftovers, unfinishedNameOf, writerMark } from '../../names/unfinished-name.ts';
import type { Place } from '../../volumes/packed-entry.ts';

const READ_BYTES = 1 << 20;
const NAME = /^[0-9a-f]{64}$/;

/**
 * Parts of members that were taken from discs for contents that need further discs: so that one drive is enough, and each disc is needed once. They stay between runs of a command
 * until `clear`. A part is named by the SHA-256 of its bytes, and checked when it is read.
 */
export class GatheredParts {
  /** Absolute path of their folder, which only these files are in; it is made when it is needed. */
  readonly folder: string;
  readonly #access: FileAccess;
  readonly #mark = writerMark();

  constructor(access: FileAccess, folder: string) {
    this.#access = access;
    this.folder = folder;
    dropLeftovers(access, folder, { isOurs: (name) => NAME.test(name) });
  }

  has({ sha256, size }: Place): boolean {
    const stat = lstatOrNull(this.#access, this.#pathOf(sha256));
    return stat?.kind === 'file' && stat.size === size;
  }

  /** Keeps a part whose bytes are checked while they are given. */
  keep({ sha256 }: Place, pieces: Iterable<Uint8Array>): void {
    makeFolders(this.#access, this.folder);
    const path = this.#pathOf(sha256);
    const temporary = unfinishedNameOf(this.#mark, path);
    const fd = this.#access.open(temporary, OPEN.write | OPEN.create | OPEN.exclusive | OPEN.noFollow, 0o600);
    let isWhole = false;
    try {
      for (const bytes of pieces) writeFull(this.#access, fd, bytes);
      this.#access.fsync(fd);
      isWhole = true;
    } finally {
      this.#access.close(fd);
      if (!isWhole) orNullIfAbsent(() => this.#access.unlink(temporary));
    }
    giveNewName(this.#access, { temporary, path, suggestion: 'Run the command again.' });
  }

  /** The bytes of a part. One that reads otherwise goes, so that its disc is asked for again: `content-mismatch` (10). */
  *read({ sha256 }: Place): Generator<Uint8Array> {
    const path = this.#pathOf(sha256);
    const digest = createHash('sha256');
    const fd = openForReading(this.#access, path);
    try {
      const buffer = new Uint8Array(READ_BYTES);
      for (let at = 0; ;) {
        const count = this.#access.read(fd, buffer, at);
        if (count === 0) break;
        digest.update(buffer.subarray(0, count));
        yield buffer.subarray(0, count);
        at += count;
      }
    } finally {
      this.#access.close(fd);
    }
    if (digest.digest('hex') === sha256) return;
    orNullIfAbsent(() => this.#access.unlink(path));
    throw new MediaStructError(
      'content-mismatch',
      `${displayPath(path)}: reads otherwise than it was written`,
      {
        path,
      },
    );
  }

  /** Removes all parts, when no file needs them any more. */
  clear(): void {
    for (const { name } of orNullIfAbsent(() => this.#access.readdir(this.folder)) ?? [])
      if (NAME.test(name)) this.#access.unlink(join(this.folder, name));
    try {
      this.#access.rmdir(this.folder);
    } catch (error) {
      // It is not there, or holds what somebody else put in.
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(errnoOf(error) ?? '')) throw error;
    }
  }

  #pathOf(sha256: string): string {
    return join(this.folder, sha256);
  }
}
