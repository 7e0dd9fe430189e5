import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { EventFormat, FileAccess, Library, ListingMark, StoredLine } from '@mediastruct/core';
import {
  appendEvents,
  checkFormat,
  isTorn,
  linePlace,
  lstatOrNull,
  makeFolders,
  parseStoredLine,
  readLines,
  StateFileWriter,
} from '@mediastruct/core/base';
import { shelfFolder } from '../ledger/shelf-ledger.ts';
import type { ObjectLayout } from './object-path.ts';
import { LAYOUTS } from './object-path.ts';
import type { ObjectEvent } from './object-event.ts';
import { formatObjectEvent, parseObjectEvent } from './object-event.ts';

/** docs/formats/shelf.md */
export const OBJECT_LOG_FORMAT = { format: 'mediastruct-shelf-objects', version: 1 };
/** The log of a disk that was taken over: it may tell of objects that nobody read yet, which programs before this one do not know of. */
export const TAKEN_LOG_FORMAT = { ...OBJECT_LOG_FORMAT, version: 2 };

/** Where the library keeps what happened to the objects of a disk. */
export function objectLogPath(library: Pick<Library, 'state'>, diskId: string): string {
  return join(shelfFolder(library), 'disks', `${diskId}.ndjson`);
}

/** Writes down what happened to objects; durable on return. */
export function appendObjectEvents(access: FileAccess, path: string, events: readonly ObjectEvent[]): void {
  appendEvents(access, path, { format: OBJECT_LOG_FORMAT, events: events.map(formatObjectEvent) });
}

/**
 * Writes the log of a disk anew, in place of the one that is there; it appears whole. Its header gets an id, because the number of its inode may be that of an earlier
 * log: a catalogue that followed that one would take the rest of this one for what was added to it.
 */
export function writeObjectLog(
  access: FileAccess,
  path: string,
  { format, events }: { readonly format: EventFormat; readonly events: Iterable<ObjectEvent> },
): void {
  makeFolders(access, join(path, '..'));
  using writer = new StateFileWriter(access, path);
  writer.write(`${JSON.stringify({ ...format, log: randomUUID() })}\n`);
  for (const event of events) writer.write(`${JSON.stringify(formatObjectEvent(event))}\n`);
  writer.commit();
}

/** The format of a log, or of one that is begun now. Throws `damaged` (12), `newer-format` (33). */
export function objectLogFormat(access: FileAccess, path: string): EventFormat {
  if (lstatOrNull(access, path) === null) return OBJECT_LOG_FORMAT;
  for (const line of readLines(access, path)) return formatOf(path, line);
  return OBJECT_LOG_FORMAT;
}

/** The layouts in which objects may stand on the disk of a log: distbackup's too where the disk was taken over. */
export function layoutsIn(access: FileAccess, path: string): readonly ObjectLayout[] {
  return objectLogFormat(access, path) === TAKEN_LOG_FORMAT ? LAYOUTS : OWN_ONLY;
}

const OWN_ONLY = ['own'] as const;

function formatOf(path: string, line: StoredLine): EventFormat {
  const header = parseStoredLine(path, line);
  const format = header['version'] === 1 ? OBJECT_LOG_FORMAT : TAKEN_LOG_FORMAT;
  checkFormat(header, format, linePlace(path, line));
  return format;
}

/** An event, and where its line begins in the file. Bytes. */
export interface LoggedEvent {
  readonly event: ObjectEvent;
  readonly offset: number;
}

/**
 * The events from an offset at which a line begins, up to another one; all where none is given. A line that was cut off counts for
 * nothing. Throws `damaged` (12).
 */
export function* readObjectEvents(
  access: FileAccess,
  path: string,
  { from = 0, to = Infinity }: { readonly from?: number; readonly to?: number } = {},
): Generator<LoggedEvent> {
  if (lstatOrNull(access, path) === null) return;
  for (const line of readLines(access, path, { from })) {
    if (line.offset >= to) return;
    const event = eventOf(path, line);
    if (event !== null) yield { event, offset: line.offset };
  }
}

function eventOf(path: string, line: StoredLine): ObjectEvent | null {
  const place = linePlace(path, line);
  if (line.offset === 0) {
    formatOf(path, line);
    return null;
  }
  return isTorn(line) ? null : parseObjectEvent(parseStoredLine(path, line), place);
}

/** How far a log goes: up to its last whole line. Null where there is none. */
export function objectLogMark(access: FileAccess, path: string): ListingMark | null {
  const stat = lstatOrNull(access, path);
  if (stat === null) return null;
  const id = logId(access, path);
  return { base: `objects ${stat.ino}${id === null ? '' : ` ${id}`}`, changes: wholeLength(access, path) };
}

/** What tells a log from one that was written in its place; null for one that was only ever appended to. */
function logId(access: FileAccess, path: string): string | null {
  for (const line of readLines(access, path)) {
    const { log } = parseStoredLine(path, line);
    return typeof log === 'string' ? log : null;
  }
  return null;
}

const TAIL_BYTES = 64 << 10;

/** Bytes up to the end of the last line that a line feed ends. Lines are shorter than 64 KiB. */
function wholeLength(access: FileAccess, path: string): number {
  const { size } = access.lstat(path);
  const start = Math.max(0, size - TAIL_BYTES);
  let end = start;
  for (const line of readLines(access, path, { from: start }))
    if (line.whole) end = line.offset + line.bytes.length + 1;
  return end;
}
