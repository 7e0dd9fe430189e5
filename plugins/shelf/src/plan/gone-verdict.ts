/** A content that the shelf knows under a path of a source. A path has several of them where a file was replaced. */
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
  /** Null where it was not read yet; then it is taken to be what was known under the path. */
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
  /** Folders and files of the source that could not be listed or read: nothing below them is called gone. */
  readonly notSeen: readonly string[];
  readonly limits: GoneLimits;
  /** True where the user was shown these numbers and said that they are right. */
  readonly isConfirmed?: boolean | undefined;
  /** ISO 8601 UTC. */
  readonly now: string;
}

export interface GoneLimits {
  /** Days between the first run that misses a file and the end of its grace. */
  readonly graceDays: number;
  /** The largest share of the files, and of their bytes, that may be lost at once: 0.2 for 20 percent. */
  readonly goneLimit: number;
}

/** Files and the sum of their sizes in bytes. */
export interface FileSum {
  readonly files: number;
  readonly bytes: number;
}

/** How many files a source had and has. */
export interface GoneNumbers {
  /** As it was the last time; what was missed then already is not counted. */
  readonly known: FileSum;
  readonly found: { readonly files: number };
  /** Newly gone: neither the path nor the content is there any more. */
  readonly gone: FileSum;
  /** Newly replaced: other content is under the path, and the old one is nowhere in the source. */
  readonly replaced: FileSum;
  /** The path is gone or has other content; the content stands under another name. */
  readonly renamed: FileSum;
  /** Missed before, and back. */
  readonly back: FileSum;
  /** Below what could not be looked at. */
  readonly notSeen: FileSum;
}

/** A content that its source does not have any more, and until when its copies stay as they are. */
export interface Tombstone {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  /** ISO 8601 UTC. */
  readonly goneSince: string;
  readonly graceUntil: string;
  readonly isExpired: boolean;
}

/** A content that was not found under its path, and has to stay in the listing of its source. */
export interface MissedFile {
  readonly path: string;
  readonly sha256: string;
  /** Since when it is gone, ISO 8601 UTC; null where it was there the last time and its place could not be looked at now. */
  readonly goneSince: string | null;
}

/** Why a source is not believed. absent, another, unreadable: as it was found. empty: it had files and has none. too-much-lost: over the limit. */
export type DistrustReason = 'absent' | 'another' | 'unreadable' | 'empty' | 'too-much-lost';

/** What to make of files that are missing from a source. */
export type GoneVerdict =
  | {
      readonly kind: 'believed';
      readonly numbers: GoneNumbers;
      /** All contents that are gone, newly and before, in the byte order of the paths. Reads the inputs again. */
      readonly tombstones: () => Iterable<Tombstone>;
      /** These, and all that could not be looked at, in the order in which they are known. Reads the inputs again. */
      readonly missed: () => Iterable<MissedFile>;
    }
  | { readonly kind: 'stop'; readonly because: DistrustReason; readonly numbers: GoneNumbers };
