import type { ProvenPlaces } from '../day-counts.ts';
import type { Fate } from './fate.ts';
import { CopiesTold } from './fate.ts';

/** Contents and their bytes, each content counted once. */
export interface Tally {
  readonly files: number;
  readonly bytes: number;
}

/** What one of several losses leaves, each content named by its hash. */
export interface LossCount {
  readonly there: Tally;
  readonly lost: Tally;
  readonly last: Tally;
  /** The first that are lost and that are down to one copy, in ascending order of the hashes. */
  readonly first: Readonly<Record<'lost' | 'last', readonly string[]>>;
}

/** What is counted, by a rule that is asked for each class of copies. */
export interface LossQuestion {
  /** What a copy is to each loss, as numbers that `lossMark` makes. */
  readonly marksOf: ProvenPlaces;
  /** How many losses are asked about. */
  readonly losses: number;
  /** Contents to name of each fate. */
  readonly limit: number;
  /** The hash of the whole file for that of each of its parts. */
  readonly wholes: ReadonlyMap<string, string>;
}

/** A copy in what is lost, a copy that is lost, and the first of the places that save. */
export const THERE = 0;
export const LOST = 1;
export const FIRST_PLACE = 2;
/** More than a library has physical copies of anything: discs, disks and trees. */
const PLACES = 2 ** 24;

/** One number for what a copy is to the loss of this number. */
export function lossMark(loss: number, what: number): number {
  return loss * PLACES + what;
}

/** Counts contents whose copies come one after the other, in ascending order of the hashes. Memory: the names that are asked for. `Name` stands for a hash. */
export class LossCounter<Name> {
  readonly #losses: readonly OneLoss<Name>[];
  #isThere = false;
  #size = 0;

  constructor({ losses, limit }: Pick<LossQuestion, 'losses' | 'limit'>) {
    this.#losses = Array.from({ length: losses }, () => new OneLoss<Name>(limit));
  }

  /** Takes a copy of the content that is under way. */
  add(marks: readonly number[] | null, size: number): void {
    if (size > this.#size) this.#size = size;
    for (const mark of marks ?? []) this.#take(mark);
  }

  /** Takes a copy of the whole of which this content is a part: it saves, or is lost, and is no copy of the content. */
  addWhole(marks: readonly number[] | null): void {
    for (const mark of marks ?? []) if (mark % PLACES !== THERE) this.#take(mark);
  }

  /** Ends a content: what comes next is another one. */
  end(name: () => Name): void {
    for (const loss of this.#losses) loss.end(this.#isThere ? this.#size : null, name);
    this.#isThere = false;
    this.#size = 0;
  }

  counts(hashOf: (name: Name) => readonly string[]): readonly LossCount[] {
    return this.#losses.map((loss) => loss.count(hashOf));
  }

  #take(mark: number): void {
    const what = mark % PLACES;
    const loss = this.#losses[(mark - what) / PLACES];
    if (loss === undefined) return;
    if (what === THERE) this.#isThere = loss.isThere = true;
    else if (what === LOST) loss.told.isTouched = true;
    else loss.told.save(what);
  }
}

class OneLoss<Name> {
  readonly told = new CopiesTold<number>();
  isThere = false;
  readonly #limit: number;
  readonly #tallies = { there: noTally(), lost: noTally(), last: noTally() };
  readonly #first: Record<'lost' | 'last', Name[]> = { lost: [], last: [] };

  constructor(limit: number) {
    this.#limit = limit;
  }

  end(size: number | null, name: () => Name): void {
    if (size !== null && this.isThere) {
      count(this.#tallies.there, size);
      const fate = this.told.fate();
      if (fate !== 'safe') this.#take(fate, size, name);
    }
    this.isThere = false;
    this.told.clear();
  }

  count(hashOf: (name: Name) => readonly string[]): LossCount {
    const { lost, last } = this.#first;
    return { ...this.#tallies, first: { lost: lost.flatMap(hashOf), last: last.flatMap(hashOf) } };
  }

  #take(fate: Exclude<Fate, 'safe'>, size: number, name: () => Name): void {
    count(this.#tallies[fate], size);
    if (this.#first[fate].length < this.#limit) this.#first[fate].push(name());
  }
}

function noTally(): { files: number; bytes: number } {
  return { files: 0, bytes: 0 };
}

function count(tally: { files: number; bytes: number }, size: number): void {
  tally.files += 1;
  tally.bytes += size;
}
