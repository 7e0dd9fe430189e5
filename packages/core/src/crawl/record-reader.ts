import type { FileAccess } from '../files/file-access.ts';
import { WorkerPool } from '../files/worker-pool.ts';
import type { CrawlAnswer, CrawlTask } from './crawl-worker.ts';
import { readRecordsWith } from './crawl-worker.ts';

/** Reads files and makes their index lines; on threads, or on this one through any FileAccess. */
export interface RecordReader {
  read(task: CrawlTask): Promise<CrawlAnswer>;
  close(): Promise<void>;
}

export function pooledReader(threads: number): RecordReader {
  const pool = new WorkerPool(new URL('./crawl-worker.ts', import.meta.url), { threads });
  return {
    read: (task) => pool.run<CrawlTask, CrawlAnswer>('readRecords', task),
    close: () => pool.close(),
  };
}

export function inlineReader(access: FileAccess): RecordReader {
  return { read: async (task) => readRecordsWith(access, task), close: async () => {} };
}
