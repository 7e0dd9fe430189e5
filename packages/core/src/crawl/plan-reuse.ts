import type { ExpectedStat } from '../files/file-facts.ts';
import type { StatRecord } from '../records/file-record.ts';
import type { FileRecord } from '../records/file-record.ts';

const NS_PER_S = 1_000_000_000n;
/** What times are rounded to by file systems that keep no fractions of a second, and by FAT. Nanoseconds. */
const TIME_GRAINS_NS = [NS_PER_S, 2n * NS_PER_S];

/** Zones are whole quarters of an hour apart. Nanoseconds. */
const ZONE_STEP_NS = 900n * NS_PER_S;
/** 14 hours, as much as civil time is ever ahead of UTC. */
const MOST_ZONE_STEPS = 56n;

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
 * are made up, size and modification time, which a mount may have rounded, have to do.
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
  const isSame = met.inodeOutlivesMount ? isSameStat : isSameButRounded;
  return isTrusted(hashedMs, BigInt(record.mtimeNs), rules) && isSame(record, met.stat);
}

/** Whether a hash of that moment is young enough, and the file had settled when it was made. */
export function isTrusted(hashedMs: number, mtimeNs: bigint, { nowMs, maxAgeDays }: ReuseRules): boolean {
  const ageMs = nowMs - hashedMs;
  const isYoung = ageMs >= 0 && ageMs < maxAgeDays * MS_PER_DAY;
  return isYoung && BigInt(hashedMs) * NS_PER_MS - mtimeNs >= UNSETTLED_NS;
}

/** Same size, times and inode. */
export function isSameStat(a: ExpectedStat, b: ExpectedStat): boolean {
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

/**
 * Same size, and the same modification time, or one that is the other rounded to a whole second or two: until a disk is unmounted the
 * system may tell fractions that the disk does not keep. Two whole seconds, or two fractions, are two times: of pictures taken one after
 * the other sizes are often the same.
 */
export function isSameButRounded(a: Sized, b: Sized): boolean {
  return a.size === b.size && (a.mtimeNs === b.mtimeNs || isRounded(a, b) || isRounded(b, a));
}

type Sized = Pick<ExpectedStat, 'size' | 'mtimeNs'>;

/** Whether one time is a whole second, and the other one, which is not, rounded down or up. */
function isRounded(whole: Pick<Sized, 'mtimeNs'>, exact: Pick<Sized, 'mtimeNs'>): boolean {
  const [wholeNs, exactNs] = [BigInt(whole.mtimeNs), BigInt(exact.mtimeNs)];
  if (exactNs % NS_PER_S === 0n) return false;
  return TIME_GRAINS_NS.some((grainNs) => {
    const downNs = exactNs - (exactNs % grainNs);
    return wholeNs === downNs || wholeNs === downNs + grainNs;
  });
}

/**
 * The same size and modification time, by the rule by which a hash is used again: if the content now differs nobody wrote it, so it
 * rotted. Where inode numbers are made up the time may also have moved as a time zone moves it (0093).
 */
export function wouldBeRot(record: FileRecord, { stat, inodeOutlivesMount }: MetFile): boolean {
  if (record.sha256 === undefined) return false;
  if (!inodeOutlivesMount) return isSameButRounded(record, stat) || isSameButShifted(record, stat);
  return record.size === stat.size && record.mtimeNs === stat.mtimeNs;
}

/**
 * Same size, and modification times that differ by whole quarters of an hour, 14 hours at most: FAT keeps local time, so that another zone or summer time moves
 * all of them. One may be rounded, too.
 */
function isSameButShifted(a: Sized, b: Sized): boolean {
  const apartNs = BigInt(b.mtimeNs) - BigInt(a.mtimeNs);
  // The nearest number of steps; times that were rounded are up to two seconds off.
  const steps = (apartNs + (apartNs < 0n ? -1n : 1n) * (ZONE_STEP_NS / 2n)) / ZONE_STEP_NS;
  if (steps < -MOST_ZONE_STEPS || steps > MOST_ZONE_STEPS) return false;
  return isSameButRounded(a, { size: b.size, mtimeNs: String(BigInt(b.mtimeNs) - steps * ZONE_STEP_NS) });
}

/** Milliseconds since 1970, or 0, which is older than any maximum age. */
export function parseIsoMs(text: string): number {
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? 0 : parsed;
}
