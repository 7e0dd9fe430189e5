import type { FileAccess } from '../../files/file-access.ts';
import type { IndexUpdate } from '../index-update.ts';
import type { RangeAnswer } from '../range/range-answer.ts';
import type { MarksHeader } from './crawl-marks.ts';
import { MarkWriter } from './crawl-marks.ts';
import { forgetUnfinished, resumePaths } from './take-up-crawl.ts';

/** So much is read again at most after a crawl was killed, besides what was read and waited for its turn. Bytes. */
export const MARK_BYTES = 1 << 30;
/** A file of any size costs as much as so many bytes. */
const FILE_BYTES = 32 * 1024;

export interface MarkerOptions {
  readonly indexPath: string;
  readonly index: IndexUpdate;
  readonly header: Omit<MarksHeader, 'file' | 'from'>;
  readonly markBytes: number;
}

/** Marks how far a crawl came, whenever it has read enough since the last mark. */
export class CrawlMarker {
  readonly #access: FileAccess;
  readonly #options: MarkerOptions;
  readonly #writer: MarkWriter;
  #unmarked = 0;
  #isDone = false;

  constructor(access: FileAccess, options: MarkerOptions) {
    this.#access = access;
    this.#options = options;
    const { indexPath, index, header } = options;
    this.#writer = new MarkWriter(access, resumePaths(indexPath).marks, { ...index.marked, ...header });
  }

  /** An answer went into the index. */
  took({ counts, lines }: RangeAnswer): void {
    if (lines.length > 0) this.#unmarked += counts.hashedBytes + counts.hashed * FILE_BYTES;
    if (this.#unmarked >= this.#options.markBytes) this.#mark();
  }

  /** The crawl stops here, and the next one is to go on from it. */
  stop(): void {
    if (this.#unmarked > 0) this.#mark();
  }

  /** The tree is not what it was, so that nothing of it may be believed. */
  forget(): void {
    this.end();
  }

  /** The index has all of it. */
  end(): void {
    this.#isDone = true;
    this.#writer[Symbol.dispose]();
    forgetUnfinished(this.#access, this.#options.indexPath);
  }

  [Symbol.dispose](): void {
    if (!this.#isDone) this.#writer[Symbol.dispose]();
  }

  #mark(): void {
    this.#writer.mark(this.#options.index.mark());
    this.#unmarked = 0;
  }
}
