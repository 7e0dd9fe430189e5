import { nodeFileAccess } from '../../files/node-file-access.ts';
import type { RangeTask } from './crawl-setup.ts';
import type { RangeAnswer } from './range-answer.ts';
import { CrawlersById } from './crawlers-by-id.ts';

const crawlers = new CrawlersById(nodeFileAccess);

/** Crawls a part of a tree on a pool thread. */
export function crawlRange(task: RangeTask): RangeAnswer {
  return crawlers.crawl(task);
}
