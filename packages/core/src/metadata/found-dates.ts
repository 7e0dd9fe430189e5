import { cameraOf } from './camera.ts';
import type { DateOptions, MemberEvidence } from './date-evidence.ts';
import { parseDateText, type ReadDate, type UnreadableDate } from './date-text.ts';
import type { CaptureConfidence, CaptureSource } from './capture-time.ts';
import { fileNameDate, type NameDate } from './file-name-date.ts';
import { folderNameDate } from './folder-name-date.ts';
import { mediaKind } from './media-kind.ts';
import {
  contentKind,
  gpsMoment,
  modifyDates,
  stillDates,
  videoDates,
  writtenMs,
  type TagDate,
} from './tag-dates.ts';
import { formatWallClock } from './wall-clock.ts';

/** A date that was found, with its rank among the dates of its group. */
export interface FoundDate {
  readonly member: MemberEvidence;
  readonly camera: string | null;
  readonly source: CaptureSource;
  readonly tag: string;
  readonly raw: string;
  readonly tier: number;
  readonly clock: 'local' | 'utc';
  readonly read: ReadDate | UnreadableDate;
  readonly fraction?: unknown;
  readonly offset?: unknown;
  readonly confidence: CaptureConfidence;
  /** True if a camera's clock wrote it, so that a correction of that clock applies. */
  readonly byCamera: boolean;
  /** When the XMP that holds it was written, in milliseconds since 1970; null if that is not known or it is in no XMP. */
  readonly writtenMs?: number | null;
}

/**
 * The ranks of evidence; the smallest wins. Tags of the main file have 100 to 499 (`stillDates`, `videoDates`).
 * For a video, the name ranks before sidecars; for a still, behind them. The time of the GPS ranks behind a name that tells the local
 * time, because it is UTC, and before one that only tells when a file was received or scanned.
 */
const TIERS = {
  still: { companions: 500, takeout: 600, mainName: 700, otherName: 710 },
  video: { companions: 500, takeout: 750, mainName: 700, otherName: 710 },
  gps: 720,
  lateName: 730,
  folder: 800,
  modifyDate: 900,
  mtime: 950,
} as const;
const SIDECAR_OF_VIDEO = 740;

/** Every date in the files of a group, the best rank first; at the same rank the main file's first. */
export function findDates(members: readonly MemberEvidence[], options: DateOptions): readonly FoundDate[] {
  const main = members.find(({ role }) => role === 'main') ?? members[0];
  if (main === undefined) return [];
  const ordered = [main, ...members.filter((member) => member !== main)];
  const groupCamera = ordered.map(({ tags }) => cameraOf(tags)).find((camera) => camera !== null) ?? null;
  const found = ordered.flatMap((member) => datesOfMember(member, main, { groupCamera, options }));
  return found.sort((a, b) => a.tier - b.tier);
}

/** True for a video, judged by its content if that was read, else by its name. */
export function isVideo(member: MemberEvidence): boolean {
  const kind = contentKind(member.tags);
  return kind === null ? mediaKind(member.name) === 'video' : kind === 'video';
}

interface Setting {
  readonly groupCamera: string | null;
  readonly options: DateOptions;
}

