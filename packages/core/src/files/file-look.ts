import { Buffer } from 'node:buffer';
import type { FileAccess } from './file-access.ts';
import type { Onlooker, OpenFile } from './hash-file.ts';
import { readAt } from './hash-file.ts';

/** A file that was just hashed and is still open, as a look at it sees it. `read` answers null where the file ends before. */
export interface LookedFile {
  readonly path: string;
  readonly size: number;
  read(offset: number, length: number): Buffer | null;
}

/** Answers something about a file while it is open for hashing. The answer must survive a structured clone. */
export type FileLook = (file: LookedFile) => unknown;

/** Where a look stands: the address of a module that exports it as `look`. Each thread loads it by itself. */
export interface LookModule {
  readonly href: string;
}

/** Loads the look of a module, where one is wanted. A module without one is a bug and throws. */
export async function loadLook(wanted: LookModule | undefined): Promise<FileLook | undefined> {
  if (wanted === undefined) return undefined;
  const { href } = wanted;
  const module: unknown = await import(href);
  const look = typeof module === 'object' && module !== null && 'look' in module ? module.look : undefined;
  if (typeof look !== 'function') throw new TypeError(`${href} exports no look`);
  // What a function takes and answers cannot be asked at run time; the types of its module hold it.
  return look as FileLook;
}

/** Looks at a file at the end of its pass. What fits into one piece is in memory already; of a larger file parts are read again. */
export class Looking implements Onlooker {
  seen: unknown;
  readonly #access: FileAccess;
  readonly #path: string;
  readonly #look: FileLook;
  #first: Uint8Array | undefined;

  constructor(access: FileAccess, path: string, look: FileLook) {
    this.#access = access;
    this.#path = path;
    this.#look = look;
  }

  see(chunk: Uint8Array): void {
    this.#first ??= chunk;
  }

  end({ fd, stat: { size } }: OpenFile): void {
    const first = this.#first;
    const held =
      first?.length === size ? Buffer.from(first.buffer, first.byteOffset, first.byteLength) : undefined;
    this.seen = this.#look({
      path: this.#path,
      size,
      read: (offset, length) => {
        if (offset < 0 || offset + length > size) return null;
        return held?.subarray(offset, offset + length) ?? readAt(this.#access, fd, { offset, length });
      },
    });
  }
}
