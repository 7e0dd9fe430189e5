import type { MediaStructError } from '../errors/media-struct-error.ts';
import type { Library } from '../library/library.ts';
import type { IndexMark } from '../records/index-header.ts';
import type { TakenRecord } from '../records/file-record.ts';

/** How far a listing was read: which base, and how many bytes of changes to it; 0 where its kind has no changes. */
export type ListingMark = IndexMark;

/** One copy as the listing of its holder tells it. */
export interface ListedCopy {
  /** Below the holder's root. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Null where the content could never be read. */
  readonly sha256: string | null;
  readonly taken: TakenRecord | null;
  readonly camera: string | null;
  /** The path below its source at which it was ingested. */
  readonly origin: string | null;
  /** When it was last read to its end, ISO 8601 UTC. */
  readonly verifiedAt: string | null;
  /** False where its content is in doubt, so that it proves nothing. */
  readonly isSound: boolean;
}

export type ListedChange =
  { readonly kind: 'put'; readonly copy: ListedCopy } | { readonly kind: 'drop'; readonly path: string };

/** What a holder says it holds. It is read from the library's state; the holder itself need not be there. */
export interface Listing {
  /** Null where there is none yet. Throws `damaged` (12). */
  readonly mark: () => ListingMark | null;
  /** Everything, each path once. Reading to the end proves the listing whole, or throws `damaged` (12). */
  readonly copies: () => Iterable<ListedCopy>;
  /** What changed since a mark, in order, and the mark it leads to; null where all has to be read. */
  readonly changesSince: (
    mark: ListingMark,
  ) => { readonly mark: ListingMark; readonly changes: Iterable<ListedChange> } | null;
  /** About how much has to be read for all of it, bytes; absent for a listing that is always small. */
  readonly bytes?: () => number;
}

/** One physical copy of all that a holder holds, and when it was last read to its end. */
export interface HolderProof {
  /** In words for people: `disc "Family 1", shelf 3`. */
  readonly copy: string;
  /** ISO 8601 UTC. */
  readonly verifiedAt: string;
  /** Where that copy is kept, as people write it; null or left out where nobody told. */
  readonly place?: string | null | undefined;
}

/** Anything that holds copies and can be recognised when it comes back: a tree, a volume, a disk, somebody's list. */
export interface Holder {
  /** The name of its kind, such as `tree`. */
  readonly kind: string;
  /** Its own name, unique among its kind. */
  readonly name: string;
  /** Absolute path below which its files are, or were when it was last seen; names that are searched begin there. */
  readonly root: string;
  /** Where it is now, in words for people: a path, `shelf 3`; null where nobody told. */
  readonly place: string | null;
  readonly listing: Listing;
  /** Whether its copies can be opened now. */
  readonly isReachable: () => boolean;
  /** When its listing was made or last found true, ISO 8601 UTC. */
  readonly listedAt: () => string | null;
  /** When all of it was last read back, ISO 8601 UTC; null where that never happened or is not known. */
  readonly provenAt: () => string | null;
  /** Its physical copies that were read back whole and not found wrong since, such as the discs of a volume. */
  readonly proofs: () => readonly HolderProof[];
  /** False for what only tells of files, such as the sources of past ingests: it can be found and is no copy. */
  readonly holdsCopies: boolean;
  /** True where its copies are there and can be read, but are not to be relied on, such as those of an old disk that was retired. */
  readonly isRetired?: boolean | undefined;
  /** The same text for holders of one kind that share a device, so that they are lost together and are one copy; absent for one that stands alone. */
  readonly device?: string | undefined;
  /** Takes its listing out of the library for good; absent where that is not for the user to do. */
  readonly forget?: () => void;
}

/** A kind of holder: core brings trees and volumes, a plugin may bring others. */
export interface HolderKind {
  readonly name: string;
  /** All holders of this kind that the library knows. Faults of one of them are told to `onDamaged`, and the rest is given. */
  readonly holders: (library: Library, onDamaged: (error: MediaStructError) => void) => readonly Holder[];
}

/** A holder in words for people: `volume MS_3f2a9c01_0007 (disc "Family 1", shelf 3)`. */
export function describeHolder({ kind, name, place }: Pick<Holder, 'kind' | 'name' | 'place'>): string {
  return place === null ? `${kind} ${name}` : `${kind} ${name} (${place})`;
}

/** Names a holder among all kinds. */
export function keyOf({ kind, name }: Pick<Holder, 'kind' | 'name'>): string {
  return `${kind}:${name}`;
}
