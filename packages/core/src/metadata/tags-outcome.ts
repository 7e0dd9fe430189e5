/**
 * Why there are no tags. `perl-missing`: exiftool cannot run on this machine. `unreadable`: the file could not be opened
 * or is gone. `timeout`: exiftool did not answer in time. `unreachable-name`: exiftool cannot take the name, and no link
 * could be created. `tool-failed`: exiftool itself failed. `closed`: the reader was closed before.
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
  /** Values as exiftool prints them, by keys such as `EXIF:ExifIFD:DateTimeOriginal`; see `readTags`. */
  readonly tags: Readonly<Record<string, unknown>>;
  /** The IANA zone of the GPS position in the tags, from exiftool-vendored's map of zones; null if there is none. */
  readonly gpsZone: string | null;
  /** Why exiftool could not read the metadata, or not all of it. */
  readonly errors: readonly string[];
  /** All errors and warnings of exiftool about the file. `tags` has what it could read nevertheless. */
  readonly notes: readonly string[];
}

export type TagsOutcome = TagsFound | TagsFailure;
