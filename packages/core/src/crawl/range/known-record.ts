import type { FileRecord, StatRecord } from '../../records/file-record.ts';
import { dayOf } from '../../records/proof/proof-days.ts';
import type { BudgetLeft, DueDays } from '../proof/plan-proof.ts';
import { isDue as isDueDay } from '../proof/plan-proof.ts';

/** What a run owes a file that did not change. */
export interface Duty {
  /** As in the task. */
  readonly due: DueDays | null;
  /** Of the budget for what is due. */
  readonly left: BudgetLeft;
  /** An earlier pass of this run could not read the file, or found it rotten. */
  readonly isWrong: boolean;
}

/** When a file was last read to its end; undefined where its record has an error. */
export function readAtOf({ error, verifiedAt, hashedAt }: FileRecord): string | undefined {
  return error === undefined ? (verifiedAt ?? hashedAt) : undefined;
}

/** Whether a file is to be read although nothing about it changed. */
export function isDue(readAt: string | undefined, { due, left }: Pick<Duty, 'due' | 'left'>): boolean {
  if (due === null || readAt === undefined) return false;
  const isRead = due.since !== undefined && readAt >= due.since;
  return !isRead && isDueDay(dayOf(readAt), due, left);
}

/** Whether a file that lacks a digest may be read for it: under a budget only while some of it is left. */
export function mayComplete({ due, left }: Duty): boolean {
  return due === null || left.bytes > 0;
}

/**
 * Whether an earlier pass of this run made the record, or had no better one. Another pass would find the same: an error, a time of the
 * future, a file that was just written.
 */
export function isOfThisRun(known: FileRecord, stat: StatRecord, { due, isWrong }: Duty): boolean {
  if (due?.since === undefined) return false;
  return isWrong || ((readAtOf(known) ?? '') >= due.since && hasStat(known, stat));
}

/** Whether a crawl that did not end read the file later than the index tells, or otherwise. */
export function isNews(made: FileRecord | null, known: FileRecord): boolean {
  if (made === null) return false;
  const [madeAt, knownAt] = [readAtOf(made) ?? '', readAtOf(known) ?? ''];
  return made.error !== undefined || made.sha256 !== known.sha256 || madeAt > knownAt;
}

/** Whether a record has all that the file system says of its file now, so that the index needs no change. */
export function hasStat(record: FileRecord, stat: StatRecord): boolean {
  // A stat record has these keys only.
  return (Object.keys(stat) as (keyof StatRecord)[]).every((key) => record[key] === stat[key]);
}
