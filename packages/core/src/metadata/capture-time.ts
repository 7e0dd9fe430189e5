/**
 * Where a capture time was read. For a tag this is `space:Tag` with exiftool's name of the tag, such as
 * `exif:DateTimeOriginal`, `xmp:DateCreated`, `iptc:DateCreated` or `quicktime:CreationDate`; in the space `composite`
 * exiftool has joined IPTC's date and time. The others: `takeout` is photoTakenTime of a Google Takeout JSON, `name` the
 * file's name, `folder` the folder's name, `modify-date` the tag ModifyDate, `mtime` the file system's modification
 * time. The last two are used only on request. What a person said is stored as `given`, which no evidence has.
 */
export type CaptureSource = `${TagSpace}:${string}` | 'takeout' | 'name' | 'folder' | 'modify-date' | 'mtime';

export type TagSpace =
  | 'exif'
  | 'xmp'
  | 'iptc'
  | 'makernotes'
  | 'composite'
  | 'png'
  | 'quicktime'
  | 'riff'
  | 'h264'
  | 'matroska'
  | 'asf'
  | 'other';

/** The finest unit that the source has. From the day on, finer parts of `local` are zeros. */
export type CapturePrecision = 'year' | 'month' | 'day' | 'minute' | 'second' | 'subsecond';

export type CaptureConfidence = 'high' | 'medium' | 'low';

/** When a picture was taken; `taken` in index records. */
export interface CaptureTime {
  /**
   * `YYYY-MM-DDTHH:MM:SS` or `YYYY-MM-DDTHH:MM:SS.fff`: the wall clock where the picture was taken. Only `YYYY-MM` or `YYYY` where
   * no more is known.
   */
  readonly local: string;
  /** The offset from UTC, such as `+02:00`; null if it is not known. */
  readonly offset: string | null;
  readonly source: CaptureSource;
  readonly precision: CapturePrecision;
  readonly confidence: CaptureConfidence;
}

/**
 * `suspect`: the value that a clock shows if nobody set it, or that programs write for an unknown date (1970, 1980,
 * midnight of a new year), or one that a clock counted up to from there.
 */
export type DateVerdict = 'chosen' | 'usable' | 'suspect' | 'invalid';

/** One date that was found, chosen or not. `ingest --explain` shows all of them. */
export interface DateCandidate {
  /** The name of the file in which the date was found. */
  readonly member: string;
  readonly source: CaptureSource;
  /** The tag with its groups, as exiftool names it; the source again if it is no tag. */
  readonly tag: string;
  /** The value before it was parsed. */
  readonly raw: string;
  /** The rank of this date within its group; the smallest wins. */
  readonly tier: number;
  readonly local: string | null;
  readonly offset: string | null;
  readonly precision: CapturePrecision;
  readonly confidence: CaptureConfidence;
  readonly verdict: DateVerdict;
  /** Why it has this verdict, and what was done to the value; for the user. */
  readonly why: string;
}
