import { WorkerPool } from '@mediastruct/core/pool';
import type { LibraryView } from '../library-view.ts';
import type { FoldersFound, FolderTask } from './folders-worker.ts';

/** As the command has it if nothing is given. */
const AT_LEAST_PERCENT = 80;

interface Search {
  /** What the catalogue held when it began. */
  readonly state: string;
  /** Null until it has ended. */
  found: FoldersFound | null;
  error: unknown;
}

/** Finds folders inside others when a page first asks, once for what the catalogue holds then, on one thread. Memory: what was found last, 20 MB at most. */
export class FolderFinder implements AsyncDisposable {
  readonly #view: LibraryView;
  readonly #pool = new WorkerPool(new URL('./folders-worker.ts', import.meta.url), { threads: 1 });
  #search: Search | null = null;

  constructor(view: LibraryView) {
    this.#view = view;
  }

  /** Null while it looks; the next call asks again. */
  get(): FoldersFound | null {
    const state = this.#view.open().catalogue.state();
    const search = this.#search;
    // One that is under way is waited for, however often a crawl changes the catalogue meanwhile.
    const isUnderWay = search !== null && search.found === null && search.error === undefined;
    if (search?.state !== state && !isUnderWay) this.#begin(state);
    else if (search?.error !== undefined) {
      this.#search = null;
      throw search.error;
    }
    return this.#search?.found ?? null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.close();
  }

  #begin(state: string): void {
    const search: Search = { state, found: null, error: undefined };
    this.#search = search;
    const task = { ...this.#view.onThread, atLeastPercent: AT_LEAST_PERCENT };
    this.#pool.run<FolderTask, FoldersFound>('findFoldersOnThread', task).then(
      (found) => (search.found = found),
      (error: unknown) => (search.error = error ?? new Error('the search ended without an answer')),
    );
  }
}
