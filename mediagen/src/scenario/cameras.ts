import type { GpsFields, ExifFields } from '../formats/exif.ts';
import type { ByteOrder } from '../formats/tiff-directory.ts';
import type { RawFlavour } from '../formats/tiff-raw.ts';
import type { Taken } from './file-plan.ts';
import { exifDate, isoSecond, offsetText, utcMs } from './moment.ts';
import type { Moment } from './moment.ts';

export interface Camera {
  readonly make: string;
  readonly model: string;
  readonly byteOrder: ByteOrder;
  /** What its files' numbers come after: `IMG_0001`. */
  readonly prefix: string;
  readonly raw: RawFlavour | null;
  /** What it writes into every picture. */
  readonly writes: readonly ('offset' | 'subsec' | 'gps')[];
}

const CANON_5D = camera('Canon', 'Canon EOS 5D Mark IV', 'II', 'IMG_', 'cr2', ['subsec']);
const NIKON = camera('NIKON CORPORATION', 'NIKON D700', 'MM', 'DSC_', 'nef', ['subsec']);
const SONY = camera('SONY', 'ILCE-7M3', 'II', 'DSC0', 'arw', ['subsec', 'offset']);
const FUJI = camera('FUJIFILM', 'X-T30', 'II', 'DSCF', null, []);
const COMPACT = camera('Canon', 'Canon PowerShot G10', 'II', 'IMG_', null, []);
const SAMSUNG = camera('samsung', 'SM-G991B', 'II', 'SAM_', 'dng', ['subsec', 'offset']);
export const APPLE = camera('Apple', 'iPhone 12', 'MM', 'IMG_', null, ['subsec', 'offset', 'gps']);
export const GOOGLE = camera('Google', 'Pixel 6', 'II', 'PXL_', 'dng', ['subsec', 'offset', 'gps']);
/** Its films' header dates are the camera's wall clock, not UTC. */
export const LOCAL_CLOCK_FILMER = COMPACT;
/** Its films' header dates are UTC, as the standard says. */
export const UTC_FILMER = SAMSUNG;

export const CAMERAS: readonly Camera[] = [CANON_5D, NIKON, SONY, FUJI, COMPACT, SAMSUNG, APPLE, GOOGLE];
export const RAW_CAMERAS: readonly Camera[] = [CANON_5D, NIKON, SONY, SAMSUNG];

function camera(
  make: string,
  model: string,
  byteOrder: ByteOrder,
  prefix: string,
  raw: RawFlavour | null,
  writes: Camera['writes'],
): Camera {
  return { make, model, byteOrder, prefix, raw, writes };
}

/** `IMG_0042`; numbers over 9999 get longer in place of starting again, so that no two shots share a name. */
export function shotName(from: Camera, serial: number): string {
  return from.prefix + String(serial).padStart(4, '0');
}

/** What `from` writes about a sound capture, and what a reader should make of it. */
export function capture(from: Camera, moment: Moment): { readonly exif: ExifFields; readonly taken: Taken } {
  const date = exifDate(moment.localMs);
  const offset = from.writes.includes('offset') ? offsetText(moment.offsetMinutes) : undefined;
  const digits = from.writes.includes('subsec') ? String(moment.localMs % 1000).padStart(3, '0') : undefined;
  const exif: ExifFields = {
    ...cameraFields(from),
    dateTimeOriginal: date,
    createDate: date,
    modifyDate: date,
    ...(digits === undefined ? {} : { subSecTimeOriginal: digits, subSecTimeDigitized: digits }),
    ...(offset === undefined
      ? {}
      : { offsetTime: offset, offsetTimeOriginal: offset, offsetTimeDigitized: offset }),
    ...(from.writes.includes('gps') ? { gps: placeOf(moment) } : {}),
  };
  const local = isoSecond(moment.localMs) + (digits === undefined ? '' : `.${digits}`);
  return { exif, taken: { local, offset: offset ?? null, source: 'exif-date-time-original' } };
}

export function cameraFields({ make, model, byteOrder }: Camera): ExifFields {
  return { make, model, byteOrder };
}

/** A place whose longitude fits the offset, with the receiver's UTC. */
export function placeOf(moment: Moment): GpsFields {
  const latitude = ((moment.localMs / 1000) % 100) - 45;
  return { latitude, longitude: moment.offsetMinutes / 4, utcMs: Math.floor(utcMs(moment) / 1000) * 1000 };
}
