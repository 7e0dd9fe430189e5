import type {
  Catalogue,
  CatalogueOptions,
  DayCount,
  Holder,
  HolderKind,
  Library,
  ProvenCopies,
} from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core/base';
import {
  keptProofCounts,
  openCatalogue,
  proofCountsAside,
  proofState,
  provenCopies,
} from '@mediastruct/core/catalogue';
import type { FollowerOptions } from './catalogue/catalogue-follower.ts';
import { CatalogueFollower } from './catalogue/catalogue-follower.ts';
import type { ThreadLibrary } from './catalogue/thread-library.ts';
import type { Problem } from './server/answers.ts';

export type ViewOptions = FollowerOptions;

/** How whatever asks the catalogue opens it. */
export interface ViewOpening extends Pick<CatalogueOptions, 'mostBytes' | 'faults'> {
  readonly kinds: readonly HolderKind[];
  readonly note: (message: string, path: string) => void;
}

export interface OpenedLibrary {
  readonly catalogue: Catalogue;
  readonly proven: ProvenCopies;
}

/** So old may an answer be. A page asks for dozens of small pictures at once, and to open the catalogue for each would take most of the time. Milliseconds. */
const FRESH_MS = 2000;

/** A library, and its catalogue as it was at most two seconds ago. No statement on it outlives the call that made it, so that other programs can write to it. */
export class LibraryView implements AsyncDisposable {
  readonly library: Library;
  readonly #options: ViewOptions;
  readonly #follower: CatalogueFollower;
  readonly #nowMs: () => number;
  #opened: (OpenedLibrary & { readonly atMs: number }) | null = null;
  #counting: { readonly state: string; readonly counts: Promise<readonly DayCount[]> } | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #ending = new AbortController();

  constructor(library: Library, options: ViewOptions, nowMs: () => number = () => performance.now()) {
    this.library = library;
    this.#options = options;
    this.#nowMs = nowMs;
    this.#follower = new CatalogueFollower(library, options, () => this.close());
  }

  /** By what a thread opens the same library. */
  get onThread(): ThreadLibrary {
    const { mostBytes } = this.#follower.opening;
    return { root: this.library.root, modules: this.#options.modules, mostBytes };
  }

  get options(): ViewOpening {
    const { kinds, note } = this.#options;
    return { kinds, note, ...this.#follower.opening };
  }

  /** Waits until the catalogue says what the listings say, but not for long where it can answer as it was. Every answer waits for it. */
  ready(): Promise<void> {
    return this.#follower.ready();
  }

  /** True where the catalogue is not what the listings say, or a thread brings it in order, so that answers are of before. */
  get isBehind(): boolean {
    return this.#follower.isUnderWay || this.#opened?.catalogue.isBehind === true;
  }

  /** The record of every copy, and the rule by which copies count as proven; both hold until the next call, or until `alone`. */
  open(): OpenedLibrary {
    const now = this.#nowMs();
    if (this.#opened !== null && now - this.#opened.atMs < FRESH_MS) return this.#opened;
    this.close();
    const kinds = this.options.kinds.map(asOfNow);
    const catalogue = openCatalogue(this.library, { ...this.options, kinds });
    this.#opened = { catalogue, proven: provenCopies(this.library, catalogue), atMs: now };
    return this.#opened;
  }

  /** Listings that could not be read, or not to their end, so that every answer lacks what they tell. */
  problems(): readonly Problem[] {
    return this.open().catalogue.damaged.map(({ message }) => ({ message }));
  }

  /** Runs what opens the catalogue by itself, with this one closed: each holds some ten megabytes of it. */
  alone<T>(work: () => T): T {
    this.close();
    return work();
  }

  /** Runs what takes a thread and a catalogue of its own, some ten megabytes each: one after the other, however many pages ask. `stop` tells that the server ends. */
  inTurn<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    const next = this.#turn.then(() => work(this.#ending.signal));
    this.#turn = next.catch(() => {});
    return next;
  }

  /**
   * Contents by day and by how many proven copies they have. Where they have to be counted a thread does it, some seconds for a million files, once for all pages that ask meanwhile; other
   * questions are answered until then.
   */
  async proofs(): Promise<readonly DayCount[]> {
    const { catalogue } = this.open();
    const kept = keptProofCounts(this.library, catalogue);
    if (kept !== null) return kept;
    const state = proofState(this.library, catalogue);
    // One that was begun before a disk was dropped counts what is not there any more.
    if (this.#counting?.state !== state) this.#counting = { state, counts: this.inTurn(() => this.#count()) };
    const counting = this.#counting;
    return counting.counts.finally(() => {
      if (this.#counting === counting) this.#counting = null;
    });
  }

  /** Closes the catalogue, and looks for changes of the listings before the next answer. */
  forget(): void {
    this.close();
    this.#follower.lookAgain();
  }

  /** Stops whatever is under way, and closes the catalogue. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    this.close();
    await this.#follower[Symbol.asyncDispose]();
  }

  close(): void {
    this.#opened?.catalogue[Symbol.dispose]();
    this.#opened = null;
  }

  /** With a catalogue of its own, which stays open until it is done. */
  async #count(): Promise<readonly DayCount[]> {
    using catalogue = openCatalogue(this.library, this.options);
    return await proofCountsAside(this.library, catalogue, this.#ending.signal);
  }
}

/** Trees tell when they were listed before the catalogue reads their listings: it must not answer with the moment of a later one, which may list other bytes. */
function asOfNow(kind: HolderKind): HolderKind {
  return { ...kind, holders: (...given) => kind.holders(...given).map(withMoment) };
}

function withMoment(holder: Holder): Holder {
  if (holder.kind !== 'tree') return holder;
  try {
    const at = holder.listedAt();
    return { ...holder, listedAt: () => at };
  } catch (error) {
    // Whoever asks is told of it.
    if (!(error instanceof MediaStructError)) throw error;
    return holder;
  }
}
