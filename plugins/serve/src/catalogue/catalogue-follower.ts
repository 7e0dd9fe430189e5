import { setTimeout as delay } from 'node:timers/promises';
import type { CatalogueOptions, HolderKind, Library, ListingFault } from '@mediastruct/core';
import { lstatOrNull, MediaStructError, messageOf } from '@mediastruct/core/base';
import { openCatalogue } from '@mediastruct/core/catalogue';
import { ingestedKind } from '@mediastruct/core/find';
import { WorkerPool } from '@mediastruct/core/pool';
import type { Followed, FoundFault } from './follow-worker.ts';
import { stampOf } from './follow-worker.ts';
import type { ThreadLibrary } from './thread-library.ts';

export interface FollowerOptions {
  readonly kinds: readonly HolderKind[];
  /** The modules by which plugins contribute those kinds, as URLs. */
  readonly modules: readonly string[];
  /** Told where the catalogue had to be made anew, and why. */
  readonly note: (message: string, path: string) => void;
  /** As much of changed listings as is read on the server's own thread, a tenth of a second or two. Bytes. */
  readonly mostBytes?: number | undefined;
  /** So long an answer waits for what is new, before it is given as of before. Milliseconds. */
  readonly patienceMs?: number | undefined;
}

const MOST_BYTES = 4 << 20;
const PATIENCE_MS = 1500;
/** So often the ends of the listings are looked at. Milliseconds. */
const LOOK_MS = 2000;

/**
 * Brings the catalogue in order with the listings without holding up the server: after a crawl of a million files that takes twelve seconds, so a thread does it beside the catalogue
 * that is there, which answers meanwhile. Little is followed at once.
 */
export class CatalogueFollower implements AsyncDisposable {
  readonly #library: Library;
  readonly #options: FollowerOptions;
  readonly #onFollowed: () => void;
  readonly #pool = new WorkerPool(new URL('./follow-worker.ts', import.meta.url), { threads: 1 });
  #underWay: Promise<void> | null = null;
  #faults: readonly FoundFault[] = [];
  #lookedAtMs = -Infinity;
  /** True once the thread failed: everything is followed here then, however long it takes. */
  #isHere = false;
  #isClosed = false;

  /** `onFollowed` is called once another catalogue stands. */
  constructor(library: Library, options: FollowerOptions, onFollowed: () => void) {
    this.#library = library;
    this.#options = options;
    this.#onFollowed = onFollowed;
  }

  /** How the catalogue is opened meanwhile. */
  get opening(): Pick<CatalogueOptions, 'mostBytes' | 'faults'> {
    if (this.#isHere) return {};
    // What is written here while a copy is followed would be gone with that copy in its place.
    const mostBytes = this.#underWay === null ? (this.#options.mostBytes ?? MOST_BYTES) : -1;
    return { mostBytes, faults: this.#knownFaults() };
  }

  /** True while the thread is at it: answers are of before. */
  get isUnderWay(): boolean {
    return this.#underWay !== null;
  }

  /** Waits until the catalogue is in order, for as long as it takes where nothing is known yet, else for a moment. */
  async ready(): Promise<void> {
    if (this.#isHere) return;
    const canAnswer = this.#look();
    if (this.#underWay === null) return;
    const patience = new AbortController();
    await (canAnswer
      ? Promise.race([
          this.#underWay,
          delay(this.#options.patienceMs ?? PATIENCE_MS, undefined, patience).catch(() => {}),
        ])
      : this.#underWay);
    patience.abort();
  }

  /** The listings are looked at again at the next question. */
  lookAgain(): void {
    this.#lookedAtMs = -Infinity;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#pool.close();
  }

  /** Starts the thread where there is much to follow. Answers whether the catalogue knows anything. */
  #look(): boolean {
    if (this.#underWay === null && performance.now() - this.#lookedAtMs < LOOK_MS) return true;
    this.#lookedAtMs = performance.now();
    const kinds = [...this.#options.kinds, ingestedKind];
    using catalogue = openCatalogue(this.#library, { kinds, note: this.#options.note, ...this.opening });
    if (catalogue.isBehind && this.#underWay === null)
      this.#underWay = this.#follow().finally(() => (this.#underWay = null));
    return catalogue.holders().some(({ counts }) => counts !== null);
  }

  async #follow(): Promise<void> {
    const { note, modules } = this.#options;
    const task = { root: this.#library.root, modules };
    try {
      const followed = await this.#pool.run<ThreadLibrary, Followed>('followOnThread', task);
      this.#faults = followed.faults;
      for (const { message, path } of followed.notes) note(message, path);
      this.#followHere(followed.kinds);
    } catch (error) {
      // A thread that is ended answers with an error; nothing is followed here then.
      if (this.#isClosed) return;
      this.#isHere = true;
      note(`it cannot be followed on a thread: ${messageOf(error)}`, this.#library.state.catalogue);
    }
    this.lookAgain();
    this.#onFollowed();
  }

  /** Follows the holders of plugins that did not say by which module they contribute, so that the thread does not know them. */
  #followHere(known: readonly string[]): void {
    const kinds = this.#options.kinds.filter(({ name }) => !known.includes(name));
    if (kinds.length > 0) openCatalogue(this.#library, { kinds, note: this.#options.note })[Symbol.dispose]();
  }

  /** Those whose files are as they were: one that was mended is read again. */
  #knownFaults(): readonly ListingFault[] {
    const stat = (path: string) => lstatOrNull(this.#library.access, path);
    return this.#faults
      .filter(({ path, stamp }) => stampOf(stat, path) === stamp)
      .map(({ key, mark, code, message, suggestions, path }) => {
        const error = new MediaStructError(code, message, { path: path ?? undefined, suggestions });
        return { key, mark, error };
      });
  }
}
