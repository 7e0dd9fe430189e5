/** How many proven copies a content has: none, one, two, or more; an index into the counts of a day. */
export const PROOF_LEVELS = ['none', 'one', 'two', 'more'] as const;
export type ProofLevel = (typeof PROOF_LEVELS)[number];

/** Contents and their bytes, by how many proven copies they have, in the order of `PROOF_LEVELS`. */
export interface DayCount {
  /** `YYYY-MM-DD`, or `YYYY-MM` or `YYYY` where no more is known; null for what has no date. */
  readonly day: string | null;
  readonly files: readonly number[];
  readonly bytes: readonly number[];
}

/** What of a copy decides which proven copies it stands for. */
export interface CopyClass {
  /** The key of its holder. */
  readonly holder: string;
  /** The folder it stands in, below the holder's root. */
  readonly folder: string;
  readonly isSound: boolean;
  /** Whether it was ever read to its end. */
  readonly isVerified: boolean;
}

/** The physical copies that a copy proves, as numbers; none where it proves nothing, and null where its holder holds no copies. */
export type ProvenPlaces = (copy: CopyClass) => readonly number[] | null;

const DATED = /^\d{4}-\d\d-\d\d/;
const PERIOD = /^\d{4}(?:$|-(?:0[1-9]|1[0-2])(?:$|-\d\d))/;

/** The day of a local time; null where it tells only a year or a month, or is no time of a calendar. */
export function dayOf(local: string | undefined): string | null {
  return local !== undefined && DATED.test(local) ? local.slice(0, 10) : null;
}

/** The day of a local time, its month or its year where no more is known; null where it is no time of a calendar. */
export function periodOf(local: string | undefined): string | null {
  return (local !== undefined && PERIOD.exec(local)?.[0]) || null;
}

/** Whether a content is counted on the first period rather than on the second: one that tells more goes first, then the earlier one. */
export function goesBefore(one: string, other: string): boolean {
  return one.length === other.length ? one < other : one.length > other.length;
}

/** Counts contents whose copies come one after the other. A content has the earliest day that one of its copies tells; where none does the earliest month, then the earliest year. Memory: a row for each of these. */
export class DayCounter {
  readonly #days = new Map<string | null, { readonly files: number[]; readonly bytes: number[] }>();
  readonly #places: number[] = [];
  #day: string | null = null;
  #size = 0;
  #isHeld = false;

  /** Takes a copy of the content that is under way; `day` is its `periodOf`. */
  add(places: readonly number[] | null, size: number, day: string | null): void {
    if (places === null) return;
    this.#isHeld = true;
    this.#size = Math.max(this.#size, size);
    if (day !== null && (this.#day === null || goesBefore(day, this.#day))) this.#day = day;
    for (const place of places) if (!this.#places.includes(place)) this.#places.push(place);
  }

  /** Ends a content: what comes next is another one. */
  end(): void {
    if (this.#isHeld) this.#count(Math.min(this.#places.length, PROOF_LEVELS.length - 1));
    this.#places.length = 0;
    this.#day = null;
    this.#size = 0;
    this.#isHeld = false;
  }

  /** In ascending order, a year or month before its days, what has no date last. */
  days(): readonly DayCount[] {
    return [...this.#days]
      .map(([day, counts]) => ({ day, ...counts }))
      .sort((a, b) => (a.day === null ? 1 : b.day === null ? -1 : a.day < b.day ? -1 : 1));
  }

  #count(level: number): void {
    let row = this.#days.get(this.#day);
    if (row === undefined) this.#days.set(this.#day, (row = { files: noCounts(), bytes: noCounts() }));
    row.files[level] = (row.files[level] ?? 0) + 1;
    row.bytes[level] = (row.bytes[level] ?? 0) + this.#size;
  }
}

function noCounts(): number[] {
  return PROOF_LEVELS.map(() => 0);
}
