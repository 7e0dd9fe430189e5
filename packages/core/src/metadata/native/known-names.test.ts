import { expect, it } from 'vitest';
import { DATE_TAGS } from '../exiftool-args.ts';

/**
 * For each name, where the native reader finds its tags. In all blocks that it accepts it must read them or give up:
 * look through exiftool's tables for the name before it is added here.
 */
const KNOWN = [
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
  'ContentIdentifier',
  'MediaGroupUUID',
  // What exiftool says about the file; a file of which it would say something is not accepted.
  'Error',
  'Warning',
];

it('knows every tag that exiftool is asked for', () => {
  expect(DATE_TAGS.filter((tag) => !KNOWN.includes(tag))).toEqual([]);
});
