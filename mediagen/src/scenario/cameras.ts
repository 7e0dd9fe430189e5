import type { GpsFields, ExifFields } from '../formats/exif.ts';
import type { RawFlavour } from '../formats/raw.ts';
import type { ByteOrder } from '../formats/tiff-directory.ts';
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

const CANON_5D: Camera = {
  make: 'Canon',
  model: 'Canon EOS 5D Mark IV',
  byteOrder: 'II',
  prefix: 'IMG_',
  raw: 'cr2',
  writes: ['subsec'],
};
const NIKON: Camera = {
  make: 'NIKON CORPORATION',
  model: 'NIKON D700',
  byteOrder: 'MM',
  prefix: 'DSC_',
  raw: 'nef',
  writes: ['subsec'],
};
const SONY: Camera = {
  make: 'SONY',
  model: 'ILCE-7M3',
  byteOrder: 'II',
  prefix: 'DSC0',
  raw: 'arw',
  writes: ['subsec', 'offset'],
};
const FUJI: Camera = {
  make: 'FUJIFILM',
  model: 'X-T30',
  byteOrder: 'II',
  prefix: 'DSCF',
  raw: 'raf',
  writes: [],
};
const COMPACT: Camera = {
  make: 'Canon',
  model: 'Canon PowerShot G10',
  byteOrder: 'II',
  prefix: 'IMG_',
  raw: null,
  writes: [],
};
const SAMSUNG: Camera = {
  make: 'samsung',
  model: 'SM-G991B',
  byteOrder: 'II',
  prefix: 'SAM_',
  raw: 'dng',
  writes: ['subsec', 'offset'],
};
export const APPLE: Camera = {
  make: 'Apple',
  model: 'iPhone 12',
  byteOrder: 'MM',
  prefix: 'IMG_',
  raw: null,
  writes: ['subsec', 'offset', 'gps'],
};
export const GOOGLE: Camera = {
  make: 'Google',
  model: 'Pixel 6',
  byteOrder: 'II',
  prefix: 'PXL_',
  raw: 'dng',
  writes: ['subsec', 'offset', 'gps'],
};
const CANON_R6: Camera = {
  make: 'Canon',
  model: 'Canon EOS R6',
  byteOrder: 'II',
  prefix: 'IMG_',
  raw: 'cr3',
  writes: ['subsec', 'offset', 'gps'],
};
const OLYMPUS: Camera = {
  make: 'OLYMPUS CORPORATION',
  model: 'E-M1MarkII',
  byteOrder: 'II',
  prefix: 'P',
  raw: 'orf',
  writes: [],
};
const PANASONIC: Camera = {
  make: 'Panasonic',
  model: 'DMC-GX8',
  byteOrder: 'II',
  prefix: 'P100',
  raw: 'rw2',
  writes: ['subsec'],
};
const PENTAX: Camera = {
  make: 'RICOH IMAGING COMPANY, LTD.',
  model: 'PENTAX K-70',
  byteOrder: 'MM',
  prefix: 'IMGP',
  raw: 'pef',
  writes: ['subsec'],
};
const SAMSUNG_NX: Camera = {
  make: 'SAMSUNG',
  model: 'NX1',
  byteOrder: 'II',
  prefix: 'SAM_',
  raw: 'srw',
  writes: [],
};
/** Its films' header dates are the camera's wall clock, not UTC. */
export const LOCAL_CLOCK_FILMER = COMPACT;
/** Its films' header dates are UTC, as the standard says. */
export const UTC_FILMER = SAMSUNG;

export const CAMERAS: readonly Camera[] = [CANON_5D, NIKON, SONY, FUJI, COMPACT, SAMSUNG, APPLE, GOOGLE];
export const RAW_CAMERAS: readonly Camera[] = [
  CANON_5D,
  NIKON,
  SONY,
  SAMSUNG,
  CANON_R6,
  FUJI,
  OLYMPUS,
  PANASONIC,
  PENTAX,
  SAMSUNG_NX,
];

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
