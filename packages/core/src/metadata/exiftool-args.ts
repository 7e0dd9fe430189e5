/**
 * What is asked of exiftool. `-fast` stops at the end of a JPEG's picture; `-fast2` is never used: it skips
 * MakerNotes and what stands behind a video's `mdat`, and with them dates. Naming the tags halves the time.
 * `-G0:1:4` keeps where each value stands, `-a` those which exiftool would hide behind another.
 * No option here makes exiftool pass a time through a zone.
 */
export const DATE_TAGS = [
  'DateTimeOriginal',
  'CreateDate',
  'DateTimeDigitized',
  'DateCreated',
  'TimeCreated',
  'CreationDate',
  'ContentCreateDate',
  'CreationTime',
  'TrackCreateDate',
  'MediaCreateDate',
  'ModifyDate',
  'SubSecTimeOriginal',
  'SubSecTimeDigitized',
  'SubSecTime',
  'OffsetTimeOriginal',
  'OffsetTimeDigitized',
  'OffsetTime',
  'Composite:GPSDateTime',
  'Composite:GPSLatitude#',
  'Composite:GPSLongitude#',
  'Make',
  'Model',
  'MIMEType',
  'FileSource',
  'Error',
  'Warning',
] as const;

export const READ_ARGS: readonly string[] = ['-fast', '-a', '-G0:1:4', ...DATE_TAGS.map((tag) => `-${tag}`)];
