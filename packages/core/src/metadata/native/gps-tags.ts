import { insist } from './give-up.ts';
import type { TagSink } from './tag-list.ts';
import type { Directory, DirectoryEntry, Tiff } from './tiff-directory.ts';
import { asciiOf, rationalsOf } from './tiff-directory.ts';

const LATITUDE_REF = 1;
const LATITUDE = 2;
const LONGITUDE_REF = 3;
const LONGITUDE = 4;
const TIME_STAMP = 7;
const DATE_STAMP = 0x1d;
/** Degrees. */
const SMALLEST_ANGLE = 0.01;

/** Adds what exiftool composes of the GPS directory (CIPA DC-008, 4.6.6): the position in degrees, and the time in UTC. */
export function gpsTags(tiff: Tiff, { entries }: Directory, tags: TagSink): void {
  const by = new Map(entries.map((entry) => [entry.id, entry]));
  insist(by.size === entries.length, 'its GPS directory has a tag twice');
  const add = (tag: string, value: string | number | null): void => {
    if (value !== null) tags.add({ groups: ['Composite', 'Composite'], tag, value });
  };
  add('GPSDateTime', moment(tiff, by.get(DATE_STAMP), by.get(TIME_STAMP)));
  add('GPSLatitude', degrees(tiff, [by.get(LATITUDE), by.get(LATITUDE_REF)], /^[NS]$/));
  add('GPSLongitude', degrees(tiff, [by.get(LONGITUDE), by.get(LONGITUDE_REF)], /^[EW]$/));
}

type Entry = DirectoryEntry | undefined;

function degrees(tiff: Tiff, [value, ref]: readonly [Entry, Entry], known: RegExp): number | null {
  if (value === undefined || ref === undefined) return null;
  const side = asciiOf(tiff, ref);
  insist(known.test(side) && value.count === 3, 'its GPS position is unusual');
  const [whole = 0, minutes = 0, seconds = 0] = rationalsOf(tiff, value);
  const angle = whole + (minutes + seconds / 60) / 60;
  // Zero is what receivers write that know no place. exiftool prints smaller angles as texts.
  insist(angle >= SMALLEST_ANGLE && angle <= 180, 'its GPS position is unusual');
  const signed = side === 'S' || side === 'W' ? -angle : angle;
  return Number(signed.toPrecision(15));
}

function moment(tiff: Tiff, date: Entry, time: Entry): string | null {
  if (date === undefined || time === undefined) return null;
  const day = asciiOf(tiff, date);
  insist(/^\d{4}:\d\d:\d\d$/.test(day) && date.count === 11 && time.count === 3, 'its GPS time is unusual');
  const [hours = 0, minutes = 0, seconds = 0] = rationalsOf(tiff, time);
  insist(hours < 24 && minutes < 60 && seconds < 59.9, 'its GPS time is unusual');
  insist(Number.isInteger(hours) && Number.isInteger(minutes), 'its GPS time is unusual');
  const two = (value: number): string => String(value).padStart(2, '0');
  const decimals = seconds
    .toFixed(9)
    .padStart(12, '0')
    .replace(/\.?0+$/, '');
  return `${day} ${two(hours)}:${two(minutes)}:${decimals}Z`;
}
