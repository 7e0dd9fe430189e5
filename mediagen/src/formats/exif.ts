import { encodeDirectory, encodeTiff } from './tiff-directory.ts';
import type { ByteOrder, TiffTag } from './tiff-directory.ts';

/** What a camera writes into EXIF; dates and offsets are the raw text, so that wrong ones can be written too. */
export interface ExifFields {
  readonly byteOrder?: ByteOrder;
  readonly make?: string;
  readonly model?: string;
  readonly software?: string;
  /** `YYYY:MM:DD HH:MM:SS`, as every date here. */
  readonly dateTimeOriginal?: string;
  readonly createDate?: string;
  readonly modifyDate?: string;
  /** A fraction of a second as digits: "05" is 0.05 s. */
  readonly subSecTimeOriginal?: string;
  readonly subSecTimeDigitized?: string;
  /** `+02:00`. */
  readonly offsetTime?: string;
  readonly offsetTimeOriginal?: string;
  readonly offsetTimeDigitized?: string;
  readonly gps?: GpsFields;
  /** Pairs an Apple still with its Live Photo clip; kept in the Apple maker note. */
  readonly appleContentId?: string;
}

export interface GpsFields {
  readonly latitude: number;
  readonly longitude: number;
  /** UTC in milliseconds since 1970; absent when the receiver gave a place but no time. */
  readonly utcMs?: number;
}

/** EXIF as a TIFF block, without the `Exif\0\0` that JPEG puts before it (Exif 2.32, CIPA DC-008). */
export function exifBlock(fields: ExifFields): Buffer {
  return encodeTiff(exifTags(fields), fields.byteOrder ?? 'II');
}

/** The entries of IFD0, with the Exif and GPS directories below it, for TIFF-family files that add their own. */
export function exifTags(fields: ExifFields): TiffTag[] {
  const { createDate, subSecTimeDigitized, offsetTimeDigitized } = fields;
  const exif = [
    { tag: 0x9000, type: 'undefined', value: Buffer.from('0232') } as const,
    ...ascii(0x9003, fields.dateTimeOriginal),
    ...ascii(0x9004, createDate),
    ...ascii(0x9010, fields.offsetTime),
    ...ascii(0x9011, fields.offsetTimeOriginal),
    ...ascii(0x9012, offsetTimeDigitized),
    ...ascii(0x9291, fields.subSecTimeOriginal),
    ...ascii(0x9292, subSecTimeDigitized),
    ...appleMakerNote(fields.appleContentId),
  ];
  return [
    ...ascii(0x010f, fields.make),
    ...ascii(0x0110, fields.model),
    { tag: 0x0112, type: 'short', value: [1] },
    ...ascii(0x0131, fields.software),
    ...ascii(0x0132, fields.modifyDate),
    { tag: 0x8769, type: 'directory', value: exif },
    ...(fields.gps ? [{ tag: 0x8825, type: 'directory', value: gpsTags(fields.gps) } as const] : []),
  ];
}

function ascii(tag: number, value: string | undefined): TiffTag[] {
  return value === undefined ? [] : [{ tag, type: 'ascii', value }];
}

function gpsTags({ latitude, longitude, utcMs }: GpsFields): TiffTag[] {
  const tags: TiffTag[] = [
    { tag: 0x0000, type: 'byte', value: Buffer.from([2, 3, 0, 0]) },
    { tag: 0x0001, type: 'ascii', value: latitude < 0 ? 'S' : 'N' },
    { tag: 0x0002, type: 'rational', value: degrees(latitude) },
    { tag: 0x0003, type: 'ascii', value: longitude < 0 ? 'W' : 'E' },
    { tag: 0x0004, type: 'rational', value: degrees(longitude) },
  ];
  if (utcMs === undefined) return tags;
  const utc = new Date(utcMs);
  const clock = [utc.getUTCHours(), utc.getUTCMinutes(), utc.getUTCSeconds()];
  tags.push({ tag: 0x0007, type: 'rational', value: clock.map((part) => [part, 1] as const) });
  tags.push({ tag: 0x001d, type: 'ascii', value: utc.toISOString().slice(0, 10).replaceAll('-', ':') });
  return tags;
}

function degrees(value: number): [number, number][] {
  const hundredths = Math.round(Math.abs(value) * 360_000);
  return [
    [Math.floor(hundredths / 360_000), 1],
    [Math.floor(hundredths / 6_000) % 60, 1],
    [hundredths % 6_000, 100],
  ];
}

// Apple's note is a directory of its own, big-endian, whose offsets count from the note's first byte.
function appleMakerNote(contentId: string | undefined): TiffTag[] {
  if (contentId === undefined) return [];
  const header = Buffer.from('Apple iOS\0\0\x01MM', 'latin1');
  const directory = encodeDirectory([{ tag: 0x0011, type: 'ascii', value: contentId }], 'MM', header.length);
  return [{ tag: 0x927c, type: 'undefined', value: Buffer.concat([header, directory]) }];
}
