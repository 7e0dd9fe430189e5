import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import type { RangeTask } from './crawl-setup.ts';
import type { RangeAnswer } from './range-answer.ts';
import { RangeCrawler } from './range-crawler.ts';
import { damagedAnswer } from './range-findings.ts';

/** The crawler of the tree that a thread is given parts of; it is made anew for another tree. */
export class CrawlersById {
  readonly #access: FileAccess;
  #id = '';
  #crawler: RangeCrawler | null = null;

  constructor(access: FileAccess) {
    this.#access = access;
  }

  crawl(task: RangeTask): RangeAnswer {
    if (this.#crawler === null || this.#id !== task.setup.id) {
      this.#id = task.setup.id;
      this.#crawler = new RangeCrawler(this.#access, task.setup);
    }
    try {
      return this.#crawler.crawl(task);
    } catch (error) {
      // An error loses its code between threads, so the main thread finds it again.
      if (error instanceof MediaStructError && error.code === 'damaged') return damagedAnswer();
      throw error;
    }
  }
}
