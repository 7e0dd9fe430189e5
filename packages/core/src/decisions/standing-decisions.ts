import type { CopyChoice, DecidedFile, DecisionEvent, GivenDate, Stamp } from './decision.ts';

/** One click that stands, and how many decisions it made. */
export interface StandingClick extends Stamp {
  readonly kind: 'copies' | 'date';
  readonly decisions: number;
}

/** What a person decided and did not undo. Memory: about 600 bytes a decision. */
export interface StandingDecisions {
  /** By the name of the set. */
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
  const made: Exclude<DecisionEvent, { kind: 'undone' }>[] = [];
  const undone = new Set<string>();
  for (const event of events) {
    if (event.kind === 'undone') undone.add(event.click);
    else made.push(event);
  }
  const copies = new Map<string, CopyChoice & Stamp>();
  const dates = new Map<string, GivenDate & Stamp>();
  const clicks = new Map<string, StandingClick>();
  for (const event of made) {
    const { click, at, kind } = event;
    if (undone.has(click)) continue;
    if (kind === 'copies') copies.set(event.set, event);
    else dates.set(fileKey(event.file), event);
    clicks.set(click, { click, at, kind, decisions: (clicks.get(click)?.decisions ?? 0) + 1 });
  }
  return { copies, dates, clicks: [...clicks.values()] };
}
