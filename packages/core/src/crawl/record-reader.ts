import type { FileAccess } from '../files/file-access.ts';
import { nodeFileAccess } from '../files/node-file-access.ts';
import { WorkerPool } from '../files/worker-pool.ts';
import type { RangeTask } from './range/crawl-setup.ts';
import { CrawlersById } from './range/crawlers-by-id.ts';
import type { RangeAnswer } from './range/range-answer.ts';

/** Crawls parts of trees and makes their index lines; on threads, or on this one through any FileAccess. */
export interface RecordReader {
  /** How many parts are crawled at the same time. */
  readonly depth: number;
  read(task: RangeTask): Promise<RangeAnswer>;
  close(): Promise<void>;
}

/**
 * A reader with so many threads, one for each core if that is 0. What reads no file is crawled on the calling thread: of a tree in which little changed
 * that is most of it, and a thread takes as long to start as a thousand files take.
 */
export function pooledReader(threads: number): RecordReader {
  const here = new CrawlersById(nodeFileAccess);
  const pool = new WorkerPool(new URL('./range/range-worker.ts', import.meta.url), { threads });
  return {
    depth: pool.threads,
    read: async (task) =>
      task.budget.files === 0 ? here.crawl(task) : pool.run<RangeTask, RangeAnswer>('crawlRange', task),
    close: () => pool.close(),
  };
}

export function inlineReader(access: FileAccess): RecordReader {
  const crawlers = new CrawlersById(access);
  return { depth: 1, read: async (task) => crawlers.crawl(task), close: async () => {} };
}
