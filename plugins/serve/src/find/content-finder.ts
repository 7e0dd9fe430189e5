import { MediaStructError } from '@mediastruct/core/base';
import { WorkerPool } from '@mediastruct/core/pool';
import type { LibraryView } from '../library-view.ts';
import type { FindTask, FoundOnThread } from './find-worker.ts';
import type { Finding } from './read-find.ts';

/** Looks for contents on one thread, one question after the other. */
export class ContentFinder implements AsyncDisposable {
  readonly #view: LibraryView;
  readonly #pool = new WorkerPool(new URL('./find-worker.ts', import.meta.url), { threads: 1 });

  constructor(view: LibraryView) {
    this.#view = view;
  }

  readonly find: Finding = async (asked) => {
    const task = { ...asked, ...this.#view.onThread };
    const answer = await this.#pool.run<FindTask, FoundOnThread>('findOnThread', task);
    if (answer.kind === 'found') return answer.found;
    throw new MediaStructError(answer.code, answer.message, { suggestions: answer.suggestions });
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.close();
  }
}
