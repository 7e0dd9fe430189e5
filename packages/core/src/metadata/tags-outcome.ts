/**
 * `perl-missing`: exiftool cannot run on this machine; `unreadable`: this file could not be opened or is gone;
 * `timeout`: exiftool gave no answer in time; `unreachable-name`: no link could be made to a name exiftool
 * cannot take; `tool-failed`: exiftool itself broke; `closed`: asked after `close()`.
 */
export type TagsFailureCode =
  'perl-missing' | 'unreadable' | 'timeout' | 'unreachable-name' | 'tool-failed' | 'closed';

export interface TagsFailure {
  readonly kind: 'failed';
  readonly code: TagsFailureCode;
  readonly message: string;
}

export interface TagsFound {
  readonly kind: 'tags';
  /** Values as exiftool prints them, by `EXIF:ExifIFD:DateTimeOriginal`; see `readTags`. */
  readonly tags: Readonly<Record<string, unknown>>;
  /** IANA zone of the GPS position in the tags, from exiftool-vendored's map of zones. */
  readonly gpsZone: string | null;
  /** Why exiftool could not read the inside of the file, or all of it. */
  readonly errors: readonly string[];
  /** What exiftool had to say about the file; the tags are what it could read nevertheless. */
  readonly notes: readonly string[];
}

export type TagsOutcome = TagsFound | TagsFailure;
