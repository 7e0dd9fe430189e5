/** A file of a source as the shelf knows it from before. */
export interface KnownFile {
  /** Below the source. */
  readonly path: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** When it was first missed, ISO 8601 UTC; null while it is there. */
  readonly goneSince: string | null;
}

/** A file of a source as it was found now. */
export interface FoundFile {
  readonly path: string;
  /** Null where it was not read yet. */
  readonly sha256: string | null;
}

/** How the source was found: `there`, or what stands in its place. */
export type SourcePresence = 'there' | 'absent' | 'another' | 'unreadable';

export interface GoneInput {
  readonly presence: SourcePresence;
  /** The files that the shelf knows of the source, in the byte order of the paths; read twice. */
  readonly known: () => Iterable<KnownFile>;
  /** The files found, in the byte order of the paths; read twice. */
  readonly found: () => Iterable<FoundFile>;
  /** True where the content stands in the source under any name, so that a renamed folder is no loss. */
  readonly isStillThere: (sha256: string) => boolean;
  readonly limits: GoneLimits;
  /** ISO 8601 UTC. */
  readonly now: string;
}

export interface GoneLimits {
  /** Days between the first run that misses a file and the end of its grace. */
  readonly graceDays: number;
  /** The largest share of the files, and of their bytes, that may be gone at once: 0.2 for 20 percent. */
  readonly goneLimit: number;
}

/** How many files a source had and has. Those missed for longer are not counted as known. */
export interface GoneNumbers {
  readonly known: { readonly files: number; readonly bytes: number };
  readonly found: { readonly files: number };
  /** Newly gone: neither the path nor the content is there any more. */
  readonly gone: { readonly files: number; readonly bytes: number };
  /** The path is gone; the content stands under another name. */
  readonly renamed: { readonly files: number };
  /** Missed before, and back. */
  readonly back: { readonly files: number };
}

/** A file that is gone, and until when its copies stay as they are. */
export interface Tombstone {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  /** ISO 8601 UTC. */
  readonly goneSince: string;
  readonly graceUntil: string;
  readonly isExpired: boolean;
}

/** Why a source is not believed. absent, another, unreadable: as it was found. empty: it had files and has none. too-much-gone: over the limit. */
export type DistrustReason = 'absent' | 'another' | 'unreadable' | 'empty' | 'too-much-gone';

/** What to make of files that are missing from a source. */
export type GoneVerdict =
  | {
      readonly kind: 'believed';
      readonly numbers: GoneNumbers;
      /** All files that are gone, newly and before, in the byte order of the paths. Reads the inputs again. */
      readonly tombstones: () => Iterable<Tombstone>;
    }
  | { readonly kind: 'stop'; readonly because: DistrustReason; readonly numbers: GoneNumbers };
