import type { CaptureConfidence, CaptureSource, TagSpace } from './capture-time.ts';
import { parseDateText } from './date-text.ts';
import type { MemberEvidence } from './date-evidence.ts';
import { readTags, tagText, type FoundTag } from './tag-key.ts';
import { parseOffset } from './wall-clock.ts';

/** A date in a tag, not yet checked, with its rank; the smallest wins. */
export interface TagDate {
  readonly source: CaptureSource;
  readonly tag: string;
  readonly raw: string;
  readonly tier: number;
  /** `utc` if the standard says so (QuickTime, Matroska, ASF). A setting names cameras that write local time there. */
  readonly clock: 'local' | 'utc';
  /** Decimals of the second, if they are in a tag of their own. */
  readonly fraction: unknown;
  /** The offset from UTC, if it is in a tag of its own. */
  readonly offset: unknown;
  readonly confidence: CaptureConfidence;
}

type Tags = Readonly<Record<string, unknown>>;
type RankOf = (tag: FoundTag) => number | null;

/** Before this year cameras used film, so a day without a time is the day of the picture and not of its scan. */
const FIRST_DIGITAL_YEAR = 1990;

/**
 * The dates of a still. DateTimeOriginal ranks first, in whatever group exiftool finds it. DateCreated of XMP or IPTC
 * ranks before CreateDate if it has a time or is older than digital cameras: then CreateDate may be the day of a scan.
 * Otherwise somebody typed DateCreated, and it ranks behind.
 */
export function stillDates(tags: Tags): readonly TagDate[] {
  return datesOf(tags, stillTier).map((date) =>
    UTC_STILLS.test(date.tag) && /(?:Z|[+-]\d\d:\d\d)$/.test(date.raw) ? { ...date, clock: 'utc' } : date,
  );
}

/** Lytro writes UTC; exiftool prints the Unix time of Paint Shop Pro in the zone of this machine, with its offset. */
const UTC_STILLS = /^(?:Lytro|JSON|PSP):/;

/** The dates of a video: first those in local time, then the container's in UTC. */
export function videoDates(tags: Tags): readonly TagDate[] {
  return datesOf(tags, videoTier).map(zuluAsUtc);
}

/** The dates of the last edit. They count as capture dates only on request. */
export function modifyDates(tags: Tags): readonly TagDate[] {
  return datesOf(tags, ({ tag, first }) => (tag === 'ModifyDate' && first ? 0 : null));
}

/** The time of the GPS position, in milliseconds since 1970, UTC; null if there is none. */
export function gpsMoment(tags: Tags): number | null {
  const read = parseDateText(tags['Composite:GPSDateTime']);
  return read.kind === 'date' && (read.precision === 'second' || read.precision === 'subsecond')
    ? read.ms
    : null;
}

/** When the XMP of a file was written: what it says itself (xmp:MetadataDate), or else the time of the file if it is a sidecar. */
export function writtenMs({ tags, role, mtimeNs }: MemberEvidence): number | null {
  const said = readTags(tags).find(({ group0, tag }) => group0 === 'XMP' && tag === 'MetadataDate');
  const read = parseDateText(said?.raw);
  if (read.kind === 'date') return read.ms - (parseOffset(read.offset ?? 'Z') ?? 0) * 60_000;
  return role === 'sidecar' && mtimeNs !== undefined ? Number(BigInt(mtimeNs) / 1_000_000n) : null;
}

/** What the content is, judged by exiftool; null if the file was not read or exiftool does not know. */
export function contentKind(tags: Tags): 'still' | 'video' | null {
  const type = tagText(readTags(tags).find(({ tag }) => tag === 'MIMEType')?.raw);
  return type.startsWith('video/') ? 'video' : type.startsWith('image/') ? 'still' : null;
}

function stillTier(found: FoundTag): number | null {
  const { group0, group1, tag, first, raw } = found;
  if (isContainerUtc(found)) return 450;
  switch (tag) {
    case 'DateTimeOriginal':
      if (first) return 100;
      return group0 === 'EXIF' ? 110 : group0 === 'XMP' ? 120 : 300;
    case 'DateCreated':
      if (group0 === 'RIFF') return 300;
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
    case 'Date':
      // Dublin Core: a date of something in the life of the picture. SVG and edited PNG often have no other.
      return group1 === 'XMP-dc' ? 440 : null;
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

/** True for times that are UTC by their standard: those of ISO/IEC 14496-12 (QuickTime), Matroska and ASF. */
function isContainerUtc({ group0, tag }: FoundTag): boolean {
  if (group0 === 'QuickTime') return /^(Create|Modify|TrackCreate|MediaCreate)Date$/.test(tag);
  return (group0 === 'Matroska' || group0 === 'ASF') && /^(DateTimeOriginal|CreationDate)$/.test(tag);
}

/** Reads a `Z` in a video as UTC without a place: programs that do not know the zone write it. */
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

/** Smaller ranks are dates of capture, larger ones dates at which the file was made. */
const LAST_HIGH_TIER = 200;
const HIGH_GROUPS = new Set(['EXIF', 'XMP', 'IPTC', 'Composite', 'QuickTime']);

const FRACTION_TAGS: Readonly<Record<string, string>> = {
  DateTimeOriginal: 'SubSecTimeOriginal',
  CreateDate: 'SubSecTimeDigitized',
  ModifyDate: 'SubSecTime',
};

/**
 * The offset for a date: OffsetTimeOriginal, or OffsetTimeDigitized for CreateDate. OffsetTime is that of ModifyDate
 * and is used for others only if there is no other offset.
 */
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

/** The value of a tag; for a day of IPTC with the time, which is in a tag of its own. */
function withIptcTime(found: FoundTag, all: readonly FoundTag[]): unknown {
  if (found.group0 !== 'IPTC' || found.tag !== 'DateCreated') return found.raw;
  const time = all.find(({ group1, tag }) => group1 === found.group1 && tag === 'TimeCreated')?.raw;
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
