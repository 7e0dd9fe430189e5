import { join } from 'node:path';
import type { FileAccess } from '../../../files/file-access.ts';
import { errnoOf, messageOf, OPEN, orNullIfAbsent } from '../../../files/file-access.ts';
import { displayPath } from '../../../files/path-text.ts';
import { writeFull } from '../../../files/write-full.ts';
import { MediaStructError } from '../../../errors/media-struct-error.ts';
import { extensionOf } from '../../../metadata/media-kind.ts';
import type { LocalFile } from '../source-provider.ts';
import type { ViewedContent } from './file-view.ts';

/** Copies that may stand at one time together. Bytes; a larger file stands alone. */
const TOGETHER_BYTES = 256 * 1024 * 1024;
const COPY_BYTES = 1 << 20;

export interface CopyRequest {
  /** The original name: programs judge a file by its extension. */
  readonly name: string;
  readonly size: number;
  readonly open: () => ViewedContent;
}

/**
 * Writes files of a view to a folder of the run for as long as another program reads them. Few stand there at a time; who asks for
 * more waits. What a killed process leaves there goes with the plan it was making.
 */
export class LocalCopies {
  readonly #access: FileAccess;
  readonly #folder: string;
  readonly #waiting: (() => void)[] = [];
  #bytes = 0;
  #count = 0;

  constructor(access: FileAccess, folder: string) {
    this.#access = access;
    this.#folder = folder;
  }

  /** A member that cannot be read throws the error of its reading; a folder that cannot be written ends the run. */
  async make(request: CopyRequest): Promise<LocalFile> {
    while (this.#bytes > 0 && this.#bytes + request.size > TOGETHER_BYTES)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#bytes += request.size;
    const extension = /^[a-z0-9]{1,8}$/.test(extensionOf(request.name))
      ? `.${extensionOf(request.name)}`
      : '';
    const path = join(this.#folder, `member-${this.#count++}${extension}`);
    const drop = () => this.#drop(path, request.size);
    try {
      this.#write(path, request);
    } catch (error) {
      drop();
      throw error;
    }
    return { path, [Symbol.dispose]: drop };
  }

  #write(path: string, { open }: CopyRequest): void {
    const content = open();
    try {
      const fd = this.#tried(() => this.#access.open(path, OPEN.write | OPEN.create | OPEN.truncate, 0o600));
      try {
        const buffer = new Uint8Array(COPY_BYTES);
        for (let at = 0; ;) {
          const count = content.read(buffer, at);
          if (count === 0) return;
          this.#tried(() => writeFull(this.#access, fd, buffer.subarray(0, count)));
          at += count;
        }
      } finally {
        this.#access.close(fd);
      }
    } finally {
      content.close();
    }
  }

  /** Without room for a copy its picture would end undated. */
  #tried<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === null) throw error;
      throw new MediaStructError(
        errno === 'ENOSPC' || errno === 'EDQUOT' ? 'no-space' : 'tool-failed',
        `${displayPath(this.#folder)}: expected room to unpack a picture for reading its date: ${messageOf(error)}`,
        { path: this.#folder, cause: error, suggestions: ['Make room. Nothing was changed.'] },
      );
    }
  }

  #drop(path: string, bytes: number): void {
    orNullIfAbsent(() => this.#access.unlink(path));
    this.#bytes -= bytes;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
