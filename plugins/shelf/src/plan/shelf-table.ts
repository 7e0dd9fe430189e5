/**
 * All contents a shelf knows and where their copies are, in columns: the input of every planner. Rows are in ascending order of the hashes,
 * so a plan is the same in whatever order the contents were found. Make one with `ShelfTableBuilder`.
 *
 * Memory: 54 bytes a content and 6 bytes a copy; 80 MB for 10^6 contents with four copies each.
 */
export interface ShelfTable {
  /** Contents. */
  readonly count: number;
  /** SHA-256, 32 bytes a content. */
  readonly hashes: Uint8Array;
  /** Bytes. */
  readonly sizes: Float64Array;
  /** Proven copies that each content should have at least, and copies it should have at most (255: no limit). */
  readonly least: Uint8Array;
  readonly most: Uint8Array;
  /** The higher, the earlier it is copied. */
  readonly priority: Int16Array;
  /** What the sources say of it: a number of `STANDINGS`. */
  readonly standing: Uint8Array;
  /** 1 where its bytes can be read now from a source, so that it can be copied. */
  readonly isReadable: Uint8Array;
  /** How many contents were added to the builder before this one: the caller's own number for it. */
  readonly addedAs: Uint32Array;
  /** The copies of row `r` are those from `firstCopy[r]` up to `firstCopy[r + 1]`, each holder once, in ascending order of the holders. */
  readonly firstCopy: Uint32Array;
  /** The number of the copy's holder in the list of holders. */
  readonly copyHolder: Uint16Array;
  /** When the copy was last read to its end and was right, in seconds since 1970 UTC; 0 where that never happened. */
  readonly copyProven: Uint32Array;
}

/**
 * wanted: a source has it. grace: it is gone from its sources, and its days of grace are not over; it keeps the copies of its policy.
 * expired: those days are over; one copy is enough, and the others are the first to make room.
 */
export const STANDINGS = ['wanted', 'grace', 'expired'] as const;
export type Standing = (typeof STANDINGS)[number];

/** The value of `most` that means no limit. */
export const NO_LIMIT = 255;

/** One content as it is added to a table. */
export interface ContentFacts {
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** From 0 to 254. */
  readonly least: number;
  /** From 0 to 254, or `NO_LIMIT`. Less than `least` counts as `least`. */
  readonly most: number;
  /** From -32768 to 32767. */
  readonly priority: number;
  readonly standing: Standing;
  readonly isReadable: boolean;
}

/** One copy of a content as it is added to a table. Copies that are known to be missing or damaged are not added. */
export interface CopyFacts {
  readonly sha256: string;
  /** The number of its holder in the list of holders. */
  readonly holder: number;
  /** ISO 8601 UTC; null where it was never read back. */
  readonly verifiedAt: string | null;
}
