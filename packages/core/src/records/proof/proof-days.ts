/** Files that were last read to their end on one day, UTC; sizes in bytes. */
export interface ProofDay {
  /** Such as `2026-11-30`; `''` for files that were never read, or not without an error. */
  readonly day: string;
  readonly files: number;
  readonly bytes: number;
}

const DAY_LETTERS = 10;

interface DaySums {
  files: number;
  bytes: number;
}

/** The day of a time as ISO 8601 UTC. */
export function dayOf(time: string | undefined): string {
  return time === undefined ? '' : time.slice(0, DAY_LETTERS);
}

/** Sums files by the day on which they were last read. Memory: an entry for each day on which anything was read. */
export class ProofDays {
  readonly #days = new Map<string, DaySums>();
  /** Most files were last read at the same few moments. */
  #lastAt: string | undefined;
  #last: DaySums | null = null;

  /** A file that was last read at a moment, ISO 8601 UTC; undefined where it never was. */
  addFile(readAt: string | undefined, size: number): void {
    if (this.#last === null || readAt !== this.#lastAt) {
      this.#lastAt = readAt;
      this.#last = this.#sumsOf(readAt === undefined ? '' : readAt.slice(0, DAY_LETTERS));
    }
    this.#last.files += 1;
    this.#last.bytes += size;
  }

  add({ day, files, bytes }: ProofDay): void {
    const sums = this.#sumsOf(day);
    sums.files += files;
    sums.bytes += bytes;
  }

  /** The oldest first. */
  sorted(): readonly ProofDay[] {
    return [...this.#days].map(([day, sums]) => ({ day, ...sums })).sort((a, b) => (a.day < b.day ? -1 : 1));
  }

  #sumsOf(day: string): DaySums {
    const sums = this.#days.get(day) ?? { files: 0, bytes: 0 };
    this.#days.set(day, sums);
    return sums;
  }
}
