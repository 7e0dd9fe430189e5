import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Library, LinePlace, Session } from '@mediastruct/core';
import { appendEvents, parseWith, readEvents } from '@mediastruct/core/base';
import type { NewShelfEvent, ShelfEvent } from './shelf-event.ts';
import { isLocal, SHELF_EVENT } from './shelf-event.ts';
import type { ShelfState } from './shelf-state.ts';
import { foldShelf } from './shelf-state.ts';

/** docs/formats/shelf.md */
export const SHELF_FORMAT = { format: 'mediastruct-shelf', version: 1 };

/** Where the library keeps what it knows of its shelf. */
export function shelfFolder({ state }: Pick<Library, 'state'>): string {
  return join(state.folder, 'shelf');
}

/** The events that all computers share. */
export function shelfLedgerPath(library: Pick<Library, 'state'>): string {
  return join(shelfFolder(library), 'shelf.ndjson');
}

/** The events that hold for this computer only. */
export function localLedgerPath(library: Pick<Library, 'state'>): string {
  return join(shelfFolder(library), 'here.ndjson');
}

/** All events that computers share, oldest first. Throws `damaged` (12). */
export function sharedEvents(library: Pick<Library, 'access' | 'state'>): Generator<ShelfEvent> {
  return eventsIn(library, shelfLedgerPath(library));
}

/** How the shelf stands. Throws `damaged` (12). */
export function readShelf(library: Pick<Library, 'access' | 'state'>): ShelfState {
  return foldShelf([...sharedEvents(library), ...eventsIn(library, localLedgerPath(library))]);
}

function* eventsIn({ access }: Pick<Library, 'access'>, path: string): Generator<ShelfEvent> {
  for (const { event, place } of readEvents(access, path, SHELF_FORMAT)) yield parseShelfEvent(event, place);
}

/** Reads an event from a stored object; throws `damaged` (12). */
export function parseShelfEvent(object: unknown, place: LinePlace): ShelfEvent {
  return parseWith(SHELF_EVENT, object, { place, field: 'event' });
}

/** Writes down what happened, with one time for all; durable on return. */
export function tellShelf(
  { library, now }: Pick<Session, 'library' | 'now'>,
  events: readonly NewShelfEvent[],
): void {
  const at = now().toISOString();
  const stamped = events.map((event) => ({ id: randomUUID(), at, ...event }));
  for (const [path, own] of Map.groupBy(stamped, (event) => pathOf(library, event)))
    appendEvents(library.access, path, { format: SHELF_FORMAT, events: own });
}

function pathOf(library: Pick<Library, 'state'>, event: Pick<ShelfEvent, 'kind'>): string {
  return isLocal(event) ? localLedgerPath(library) : shelfLedgerPath(library);
}