function datesOfMember(
  member: MemberEvidence,
  main: MemberEvidence,
  { groupCamera, options }: Setting,
): readonly FoundDate[] {
  const tiers = isVideo(main) ? TIERS.video : TIERS.still;
  const camera = cameraOf(member.tags) ?? groupCamera;
  const isMain = member === main;
  const fromTag = (date: TagDate, tier: number, byCamera: boolean): FoundDate => ({
    ...date,
    member,
    camera,
    tier,
    byCamera,
    read: parseDateText(date.raw),
  });
  const found: FoundDate[] = [];
  for (const date of isVideo(member) ? videoDates(member.tags) : stillDates(member.tags)) {
    const tier = isMain ? date.tier : companionTier(date, member, isVideo(main));
    const written = date.source.startsWith('xmp:') ? writtenMs(member) : null;
    found.push({ ...fromTag(date, tier, true), writtenMs: written });
  }
  const other = { member, camera, byCamera: false } as const;
  if (member.takeout) found.push({ ...other, ...ofTakeout(member.takeout.photoTakenTime, tiers.takeout) });
  const gpsMs = gpsMoment(member.tags);
  if (gpsMs !== null && member.role !== 'sidecar') found.push({ ...other, ...ofGps(gpsMs) });
  const named = fileNameDate(member.name);
  if (named !== null) {
    const early = isMain ? tiers.mainName : tiers.otherName;
    const tier = named.meaning === 'captured' ? early : TIERS.lateName;
    found.push({ ...other, ...ofName(named, member.name, tier) });
  }
  if (!isMain) return found;
  const folderDay = folderNameDate(member.folder);
  if (folderDay !== null) found.push({ ...other, ...ofFolder(folderDay, member.folder) });
  if (options.useModifyDate === true) {
    for (const date of modifyDates(member.tags)) {
      found.push({ ...fromTag(date, TIERS.modifyDate, true), source: 'modify-date', confidence: 'low' });
    }
  }
  if (options.useMtime === true && member.mtimeNs !== undefined)
    found.push({ ...other, ...ofMtime(member.mtimeNs) });
  return found;
}

/**
 * The rank of a tag of another file than the main one: XMP beside a still ranks right behind XMP inside it, other tags
 * behind all tags of the main file.
 */
function companionTier(date: TagDate, member: MemberEvidence, mainIsVideo: boolean): number {
  const isXmpFile = member.role === 'sidecar' && date.source.startsWith('xmp:');
  if (!isXmpFile) return TIERS.still.companions + date.tier / 10;
  if (mainIsVideo) return SIDECAR_OF_VIDEO + date.tier / 100;
  // exiftool prints the XMP date first in a file that has no other; it must not rank like a date of EXIF.
  return date.tier === 100 ? 125 : date.tier === 200 ? 225 : date.tier + 5;
}

type Source = Omit<FoundDate, 'member' | 'camera' | 'byCamera'>;

function ofTakeout(seconds: number, tier: number): Source {
  const read = plainDate(seconds * 1000, 'second');
  const raw = String(seconds);
  return { source: 'takeout', tag: 'photoTakenTime', raw, tier, clock: 'utc', read, confidence: 'medium' };
}

/** UTC by a satellite's clock, which no setting of the camera makes wrong; receivers may keep an old time. */
function ofGps(ms: number): Source {
  const raw = formatWallClock(ms, false);
  const read = plainDate(ms, 'second');
  const { gps: tier } = TIERS;
  const tag = 'Composite:GPSDateTime';
  return { source: 'composite:GPSDateTime', tag, raw, tier, clock: 'utc', read, confidence: 'low' };
}

function ofName(named: NameDate, name: string, tier: number): Source {
  const isCapture = named.meaning === 'captured';
  return {
    source: 'name',
    tag: isCapture ? 'name' : `name (${named.meaning})`,
    raw: name,
    tier,
    clock: named.clock,
    read: plainDate(named.ms, named.precision),
    confidence: !isCapture || named.precision === 'day' ? 'low' : 'medium',
  };
}

function ofFolder(day: number, folder: string): Source {
  const read = plainDate(day, 'day');
  return {
    source: 'folder',
    tag: 'folder',
    raw: folder,
    tier: TIERS.folder,
    clock: 'local',
    read,
    confidence: 'low',
  };
}

function ofMtime(mtimeNs: string): Source {
  const read = plainDate(Number(BigInt(mtimeNs) / 1_000_000n), 'second');
  return {
    source: 'mtime',
    tag: 'mtime',
    raw: mtimeNs,
    tier: TIERS.mtime,
    clock: 'utc',
    read,
    confidence: 'low',
  };
}

function plainDate(ms: number, precision: ReadDate['precision']): ReadDate {
  return { kind: 'date', ms, precision, offset: null, remark: null };
}
