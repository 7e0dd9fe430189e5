import { availableParallelism } from 'node:os';
import type { DeviceKind } from '../files/device-kind.ts';
import type { FileAccess } from '../files/file-access.ts';
import { loadHashers } from '../files/hashers.ts';
import { nodeFileAccess } from '../files/node-file-access.ts';
import { WorkerPool } from '../files/worker-pool.ts';
import type { RangeTask } from './range/crawl-setup.ts';
import { CrawlersById } from './range/crawlers-by-id.ts';
import type { RangeAnswer } from './range/range-answer.ts';
import type { TimedAnswer } from './range/range-worker.ts';
import { depthLimits, ReaderDepth } from './reader-depth.ts';

/** Crawls parts of trees and makes their index lines; on threads, or on this one through any FileAccess. */
export interface RecordReader {
  /** How many parts should be crawled at the same time, as it is now. */
  readonly depth: number;
  read(task: RangeTask): Promise<RangeAnswer>;
  close(): Promise<void>;
}

/** Enough for the lines of a task, and a twentieth of what V8 takes by itself. */
const YOUNG_MIB = 4;

/**
 * Readers on threads: `threads` of them, or where that is 0 as many as suit the device. What reads no file is crawled on the calling thread: of a tree in which
 * little changed that is most of it, and a thread takes as long to start as a thousand files take. Memory: about 20 MiB for each that is used.
 */
export function pooledReader(threads: number, kind: DeviceKind = 'unknown'): RecordReader {
  const depth = new ReaderDepth(depthLimits(kind, { threads, cores: availableParallelism() }));
  const { first, working, waiting } = depth.limits;
  const most = Math.max(working, waiting);
  const module = new URL('./range/range-worker.ts', import.meta.url);
  const here = new CrawlersById(nodeFileAccess);
  const pool = new WorkerPool(module, { threads: first, most, youngMib: YOUNG_MIB });
  return {
    get depth() {
      return depth.now;
    },
    read: async (task) => {
      if (task.budget.files === 0) return here.crawl(task);
      const exact = { ...task, known: exactBytes(task.known), made: exactBytes(task.made) };
      const { answer, ...times } = await pool.run<RangeTask, TimedAnswer>('crawlRange', exact);
      depth.learn(times);
      return answer;
    },
    close: () => pool.close(),
  };
}

/** A thread is sent the whole memory that a view is of, so what was used up would be sent again with each task. */
function exactBytes(bytes: Uint8Array): Uint8Array {
  return bytes.length === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

export function inlineReader(access: FileAccess): RecordReader {
  const crawlers = new CrawlersById(access);
  return {
    depth: 1,
    read: async (task) => {
      await loadHashers(task.setup.also);
      return crawlers.crawl(task);
    },
    close: async () => {},
  };
}
