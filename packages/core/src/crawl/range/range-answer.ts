import type { ProofDay } from '../../records/proof/proof-days.ts';

/** A file or folder that the crawl could not read. The index keeps the error in the file's record. */
export interface CrawlFailure {
  readonly path: string;
  readonly message: string;
}

/** A file whose content changed although its size and modification time did not, or not by more than a time zone moves it. */
export interface BitRot {
  readonly path: string;
  readonly message: string;
  readonly size: number;
  /** What it should read as, and what it reads as. */
  readonly sha256: string;
  readonly found: string;
}

/** A record whose file is gone. */
export interface GoneRecord {
  readonly path: string;
  readonly size: number;
  readonly sha256?: string | undefined;
  readonly dev: string;
  /** Something that is no file stands at its path. */
  readonly isReplaced: boolean;
  /** The user accepts that it is. */
  readonly isAccepted: boolean;
}

/** Counts of files; sizes in bytes. */
export interface RangeCounts {
  files: number;
  bytes: number;
  hashed: number;
  hashedBytes: number;
  reused: number;
  /** Files that were read only because they had not been for long. */
  proven: number;
  provenBytes: number;
  /** Bytes of the budget that they took, and those of them that were for the days that are read in part. */
  spentBytes: number;
  spentPartBytes: number;
  added: number;
  symlinks: number;
  special: number;
  /** Records of the index that were met. */
  known: number;
  changed: number;
  /** Files whose change the user takes for the truth. */
  accepted: number;
  /** Files that the index knew, and that read as it says. */
  readAgain: number;
  readAgainBytes: number;
  /** Files with a time that is yet to come. */
  future: number;
}

/** What lies behind the place where a reader stopped. */
export interface RangeRest {
  readonly from: string;
  /** Bytes of the lines that were used up. */
  readonly known: number;
  readonly made: number;
  /** Places behind `from` at which it may be divided, ascending. */
  readonly splits: readonly string[];
  /** So long has to be waited before the file at `from` may be read, because its time is too near to now. */
  readonly waitMs: number;
}

/** What a reader found in a part of a tree. Everything is in the order of the paths. */
export interface RangeAnswer {
  /** Null where the whole range was crawled. */
  readonly rest: RangeRest | null;
  /** What is not as the index says: records and drops, each with its line feed. */
  readonly lines: Uint8Array;
  /** The paths of the first and of the last of them; null where there are none. */
  readonly span: { readonly first: string; readonly last: string } | null;
  /** For each of the lines that is no drop: 1 where the index had nothing of its path. */
  readonly added: Uint8Array;
  readonly counts: Readonly<RangeCounts>;
  readonly failed: readonly (CrawlFailure & { readonly of: 'file' | 'folder' })[];
  readonly rotten: readonly BitRot[];
  /** Paths of files that hold other content than the index knew, with another size or time: they were edited or overwritten. */
  readonly changed: readonly string[];
  readonly gone: readonly GoneRecord[];
  readonly future: readonly string[];
  /** The devices, by the index, of files that are still there. */
  readonly devices: readonly string[];
  /** One folder of each device that was listed. */
  readonly folders: readonly { readonly dev: string; readonly path: string }[];
  /** The files that are there, by the day on which they were last read. */
  readonly days: readonly ProofDay[];
  /** The last file that was met. */
  readonly last: string | null;
  /** A line of the index cannot be read; nothing else of the answer counts then. */
  readonly isDamaged: boolean;
}
