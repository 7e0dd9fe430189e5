import { Buffer } from 'node:buffer';
import type { BytesAt } from '../soundness/bytes-at.ts';
import { ContentCheck } from '../soundness/content-check.ts';
import type { Soundness } from '../soundness/soundness.ts';
import { UNKNOWN } from '../soundness/soundness.ts';
import type { FileAccess } from './file-access.ts';
import type { FileLook, LookModule } from './file-look.ts';
import { Looking } from './file-look.ts';
import type { Hasher } from './hashers.ts';
import type { HashedFile, HashFailure, Onlooker, OpenFile } from './hash-file.ts';
import { hashAndLook } from './hash-file.ts';
import { nameOf } from './path-text.ts';

/** What else is wanted of each file that is read. */
export interface InspectOptions {
  /** True where the hash of ASC MHL is wanted too. */
  readonly xxh128?: boolean;
  /** A look at each file that is wanted too; what it answers is `seen`. */
  readonly look?: LookModule | undefined;
}

export interface InspectedFile extends HashedFile {
  readonly soundness: Soundness;
  /** 32 lower-case hex digits; absent where it was not asked for. */
  readonly xxh128?: string | undefined;
  /** What the look answered; absent where none was asked for. */
  readonly seen?: unknown;
}

export type InspectOutcome = InspectedFile | HashFailure;

interface Inspecting {
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly xxh128?: Hasher | undefined;
  readonly look?: FileLook | undefined;
}

/** Reads one file to its end, once: hashes it as `hashFile` does, and looks at the structure of a picture. */
export function inspectFile(
  access: FileAccess,
  path: string,
  { onBytes, xxh128, look: wanted }: Inspecting,
): InspectOutcome {
  const look = new PictureLook(access, nameOf(path));
  xxh128?.init();
  const second: Onlooker[] =
    xxh128 === undefined ? [] : [{ see: (chunk) => xxh128.update(chunk), end: () => {} }];
  const looking = wanted === undefined ? undefined : new Looking(access, path, wanted);
  const third = looking === undefined ? [] : [looking];
  const outcome = hashAndLook(access, path, { onBytes, onlookers: [look, ...second, ...third] });
  if (outcome.kind === 'failed') return outcome;
  const { soundness } = look;
  return { ...outcome, soundness, xxh128: xxh128?.digest('hex'), seen: looking?.seen };
}

class PictureLook implements Onlooker {
  soundness: Soundness = UNKNOWN;
  readonly #access: FileAccess;
  readonly #check: ContentCheck | null;

  constructor(access: FileAccess, name: string) {
    this.#access = access;
    this.#check = ContentCheck.isFor(name) ? new ContentCheck(name) : null;
  }

  see(chunk: Uint8Array): void {
    this.#check?.see(chunk);
  }

  end({ fd, stat }: OpenFile): void {
    if (this.#check === null) return;
    const bytes = openBytes(this.#access, fd, stat.size);
    try {
      this.soundness = this.#check.end(bytes, stat.allocatedBytes);
    } catch (error) {
      // A structure that nobody thought of must not end the run of a whole card; it is not judged.
      if (!(error instanceof RangeError)) throw error;
    }
  }
}

/** The bytes of an open file, wherever one looks. */
function openBytes(access: FileAccess, fd: number, size: number): BytesAt {
  return {
    size,
    read(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset));
      const bytes = Buffer.allocUnsafe(wanted);
      let filled = 0;
      while (filled < wanted) {
        const count = access.read(fd, bytes.subarray(filled), offset + filled);
        if (count === 0) break;
        filled += count;
      }
      return bytes.subarray(0, filled);
    },
  };
}
