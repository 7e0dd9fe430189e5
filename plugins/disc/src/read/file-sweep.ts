import type { Hash } from 'node:crypto';
import { createHash, hash } from 'node:crypto';
import { SECTOR } from '../image/sectors.ts';
import type { Extent } from './disc-listing.ts';
import type { BadRange } from './steady-reader.ts';

/** A file and where it stands on the disc. */
export interface SweptFile {
  readonly path: string;
  readonly size: number;
  readonly extents: readonly Extent[];
}

/** SHA-256 of a file, or null where it could not be read to its end. */
export type OnSwept<File> = (file: File, sha256: string | null) => void;

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Sweeping<File> {
  readonly file: File;
  readonly ranges: readonly Range[];
  /** The range that comes next, and how far the file was met. */
  nth: number;
  at: number;
  digest: Hash | null;
  isBad: boolean;
}

/** The bytes of a file's parts on the disc, in the order of the file. */
export function rangesOf({ extents }: Pick<SweptFile, 'extents'>): readonly Range[] {
  return extents
    .filter(({ bytes }) => bytes > 0)
    .map(({ sector, bytes }) => ({ start: sector * SECTOR, end: sector * SECTOR + bytes }));
}

/** True where a file's parts stand behind each other, so that one pass over the disc meets them in order. */
export function isInOrder(file: Pick<SweptFile, 'extents'>): boolean {
  const ranges = rangesOf(file);
  return ranges.every(({ start }, nth) => nth === 0 || start >= (ranges[nth - 1]?.end ?? 0));
}

/**
 * Hashes all files of a disc in one pass over its bytes: given piece by piece in ascending order, it hands each file out once its last
 * byte was met. For files that are `isInOrder`. Memory: about 200 bytes a file.
 */
export class FileSweep<File extends SweptFile> {
  /** By where they begin, the last first, so that the next is taken from the end. */
  readonly #waiting: Sweeping<File>[];
  readonly #onFile: OnSwept<File>;
  #active: Sweeping<File>[] = [];

  constructor(files: Iterable<File>, onFile: OnSwept<File>) {
    this.#onFile = onFile;
    this.#waiting = [...files]
      .map((file) => {
        const ranges = rangesOf(file);
        return { file, ranges, nth: 0, at: ranges[0]?.start ?? 0, digest: null, isBad: false };
      })
      .sort((a, b) => b.at - a.at);
  }

  /** Takes the bytes of the disc that begin at `position`; `bad` is what of them could not be read. */
  take(position: number, bytes: Buffer, bad: readonly BadRange[]): void {
    const end = position + bytes.length;
    for (let next = this.#waiting.at(-1); next !== undefined && next.at < end; next = this.#waiting.at(-1)) {
      this.#waiting.pop();
      this.#active.push(next);
    }
    this.#active = this.#active.filter((one) => !this.#feed(one, { position, bytes, bad }));
  }

  /** Tells of the files that were not met to their ends: the disc ended before, or a part was left out. Empty ones are whole. */
  end(): void {
    for (const { file, ranges } of [...this.#active, ...this.#waiting.toReversed()])
      this.#onFile(file, ranges.length === 0 && file.size === 0 ? hash('sha256', '') : null);
    this.#active = [];
    this.#waiting.length = 0;
  }

  /** True once the file is through. */
  #feed(
    one: Sweeping<File>,
    piece: { readonly position: number; readonly bytes: Buffer; readonly bad: readonly BadRange[] },
  ): boolean {
    const { position, bytes, bad } = piece;
    const end = position + bytes.length;
    for (let range = one.ranges[one.nth]; range !== undefined && one.at < end; range = one.ranges[one.nth]) {
      // Something before was left out; the file is told of at the end.
      if (one.at < position) return false;
      const upTo = Math.min(range.end, end);
      if (bad.some((spot) => spot.start < upTo && spot.end > one.at)) one.isBad = true;
      const part = bytes.subarray(one.at - position, upTo - position);
      const isLast = one.nth === one.ranges.length - 1 && upTo === range.end;
      if (isLast && one.digest === null) return this.#done(one, () => hash('sha256', part));
      one.digest ??= createHash('sha256');
      one.digest.update(part);
      one.at = upTo;
      if (upTo < range.end) return false;
      one.nth += 1;
      one.at = one.ranges[one.nth]?.start ?? upTo;
    }
    const { digest } = one;
    return one.nth === one.ranges.length && digest !== null && this.#done(one, () => digest.digest('hex'));
  }

  #done({ file, ranges, isBad }: Sweeping<File>, sum: () => string): true {
    const met = ranges.reduce((bytes, { start, end }) => bytes + end - start, 0);
    this.#onFile(file, isBad || met !== file.size ? null : sum());
    return true;
  }
}
