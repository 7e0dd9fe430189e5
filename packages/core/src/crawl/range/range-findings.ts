import { Buffer } from 'node:buffer';
import { formatDrop } from '../../records/changes-file.ts';
import type {
  AcceptedChange,
  BitRot,
  CrawlFailure,
  GoneRecord,
  RangeAnswer,
  RangeCounts,
} from './range-answer.ts';

const NEVER: RangeCounts = {
  files: 0,
  bytes: 0,
  hashed: 0,
  hashedBytes: 0,
  reused: 0,
  added: 0,
  symlinks: 0,
  special: 0,
  known: 0,
  changed: 0,
  future: 0,
};

/** Gathers what a reader finds in one part of a tree. Memory: the lines, until they are answered. */
export class RangeFindings {
  readonly counts: RangeCounts = { ...NEVER };
  readonly failed: (CrawlFailure & { readonly of: 'file' | 'folder' })[] = [];
  readonly rotten: BitRot[] = [];
  readonly changed: string[] = [];
  readonly accepted: AcceptedChange[] = [];
  readonly gone: GoneRecord[] = [];
  readonly future: string[] = [];
  readonly devices = new Set<string>();
  last: string | null = null;
  readonly #lines: string[] = [];
  readonly #added: number[] = [];

  /** A file that is there, of which the index says all that there is. */
  same(path: string, size: number): void {
    this.counts.files += 1;
    this.counts.bytes += size;
    this.last = path;
  }

  /** A file that is there, with the line that the index lacks or has otherwise. */
  put(
    path: string,
    line: string,
    { size, isAdded }: { readonly size: number; readonly isAdded: boolean },
  ): void {
    this.same(path, size);
    this.#lines.push(line, '\n');
    this.#added.push(isAdded ? 1 : 0);
  }

  drop(record: GoneRecord): void {
    this.#lines.push(formatDrop(record.path), '\n');
    this.gone.push(record);
  }

  answer(rest: RangeAnswer['rest']): RangeAnswer {
    const { counts, failed, rotten, changed, accepted, gone, future, last } = this;
    return {
      rest,
      lines: Buffer.from(this.#lines.join(''), 'utf8'),
      added: Uint8Array.from(this.#added),
      ...{ counts, failed, rotten, changed, accepted, gone, future, last },
      devices: [...this.devices],
      isDamaged: false,
    };
  }
}

/** The answer of a reader that met a line of the index which cannot be read. */
export function damagedAnswer(): RangeAnswer {
  return { ...new RangeFindings().answer(null), isDamaged: true };
}
