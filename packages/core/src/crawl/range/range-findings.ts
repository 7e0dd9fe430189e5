import { Buffer } from 'node:buffer';
import { comparePaths, displayPath, folderOf } from '../../files/path-text.ts';
import { formatDrop } from '../../records/changes-file.ts';
import { ProofDays } from '../../records/proof/proof-days.ts';
import type { BitRot, CrawlFailure, GoneRecord, RangeAnswer, RangeCounts } from './range-answer.ts';

const NEVER: RangeCounts = {
  files: 0,
  bytes: 0,
  hashed: 0,
  hashedBytes: 0,
  reused: 0,
  proven: 0,
  provenBytes: 0,
  spentBytes: 0,
  spentPartBytes: 0,
  added: 0,
  symlinks: 0,
  special: 0,
  known: 0,
  changed: 0,
  accepted: 0,
  readAgain: 0,
  readAgainBytes: 0,
  future: 0,
};

/** A file that is there. */
export interface StandingFile {
  readonly path: string;
  readonly size: number;
  /** When it was last read to its end, ISO 8601 UTC; undefined where it never was, or its record has an error. */
  readonly readAt: string | undefined;
}

/** Gathers what a reader finds in one part of a tree. Memory: the lines, until they are answered. */
export class RangeFindings {
  readonly counts: RangeCounts = { ...NEVER };
  readonly failed: (CrawlFailure & { readonly of: 'file' | 'folder' })[] = [];
  readonly rotten: BitRot[] = [];
  readonly changed: string[] = [];
  readonly gone: GoneRecord[] = [];
  readonly future: string[] = [];
  readonly devices = new Set<string>();
  readonly #folders = new Map<bigint, string>();
  last: string | null = null;
  #first: string | null = null;
  #lastLine: string | null = null;
  readonly #lines: string[] = [];
  readonly #added: number[] = [];
  readonly #days = new ProofDays();

  /** A path that is listed by a folder on this device. */
  meetFolder(dev: bigint, path: string): void {
    if (!this.#folders.has(dev)) this.#folders.set(dev, folderOf(path));
  }

  /** A file that is there, of which the index says all that there is. */
  same({ path, size, readAt }: StandingFile): void {
    this.counts.files += 1;
    this.counts.bytes += size;
    this.last = path;
    this.#days.addFile(readAt, size);
  }

  /** A file that is there, with the line that the index lacks or has otherwise. */
  put(file: StandingFile, { line, isAdded }: { readonly line: string; readonly isAdded: boolean }): void {
    this.same(file);
    this.#goOn(file.path);
    this.#lines.push(line, '\n');
    this.#added.push(isAdded ? 1 : 0);
  }

  drop(record: GoneRecord): void {
    this.#goOn(record.path);
    this.#lines.push(formatDrop(record.path), '\n');
    this.gone.push(record);
  }

  /** Lines have to ascend; an index in which they do not cannot be read. */
  #goOn(path: string): void {
    if (this.#lastLine !== null) refuseOutOfOrder(this.#lastLine, path);
    this.#first ??= path;
    this.#lastLine = path;
  }

  answer(rest: RangeAnswer['rest']): RangeAnswer {
    const { counts, failed, rotten, changed, gone, future, last } = this;
    return {
      rest,
      lines: Buffer.from(this.#lines.join(''), 'utf8'),
      span: this.#first === null ? null : { first: this.#first, last: this.#lastLine ?? this.#first },
      added: Uint8Array.from(this.#added),
      ...{ counts, failed, rotten, changed, gone, future, last },
      devices: [...this.devices],
      folders: [...this.#folders].map(([dev, path]) => ({ dev: String(dev), path })),
      days: this.#days.sorted(),
      isDamaged: false,
    };
  }
}

/** Throws where a line does not come behind the one before it: no walk gives such, so this is a bug. */
export function refuseOutOfOrder(before: string, path: string): void {
  if (comparePaths(before, path) < 0) return;
  throw new Error(`"${displayPath(path)}" was met behind "${displayPath(before)}", which is out of order`);
}

/** The answer of a reader that met a line of the index which cannot be read. */
export function damagedAnswer(): RangeAnswer {
  return { ...new RangeFindings().answer(null), isDamaged: true };
}
