import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { EventsRead } from '../holders/event-file.ts';
import { appendEvents, readEvents } from '../holders/event-file.ts';
import type { Library } from '../library/library.ts';
import { LibraryLock } from '../library/lock.ts';
import { parseWith } from '../records/parse-with.ts';
import type { Decision, DecisionEvent } from './decision.ts';
import { DECISION_EVENT, toStoredEvent } from './decision.ts';
import type { StandingDecisions } from './standing-decisions.ts';
import { foldDecisions } from './standing-decisions.ts';

/** docs/formats/decisions.md */
export const DECISIONS_FORMAT = { format: 'mediastruct-decisions', version: 1 };

type Ledger = Pick<Library, 'access' | 'state'>;

/** Of which nothing was read yet. */
export const UNREAD: EventsRead = { bytes: 0, lines: 0 };

export function decisionsPath({ state }: Pick<Library, 'state'>): string {
  return join(state.folder, 'decisions.ndjson');
}

/** What was decided and stands. Throws `damaged` (12). */
export function readDecisions(library: Ledger): StandingDecisions {
  return foldDecisions(decisionEvents(library));
}

/** Writes down what one click decided; durable on return. Gives the click's name, by which it is undone. */
export function decide(library: Ledger, decisions: readonly Decision[], now: Date): string {
  const stamp = { click: randomUUID(), at: now.toISOString() };
  append(
    library,
    decisions.map((decision) => ({ ...stamp, ...decision })),
  );
  return stamp.click;
}

/** Undoes all that a click decided; what was decided before it stands again. */
export function undoDecisions(library: Ledger, click: string, now: Date): void {
  append(library, [{ click, at: now.toISOString(), kind: 'undone' }]);
}

function* decisionEvents(library: Ledger): Generator<DecisionEvent> {
  for (const { event } of readDecisionEvents(library, UNREAD)) yield event;
}

/** The events behind what was read before, each with how far the ledger is read with it. Throws `damaged` (12). */
export function* readDecisionEvents(
  library: Ledger,
  before: EventsRead,
): Generator<{ readonly event: DecisionEvent; readonly read: EventsRead }> {
  const path = decisionsPath(library);
  for (const { event, place, read } of readEvents(library.access, path, { ...DECISIONS_FORMAT, before }))
    yield { event: parseWith(DECISION_EVENT, event, { place, field: 'event' }), read };
}

/** The ledger has a lock of its own, so that people can decide while a long crawl holds that of the library. */
function append({ access, state }: Ledger, events: readonly DecisionEvent[]): void {
  using lock = LibraryLock.take(access, join(state.folder, 'decisions.lock'), 'serve');
  void lock;
  appendEvents(access, decisionsPath({ state }), {
    format: DECISIONS_FORMAT,
    events: events.map(toStoredEvent),
  });
}
