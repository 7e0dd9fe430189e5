import type { CaptureConfidence, CaptureSource, TagSpace } from './capture-time.ts';
import { parseDateText } from './date-text.ts';
import { readTags, tagText, type FoundTag } from './tag-key.ts';

/** A date found in tags, not yet checked, with its rank in the order of dates.md. */
export interface TagDate {
  readonly source: CaptureSource;
  readonly tag: string;
  readonly raw: string;
  readonly tier: number;
  /** `utc`: the standard says so (QuickTime, Matroska, ASF); cameras that break it are a setting. */
  readonly clock: 'local' | 'utc';
  /** Digits after the second that stand in a tag of their own. */
  readonly fraction: unknown;
  /** An offset that stands in a tag of its own. */
  readonly offset: unknown;
  readonly confidence: CaptureConfidence;
}

type Tags = Readonly<Record<string, unknown>>;
type RankOf = (tag: FoundTag) => number | null;

/** Cameras were film before this: a day without a time before it is of the picture, not of its scan. */
const FIRST_DIGITAL_YEAR = 1990;

/**
 * Dates of a still. What exiftool prints as DateTimeOriginal leads, wherever it stands. A DateCreated or IPTC
 * date outranks CreateDate (of a scan that is the day of scanning) where it has a time or is older than
 * digital cameras; else it is a day that somebody typed, and ranks behind.
 */
export function stillDates(tags: Tags): readonly TagDate[] {
  return datesOf(tags, stillTier);
}

/** Dates of a video: those in local time lead, then the UTC ones of the containers. */
export function videoDates(tags: Tags): readonly TagDate[] {
  return datesOf(tags, videoTier).map(zuluAsUtc);
}

/** When the file was last edited: only taken for a capture date on request. */
export function modifyDates(tags: Tags): readonly TagDate[] {
  return datesOf(tags, ({ tag, first }) => (tag === 'ModifyDate' && first ? 0 : null));
}

/** UTC of the GPS fix that was current at the shot, in milliseconds since 1970; null where there is none. */
export function gpsMoment(tags: Tags): number | null {
  const read = parseDateText(tags['Composite:GPSDateTime']);
  return read.kind === 'date' && read.precision !== 'day' ? read.ms : null;
}

/** What exiftool says the content is; null where it was not asked or does not know. */
export function contentKind(tags: Tags): 'still' | 'video' | null {
  const type = tagText(readTags(tags).find(({ tag }) => tag === 'MIMEType')?.raw);
  return type.startsWith('video/') ? 'video' : type.startsWith('image/') ? 'still' : null;
}

function stillTier(found: FoundTag): number | null {
  const { group0, tag, first, raw } = found;
  if (isContainerUtc(found)) return 450;
  switch (tag) {
    case 'DateTimeOriginal':
      if (first) return 100;
      return group0 === 'EXIF' ? 110 : group0 === 'XMP' ? 120 : 300;
    case 'DateCreated':
      if (group0 !== 'XMP' && group0 !== 'IPTC') return null;
      return createdTier(raw, group0 === 'XMP' ? 130 : 140);
    case 'DateTimeDigitized':
    case 'CreateDate':
      if (first && tag === 'CreateDate' && group0 !== 'MakerNotes') return 200;
      return group0 === 'EXIF' ? 210 : group0 === 'XMP' ? 220 : 300;
    case 'CreationTime':
      return group0 === 'PNG' ? 400 : null;
    case 'CreationDate':
    case 'ContentCreateDate':
      return 300;
    default:
      return null;
  }
}

function createdTier(raw: unknown, timed: number): number {
  const text = tagText(raw);
  if (/\d:\d\d(:\d\d)?/.test(text.slice(10))) return timed;
  return Number(text.slice(0, 4)) < FIRST_DIGITAL_YEAR ? timed + 20 : timed + 120;
}

function videoTier(found: FoundTag): number | null {
  const { group0, group1, tag, first } = found;
  if (isContainerUtc(found)) return tag === 'TrackCreateDate' ? 400 : tag === 'MediaCreateDate' ? 410 : 300;
  switch (tag) {
    case 'CreationDate':
      return group1 === 'Keys' ? 100 : 110;
    case 'ContentCreateDate':
      return group1 === 'UserData' ? 200 : 110;
    case 'DateTimeOriginal':
      return first ? 200 : group0 === 'EXIF' ? 210 : 220;
    case 'DateCreated':
      return 240;
    case 'CreateDate':
    case 'DateTimeDigitized':
      return 250;
    default:
      return null;
  }
}

