import { freeBytes } from '../../files/free-bytes.ts';
import { loadHashers } from '../../files/hashers.ts';
import { nodeFileAccess } from '../../files/node-file-access.ts';
import type { RangeTask } from './crawl-setup.ts';
import type { RangeAnswer } from './range-answer.ts';
import { CrawlersById } from './crawlers-by-id.ts';
import { threadTimes } from './thread-times.ts';

/** An answer, and what it took. */
export interface TimedAnswer {
  readonly answer: RangeAnswer;
  /** Without the time in which other threads had the processor. */
  readonly tookMs: number;
  /** What of it the processor worked. */
  readonly workedMs: number;
}

const crawlers = new CrawlersById(nodeFileAccess);
/** The lines of the answer before, which was sent as a copy. */
let answered: Uint8Array = new Uint8Array(0);

/** Crawls a part of a tree on a pool thread. The bytes of the task are this thread's own, and are gone afterwards. */
export async function crawlRange(task: RangeTask): Promise<TimedAnswer> {
  freeBytes(answered);
  await loadHashers(task.setup.also);
  const before = threadTimes(nodeFileAccess);
  const answer = crawlers.crawl(task);
  const after = threadTimes(nodeFileAccess);
  for (const lines of [task.known, task.made]) freeBytes(lines);
  answered = answer.lines;
  const tookMs = after.passedMs - before.passedMs - (after.queuedMs - before.queuedMs);
  return { answer, tookMs, workedMs: after.workedMs - before.workedMs };
}
