import { lstatOrNull, nodeFileAccess } from '@mediastruct/core/threads';

/** Two threads cost 0.3 s of a processor to start, in which one thread does so much work. */
export const SMALL_BYTES = 64 << 20;
/** What opening and closing a file costs, in bytes that could be read meanwhile. */
const FILE_BYTES = 16 << 10;

/** Tells work that is not worth starting threads for. What was done counts, so that many small tasks do not all run on one thread. */
export class SmallWork {
  readonly #smallBytes: number;
  #done = 0;

  constructor(smallBytes = SMALL_BYTES) {
    this.#smallBytes = smallBytes;
  }

  /** Whether reading these files is still small work; they count from now on. */
  take(paths: readonly string[]): boolean {
    for (const path of paths) {
      if (this.#done > this.#smallBytes) return false;
      this.#done += FILE_BYTES + (lstatOrNull(nodeFileAccess, path)?.size ?? 0);
    }
    return this.#done <= this.#smallBytes;
  }
}
