import type { ExpectedStat } from '../files/file-facts.ts';
import type { StatRecord } from '../records/file-record.ts';
import type { FileRecord } from '../records/file-record.ts';

/** The coarsest times that file systems keep: those of FAT. Nanoseconds. */
const TIME_GRAIN_NS = 2_000_000_000n;

/** An mtime this close to the moment of hashing may hide a change that followed. Nanoseconds. */
const UNSETTLED_NS = 2_000_000_000n;
const NS_PER_MS = 1_000_000n;
const MS_PER_DAY = 86_400_000;

export interface ReuseRules {
  readonly nowMs: number;
  readonly maxAgeDays: number;
  readonly force: boolean;
}

/** A file as a crawl meets it. */
export interface MetFile {
  readonly stat: StatRecord;
  /** False where the file system makes up its inode numbers, so that they tell nothing after it was mounted again. */
  readonly inodeOutlivesMount: boolean;
}

/**
 * Whether a stored hash still holds for the file as it is now: size, both times and inode are the same, the
 * hash is younger than the maximum age and not of the future, and the file had settled when it was hashed. Where inode numbers
 * are made up, size and modification time, within the grain of such file systems, have to do.
 */
export function mayReuse(record: FileRecord, met: MetFile, rules: ReuseRules): boolean {
  if (
    rules.force ||
    record.error !== undefined ||
    record.sha256 === undefined ||
    record.hashedAt === undefined
  )
    return false;
  const hashedMs = parseIsoMs(record.hashedAt);
  const isSame = met.inodeOutlivesMount ? isSameStat : isSameWithinGrain;
  return isTrusted(hashedMs, BigInt(record.mtimeNs), rules) && isSame(record, met.stat);
}

/** Whether a hash of that moment is young enough, and the file had settled when it was made. */
export function isTrusted(hashedMs: number, mtimeNs: bigint, { nowMs, maxAgeDays }: ReuseRules): boolean {
  const ageMs = nowMs - hashedMs;
  const isYoung = ageMs >= 0 && ageMs < maxAgeDays * MS_PER_DAY;
  return isYoung && BigInt(hashedMs) * NS_PER_MS - mtimeNs >= UNSETTLED_NS;
}

function isSameStat(a: ExpectedStat, b: ExpectedStat): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.ino === b.ino;
}

/**
 * How long a reading has to wait, in milliseconds, so that a later write shows in the file's time: where times are coarse, one
 * within the same tick would not. 0 where nothing is to wait for, and for times of the future, which no waiting reaches.
 */
export function unsettledMs({ stat, inodeOutlivesMount }: MetFile, nowMs: number): number {
  if (inodeOutlivesMount) return 0;
  const ageNs = BigInt(nowMs) * NS_PER_MS - BigInt(stat.mtimeNs);
  if (ageNs < 0n || ageNs >= UNSETTLED_NS) return 0;
  return Number((UNSETTLED_NS - ageNs) / NS_PER_MS) + 1;
}

/** Same size, and the same modification time as far as the coarsest file systems keep it. */
export function isSameWithinGrain(a: ExpectedStat, b: ExpectedStat): boolean {
  const apart = BigInt(a.mtimeNs) - BigInt(b.mtimeNs);
  return a.size === b.size && apart < TIME_GRAIN_NS && -apart < TIME_GRAIN_NS;
}

/** Same size and modification time: if the content now differs nobody wrote it, so it rotted. */
export function wouldBeRot(record: FileRecord, now: Pick<StatRecord, 'size' | 'mtimeNs'>): boolean {
  return record.sha256 !== undefined && record.size === now.size && record.mtimeNs === now.mtimeNs;
}

/** Milliseconds since 1970, or 0, which is older than any maximum age. */
export function parseIsoMs(text: string): number {
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? 0 : parsed;
}
