import type { MediaStructError } from '../errors/media-struct-error.ts';
import type { Holder } from '../holders/holder.ts';
import { keyOf } from '../holders/holder.ts';
import type {
  CatalogueStore,
  HeldCopy,
  HeldFolder,
  HolderPart,
  StoredContent,
  StoredHolder,
} from './catalogue-store.ts';
import type { CopyQuery } from './copy-query.ts';
import type { DayCount, ProvenPlaces } from './day-counts.ts';
import type { LossCount, LossQuestion } from './loss/loss-counts.ts';

/** A copy, and the holder that has it. */
export interface KnownCopy extends Omit<HeldCopy, 'holder'> {
  readonly holder: Holder;
}

/** All copies of one content; none where only holders of other kinds than those that were asked for have it. */
export interface KnownContent {
  readonly sha256: string;
  readonly copies: readonly Pick<KnownCopy, 'holder' | 'path' | 'size' | 'isSound' | 'verifiedAt'>[];
}

/** What is known of one holder. */
export interface KnownHolder {
  readonly holder: Holder;
  /** Null where nothing is known yet: a tree that was never crawled. */
  readonly counts: Pick<StoredHolder, 'files' | 'bytes'> | null;
  /** False where its listing could not be read, or not to its end, so that the counts are of a part or of before. */
  readonly isWhole: boolean;
}

/** What could not be read when the catalogue was opened. */
export interface Faults {
  readonly damaged: readonly MediaStructError[];
  /** Holders whose listing could not be read, or not to its end. */
  readonly broken: ReadonlyMap<Holder, MediaStructError>;
  /** Holders whose listing tells more by now than the catalogue was given: it was opened as it was left. */
  readonly behind: ReadonlySet<Holder>;
  /** True where anything was not followed. */
  readonly isBehind: boolean;
}

/** The record of every copy, in order with all listings when it was opened. */
export class Catalogue {
  /** Listings that could not be read, or not to their end; what they would have told is missing in every answer. */
  readonly damaged: readonly MediaStructError[];
  readonly #store: CatalogueStore;
  readonly #holders: ReadonlyMap<string, Holder>;
  /** True where it was opened as it was left and some listing tells more by now: answers are of before. */
  readonly isBehind: boolean;
  readonly #broken: ReadonlyMap<Holder, MediaStructError>;
  readonly #behind: ReadonlySet<Holder>;

  constructor(
    store: CatalogueStore,
    holders: readonly Holder[],
    { damaged, broken, behind, isBehind }: Faults,
  ) {
    this.#store = store;
    this.#holders = new Map(holders.map((holder) => [keyOf(holder), holder]));
    this.#broken = broken;
    this.damaged = damaged;
    this.#behind = behind;
    this.isBehind = isBehind;
  }

  /** Whether the listing of a holder tells more by now than this catalogue, so that the time of the listing is none of what is told here. */
  isBehindOf(holder: Holder): boolean {
    return this.#behind.has(holder);
  }

