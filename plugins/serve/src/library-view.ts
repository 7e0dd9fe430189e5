import type { Catalogue, DayCount, Holder, HolderKind, Library, ProvenCopies } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core/base';
import type { Problem } from './server/answers.ts';
import { keptProofCounts, openCatalogue, proofCountsAside, provenCopies } from '@mediastruct/core/catalogue';

export interface ViewOptions {
  readonly kinds: readonly HolderKind[];
  /** Told where the catalogue had to be made anew, and why. */
  readonly note: (message: string, path: string) => void;
}

export interface OpenedLibrary {
  readonly catalogue: Catalogue;
  readonly proven: ProvenCopies;
}

/** So old may an answer be. A page asks for dozens of small pictures at once, and to open the catalogue for each would take most of the time. Milliseconds. */
const FRESH_MS = 2000;

/** A library, and its catalogue as it was at most two seconds ago. No statement on it outlives the call that made it, so that other programs can write to it. */
export class LibraryView implements Disposable {
  readonly library: Library;
  readonly options: ViewOptions;
  readonly #nowMs: () => number;
  #opened: (OpenedLibrary & { readonly atMs: number }) | null = null;
  #counting: Promise<readonly DayCount[]> | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #ending = new AbortController();

  constructor(library: Library, options: ViewOptions, nowMs: () => number = () => performance.now()) {
    this.library = library;
    this.options = options;
    this.#nowMs = nowMs;
  }

  /** The record of every copy, and the rule by which copies count as proven; both hold until the next call, or until `alone`. */
  open(): OpenedLibrary {
    const now = this.#nowMs();
    if (this.#opened !== null && now - this.#opened.atMs < FRESH_MS) return this.#opened;
    this[Symbol.dispose]();
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
    this[Symbol.dispose]();
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
    return (
      keptProofCounts(this.library, this.open().catalogue) ??
      (this.#counting ??= this.#count().finally(() => (this.#counting = null)))
    );
  }

  /** Stops a count that is under way, and closes the catalogue. */
  end(): void {
    this.#ending.abort();
    this[Symbol.dispose]();
  }

  /** With a catalogue of its own, which stays open until it is done. */
  async #count(): Promise<readonly DayCount[]> {
    using catalogue = openCatalogue(this.library, this.options);
    return await proofCountsAside(this.library, catalogue, this.#ending.signal);
  }

  [Symbol.dispose](): void {
    this.#opened?.catalogue[Symbol.dispose]();
    this.#opened = null;
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
