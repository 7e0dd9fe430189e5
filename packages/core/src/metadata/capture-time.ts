/**
 * Where a capture time was read. A tag is written `space:Tag` with the name exiftool gives it
 * (`exif:DateTimeOriginal`, `xmp:DateCreated`, `iptc:DateCreated`, `quicktime:CreationDate`);
 * `composite` is exiftool's own joining of IPTC date and time. The rest are not tags:
 * `takeout` (photoTakenTime of a Google Takeout JSON), `name` (of the file), `folder`,
 * `modify-date` (the tag; only on request), `mtime` (of the file system; only on request).
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

/** The finest part that the source states; finer parts of `local` are zeros. */
export type CapturePrecision = 'day' | 'minute' | 'second' | 'subsecond';

export type CaptureConfidence = 'high' | 'medium' | 'low';

/** When a picture was taken, as `taken` in an index record. */
export interface CaptureTime {
  /** `YYYY-MM-DDTHH:MM:SS` or `YYYY-MM-DDTHH:MM:SS.fff`: the wall clock where the picture was taken. */
  readonly local: string;
  /** `+02:00`; null where nothing states it. */
  readonly offset: string | null;
  readonly source: CaptureSource;
  readonly precision: CapturePrecision;
  readonly confidence: CaptureConfidence;
}

/** `suspect`: what a clock that was never set or a broken writer leaves (1970, 1980, midnight of 2000). */
export type DateVerdict = 'chosen' | 'usable' | 'suspect' | 'invalid';

/** One date that was found, whether it was chosen or not; `ingest --explain` shows them all. */
export interface DateCandidate {
  /** Name of the file whose evidence this is. */
  readonly member: string;
  readonly source: CaptureSource;
  /** The tag as exiftool names it with its groups, or the source again where it is no tag. */
  readonly tag: string;
  /** The value as found. */
  readonly raw: string;
  /** Rank in the order of dates.md for this group; the smallest wins. */
  readonly tier: number;
  readonly local: string | null;
  readonly offset: string | null;
  readonly precision: CapturePrecision;
  readonly confidence: CaptureConfidence;
  readonly verdict: DateVerdict;
  /** A sentence: why this verdict, and what was done to the value. */
  readonly why: string;
}