  /** All holders that the library knows, those that hold nothing yet too. */
  holders(): readonly KnownHolder[] {
    const stored = new Map(this.#store.holders().map((holder) => [holder.key, holder]));
    return [...this.#holders].map(([key, holder]) => ({
      holder,
      counts: stored.get(key) ?? null,
      isWhole: !this.#broken.has(holder),
    }));
  }

  /** Why the listing of a holder could not be read, or not to its end; undefined where it could. */
  faultOf(holder: Holder): MediaStructError | undefined {
    return this.#broken.get(holder);
  }

  /** Every copy of a content. */
  copiesOf(sha256: string): readonly KnownCopy[] {
    return [...this.#known(this.#store.copiesOf(sha256))];
  }

  /** Every copy that is looked for, each once: those of trees first, then by kind and name of the holders. */
  search(query: CopyQuery): Iterable<KnownCopy> {
    return this.#known(this.#store.search(query));
  }

  /** As `search`, but so many of them at most, whichever are come upon first. */
  searchSome(query: CopyQuery, most: number): Iterable<KnownCopy> {
    return this.#known(this.#store.searchSome(query, most));
  }

  /** Every content that was read, in ascending order of the hashes, with all its copies. One pass; memory does not grow with the library. */
  *contents(): Generator<KnownContent> {
    for (const { sha256, copies } of this.#store.contents()) yield { sha256, copies: this.#ofKnown(copies) };
  }

  /**
   * Contents of which these holders together have two or more sound copies, with those, in ascending order of the hashes. It costs a look at the index on hashes, and at the
   * copies that share a hash.
   */
  *repeatedIn(holders: readonly Holder[]): Generator<KnownContent> {
    for (const { sha256, copies } of this.#store.repeatedIn(holders.map(keyOf)))
      yield { sha256, copies: this.#ofKnown(copies) };
  }

  /** All copies of one holder, or those in a folder of it and below, in no order. */
  copiesIn(holder: Holder, folder = ''): Iterable<KnownCopy> {
    return this.#known(this.#store.copiesIn(keyOf(holder), folder));
  }

  /** Every copy of which this year or month, such as `1987` or `1987-07`, is all that is known of when it was taken, in no order. */
  takenIn(period: string): Iterable<KnownCopy> {
    return this.#known(this.#store.takenIn(period));
  }

  /** The folders of one holder in which copies stand, in the order of their paths. */
  foldersIn(holder: Holder): Iterable<HeldFolder> {
    return this.#store.foldersIn(keyOf(holder));
  }

  /** Some copies of one holder by folder and name. Costs what is skipped and given, not what the holder has. */
  someIn(holder: Holder, part: HolderPart): Iterable<KnownCopy> {
    return this.#known(this.#store.someIn(keyOf(holder), part));
  }

  /** The copies of one holder of whose content no other holder has a sound copy, in no order. */
  onlyIn(holder: Holder): Iterable<KnownCopy> {
    return this.#known(this.#store.onlyIn(keyOf(holder), this.#keysOfCopies()));
  }

  /** One copy of each content of which fewer than `atLeast` holders have a sound copy, in no order. */
  heldByFewer(atLeast: number): Iterable<KnownCopy> {
    return this.#known(this.#store.heldByFewer(atLeast, this.#keysOfCopies()));
  }

  /** Contents by day and by how many proven copies they have. One pass over the catalogue, some seconds where it holds millions. */
  countByDay(placesOf: ProvenPlaces): readonly DayCount[] {
    return this.#store.countByDay(placesOf);
  }

  /** The same on a thread of its own; the catalogue must stay open meanwhile. `stop` ends the thread, and what is answered then is an error. */
  async countByDayAside(placesOf: ProvenPlaces, stop?: AbortSignal): Promise<readonly DayCount[]> {
    // Where another program has changed it meanwhile, this connection tells what it holds now.
    return (await this.#store.countByDayAside(placesOf, stop)) ?? this.#store.countByDay(placesOf);
  }

  /** What becomes of all contents with each of several losses. One pass over the catalogue, some seconds where it holds millions. */
  countLosses(question: LossQuestion): readonly LossCount[] {
    return this.#store.countLosses(question);
  }

  /** The same on a thread of its own, as `countByDayAside`. */
  async countLossesAside(question: LossQuestion, stop?: AbortSignal): Promise<readonly LossCount[]> {
    return (await this.#store.countLossesAside(question, stop)) ?? this.#store.countLosses(question);
  }

  /** A text that changes whenever what the catalogue holds does. */
  state(): string {
    const held = this.#store.holders().filter(({ key }) => this.#holders.has(key));
    return JSON.stringify([...held.map(({ key, root, mark }) => [key, root, mark]), this.damaged.length]);
  }

  [Symbol.dispose](): void {
    this.#store.close();
  }

  #keysOfCopies(): readonly string[] {
    return [...this.#holders]
      .filter(([, { holdsCopies, isRetired }]) => holdsCopies && isRetired !== true)
      .map(([key]) => key);
  }

  #ofKnown(copies: StoredContent['copies']): KnownContent['copies'] {
    const known: KnownContent['copies'][number][] = [];
    for (const copy of copies) {
      const holder = this.#holders.get(copy.holder);
      if (holder !== undefined) known.push({ ...copy, holder });
    }
    return known;
  }

  /** Copies of holders of other kinds than those that were asked for when it was opened are left out. */
  *#known(copies: Iterable<HeldCopy>): Generator<KnownCopy> {
    for (const copy of copies) {
      const holder = this.#holders.get(copy.holder);
      if (holder !== undefined) yield { ...copy, holder };
    }
  }
}
