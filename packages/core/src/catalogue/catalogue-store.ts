import type { ListedChange, ListedCopy, ListingMark } from '../holders/holder.ts';
import type { CopyQuery } from './copy-query.ts';
import type { DayCount, ProvenPlaces } from './day-counts.ts';
import type { LossCount, LossQuestion } from './loss/loss-counts.ts';

/** A copy and the holder that has it, by its key. */
export interface HeldCopy extends ListedCopy {
  readonly holder: string;
}

/** All copies of one content, each with what tells whether it can be relied on. */
export interface StoredContent {
  readonly sha256: string;
  readonly copies: readonly Pick<HeldCopy, 'holder' | 'path' | 'size' | 'isSound' | 'verifiedAt'>[];
}

/** A folder, below the holder's root, and the copies that stand directly in it. */
export interface HeldFolder {
  readonly path: string;
  readonly files: number;
}

/** Copies of a holder in the order of their folders, and of their names in each. */
export interface HolderPart {
  /** The folder that it begins with, below the holder's root. */
  readonly folder: string;
  /** Copies that are left out from there on. */
  readonly skip: number;
  readonly most: number;
}

/** What the store has taken in of one holder. */
export interface StoredHolder {
  readonly key: string;
  readonly root: string;
  readonly mark: ListingMark;
  /** Copies, and the sum of their sizes in bytes. */
  readonly files: number;
  readonly bytes: number;
}

export interface HolderListing {
  readonly key: string;
  /** Absolute path; names that are searched begin there. */
  readonly root: string;
  readonly mark: ListingMark;
}

/**
 * The record of every copy, as a store that can be asked. It holds nothing that the listings of the holders do not tell,
 * so it may be thrown away at any time. Every implementation passes one suite of tests.
 */
export interface CatalogueStore {
  readonly holders: () => readonly StoredHolder[];
  /** Takes a listing in place of what is known of its holder. All of it or, where `copies` throws, nothing. */
  readonly takeListing: (holder: HolderListing, copies: Iterable<ListedCopy>) => void;
  /** Takes changes to what is known of a holder. All of them or, where `changes` throws, nothing. */
  readonly takeChanges: (holder: HolderListing, changes: Iterable<ListedChange>) => void;
  /** Forgets a holder and its copies. */
  readonly remove: (key: string) => void;
  /** Every copy of a content. */
  readonly copiesOf: (sha256: string) => readonly HeldCopy[];
  /** Every copy that is looked for, each once, in the order of the holders' keys. */
  readonly search: (query: CopyQuery) => Iterable<HeldCopy>;
  /** As `search`, but so many of them at most, whichever are come upon first: what nearly everything matches costs no more than that. */
  readonly searchSome: (query: CopyQuery, most: number) => Iterable<HeldCopy>;
  /** Every content that was read, in ascending order of the hashes, with all its copies. One pass over the store. */
  readonly contents: () => Iterable<StoredContent>;
  /** Contents of which these holders together have two or more sound copies, with those, in ascending order of the hashes. */
  readonly repeatedIn: (holders: readonly string[]) => Iterable<StoredContent>;
  /** All copies of one holder, or those in a folder of it and below, in no order. */
  readonly copiesIn: (key: string, folder?: string) => Iterable<HeldCopy>;
  /** Every copy of which this year or month is all that is known of when it was taken, in no order. */
  readonly takenIn: (period: string) => Iterable<HeldCopy>;
  /** The folders of one holder in which copies stand, in the order of their paths: that of their bytes, those that are not UTF-8 last. */
  readonly foldersIn: (key: string) => Iterable<HeldFolder>;
  /** Some copies of one holder by folder and name. Costs what is skipped and given, not what the holder has. */
  readonly someIn: (key: string, part: HolderPart) => Iterable<HeldCopy>;
  /** The copies of one holder whose content none of the `others` holds soundly, in no order. */
  readonly onlyIn: (key: string, others: readonly string[]) => Iterable<HeldCopy>;
  /** One copy of each content that at least one and fewer than `atLeast` of the holders hold soundly, in no order. */
  readonly heldByFewer: (atLeast: number, holders: readonly string[]) => Iterable<HeldCopy>;
  /** Contents that were read, counted by day and by how many proven copies they have. A content has the earliest day that one of its copies tells; where none does the earliest month, then the earliest year. One pass over the store. */
  readonly countByDay: (placesOf: ProvenPlaces) => readonly DayCount[];
  /** The same on a thread of its own, so that this one can do something else meanwhile; null where what the store holds was changed by another program before it was begun. */
  readonly countByDayAside: (
    placesOf: ProvenPlaces,
    stop: AbortSignal | undefined,
  ) => Promise<readonly DayCount[] | null>;
  /** What becomes of all contents with each of several losses. One pass over the store. */
  readonly countLosses: (question: LossQuestion) => readonly LossCount[];
  /** The same on a thread of its own; null where what the store holds was changed by another program before it was begun. */
  readonly countLossesAside: (
    question: LossQuestion,
    stop: AbortSignal | undefined,
  ) => Promise<readonly LossCount[] | null>;
  readonly close: () => void;
}
