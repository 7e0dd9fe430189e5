/**
 * The tags that exiftool is asked for; naming them halves its time. Its options: `-fast` stops at the end of a JPEG's
 * picture (`-fast2` would also skip MakerNotes and what follows a video's `mdat`, and lose dates); `-G0:1:4` prints the
 * groups of each value; `-a` prints values that have the same tag. No option converts a time to another zone.
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
  'MetadataDate',
  'XMP-dc:Date',
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
