import type { CopyChoice, DecidedFile, DecisionEvent, GivenDate, Stamp } from './decision.ts';

/** One click that stands, and how many decisions it made. */
export interface StandingClick extends Stamp {
  readonly kind: 'copies' | 'date';
  readonly decisions: number;
}

/** What a person decided and did not undo. Memory: about 600 bytes a decision. */
export interface StandingDecisions {
  /** By the name of the set, in the order in which they were made. */
  readonly copies: ReadonlyMap<string, CopyChoice & Stamp>;
  /** By `fileKey`. */
  readonly dates: ReadonlyMap<string, GivenDate & Stamp>;
  /** Oldest first. */
  readonly clicks: readonly StandingClick[];
}

/** Names a file by its tree and path; no path holds a zero byte. */
export function fileKey({ tree, path }: Pick<DecidedFile, 'tree' | 'path'>): string {
  return `${tree}\0${path}`;
}

/** What stands after these events: of the decisions on one thing the last one that was not undone. */
export function foldDecisions(events: Iterable<DecisionEvent>): StandingDecisions {
  const fold = new DecisionFold();
  fold.add(events);
  return fold;
}

type Made = Exclude<DecisionEvent, { kind: 'undone' }>;

/** Folds events as they come. Memory: about 600 bytes a decision, also for one that was undone or decided anew. */
export class DecisionFold implements StandingDecisions {
  readonly #made: Made[] = [];
  readonly #undone = new Set<string>();
  readonly #copies = new Map<string, CopyChoice & Stamp>();
  readonly #dates = new Map<string, GivenDate & Stamp>();
  readonly #clicks = new Map<string, StandingClick>();

  add(events: Iterable<DecisionEvent>): void {
    let isUndo = false;
    for (const event of events) {
      if (event.kind === 'undone') {
        isUndo ||= this.#clicks.has(event.click);
        this.#undone.add(event.click);
      } else {
        this.#made.push(event);
        this.#take(event);
      }
    }
    // What was decided before about the same things stands again.
    if (isUndo) this.#foldAnew();
  }

  get copies(): StandingDecisions['copies'] {
    return this.#copies;
  }

  get dates(): StandingDecisions['dates'] {
    return this.#dates;
  }

  get clicks(): readonly StandingClick[] {
    return [...this.#clicks.values()];
  }

  #foldAnew(): void {
    for (const each of [this.#copies, this.#dates, this.#clicks]) each.clear();
    for (const event of this.#made) this.#take(event);
  }

  #take(event: Made): void {
    const { click, at, kind } = event;
    if (this.#undone.has(click)) return;
    if (kind === 'copies') {
      this.#copies.delete(event.set);
      this.#copies.set(event.set, event);
    } else this.#dates.set(fileKey(event.file), event);
    this.#clicks.set(click, { click, at, kind, decisions: (this.#clicks.get(click)?.decisions ?? 0) + 1 });
  }
}
