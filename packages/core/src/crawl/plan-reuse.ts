import type { ExpectedStat } from '../files/file-facts.ts';
import type { StatRecord } from '../records/file-record.ts';
import type { FileRecord } from '../records/file-record.ts';

/** An mtime this close to the moment of hashing may hide a change that followed. Nanoseconds. */
const UNSETTLED_NS = 2_000_000_000n;
const NS_PER_MS = 1_000_000n;
const MS_PER_DAY = 86_400_000;

export interface ReuseRules {
  readonly nowMs: number;
  readonly maxAgeDays: number;
  readonly force: boolean;
}

/**
 * Whether a stored hash still holds for the file as it is now: size, both times and inode are the same, the
 * hash is younger than the maximum age and not of the future, and the file had settled when it was hashed.
 */
export function mayReuse(record: FileRecord, now: StatRecord, rules: ReuseRules): boolean {
  if (
    rules.force ||
    record.error !== undefined ||
    record.sha256 === undefined ||
    record.hashedAt === undefined
  )
    return false;
  const hashedMs = parseIsoMs(record.hashedAt);
  const ageMs = rules.nowMs - hashedMs;
  const isYoung = ageMs >= 0 && ageMs < rules.maxAgeDays * MS_PER_DAY;
  const isSettled = BigInt(hashedMs) * NS_PER_MS - BigInt(record.mtimeNs) >= UNSETTLED_NS;
  return isYoung && isSettled && isSameStat(record, now);
}

function isSameStat(a: ExpectedStat, b: ExpectedStat): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.ino === b.ino;
}

/** Same size and modification time: if the content now differs nobody wrote it, so it rotted. */
export function wouldBeRot(record: FileRecord, now: Pick<StatRecord, 'size' | 'mtimeNs'>): boolean {
  return record.sha256 !== undefined && record.size === now.size && record.mtimeNs === now.mtimeNs;
}

/** Milliseconds since 1970, or 0, which is older than any maximum age. */
function parseIsoMs(text: string): number {
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? 0 : parsed;
}