/** ISO/IEC 14496-12, Matroska and ASF count their times in UTC. */
function isContainerUtc({ group0, tag }: FoundTag): boolean {
  if (group0 === 'QuickTime') return /^(Create|Modify|TrackCreate|MediaCreate)Date$/.test(tag);
  return (group0 === 'Matroska' || group0 === 'ASF') && /^(DateTimeOriginal|CreationDate)$/.test(tag);
}

/** In a video, `Z` is what a writer without a zone put there, not a place at Greenwich. */
function zuluAsUtc(date: TagDate): TagDate {
  return /\dZ$/i.test(date.raw) ? { ...date, clock: 'utc' } : date;
}

function datesOf(tags: Tags, rank: RankOf): readonly TagDate[] {
  const all = readTags(tags);
  return all.flatMap((each) => {
    const found = { ...each, raw: withIptcTime(each, all) };
    const tier = rank(found);
    if (tier === null) return [];
    return [
      {
        source: `${spaceOf(found.group0)}:${found.tag}` as const,
        tag: found.key,
        raw: tagText(found.raw),
        tier,
        clock: isContainerUtc(found) ? 'utc' : 'local',
        fraction: found.group0 === 'EXIF' ? valueOf(all, FRACTION_TAGS[found.tag]) : undefined,
        offset: found.group0 === 'EXIF' ? offsetTag(all, found.tag) : undefined,
        confidence: tier < LAST_HIGH_TIER && HIGH_GROUPS.has(found.group0) ? 'high' : 'medium',
      } satisfies TagDate,
    ];
  });
}

/** Up to here stand dates of capture, behind it dates of making the file. */
const LAST_HIGH_TIER = 200;
const HIGH_GROUPS = new Set(['EXIF', 'XMP', 'IPTC', 'Composite', 'QuickTime']);

const FRACTION_TAGS: Readonly<Record<string, string>> = {
  DateTimeOriginal: 'SubSecTimeOriginal',
  CreateDate: 'SubSecTimeDigitized',
  ModifyDate: 'SubSecTime',
};

/** OffsetTimeOriginal, or OffsetTimeDigitized for CreateDate; OffsetTime, which is of ModifyDate, only where it stands alone. */
function offsetTag(all: readonly FoundTag[], tag: string): unknown {
  const original = valueOf(all, 'OffsetTimeOriginal');
  const digitized = valueOf(all, 'OffsetTimeDigitized');
  const alone = original === undefined && digitized === undefined ? valueOf(all, 'OffsetTime') : undefined;
  if (tag === 'DateTimeOriginal') return original ?? alone;
  if (tag === 'CreateDate') return digitized ?? alone;
  return tag === 'ModifyDate' ? valueOf(all, 'OffsetTime') : undefined;
}

function valueOf(all: readonly FoundTag[], tag: string | undefined): unknown {
  const found = all.filter((each) => each.tag === tag && each.group0 === 'EXIF' && each.group1 !== 'IFD1');
  return found.map(({ raw }) => raw).find((raw) => tagText(raw) !== '');
}

/** IPTC keeps day and time in two fields. */
function withIptcTime(found: FoundTag, all: readonly FoundTag[]): unknown {
  if (found.group0 !== 'IPTC' || found.tag !== 'DateCreated') return found.raw;
  const time = all.find(({ group0, tag }) => group0 === 'IPTC' && tag === 'TimeCreated')?.raw;
  return time === undefined ? found.raw : `${tagText(found.raw)} ${tagText(time)}`;
}

const SPACES: Readonly<Record<string, TagSpace>> = {
  EXIF: 'exif',
  XMP: 'xmp',
  IPTC: 'iptc',
  MakerNotes: 'makernotes',
  Composite: 'composite',
  PNG: 'png',
  QuickTime: 'quicktime',
  RIFF: 'riff',
  H264: 'h264',
  Matroska: 'matroska',
  ASF: 'asf',
};

function spaceOf(group0: string): TagSpace {
  return SPACES[group0] ?? 'other';
}
