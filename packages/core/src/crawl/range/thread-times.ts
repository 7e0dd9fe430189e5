import process from 'node:process';
import type { FileAccess } from '../../files/file-access.ts';
import { errnoOf } from '../../files/file-access.ts';
import { readStateFile } from '../../files/state-file.ts';

/** Nanoseconds on a processor, nanoseconds in which the thread could have run and had none, number of turns (Linux, sched-stats). */
const STATISTICS = '/proc/thread-self/schedstat';
const US_PER_MS = 1000;
const NS_PER_MS = 1_000_000;

/** Milliseconds of the calling thread; only differences mean something. */
export interface ThreadTimes {
  readonly passedMs: number;
  /** On a processor. */
  readonly workedMs: number;
  /** In which it could have run and other threads did; 0 where the system does not tell. */
  readonly queuedMs: number;
}

export function threadTimes(access: FileAccess): ThreadTimes {
  const { user, system } = process.threadCpuUsage();
  const workedMs = (user + system) / US_PER_MS;
  return { passedMs: performance.now(), workedMs, queuedMs: queuedMs(access) };
}

function queuedMs(access: FileAccess): number {
  try {
    const [, queuedNs] = (readStateFile(access, STATISTICS) ?? '').split(' ');
    return Number(queuedNs ?? 0) / NS_PER_MS;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return 0;
  }
}
