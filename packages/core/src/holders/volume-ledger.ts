import { dirname } from 'node:path';
import { AppendFile } from '../files/append-file.ts';
import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { StateFileWriter, writeStateFile } from '../files/state-file.ts';
import { syncFile, syncFolder } from '../files/sync-folder.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { FieldReader } from '../records/fields.ts';
import { readLines } from '../records/line-reader.ts';
import type { JsonObject } from '../records/stored-json.ts';
import { checkFormat, linePlace, parseStoredLine } from '../records/stored-json.ts';
import { isTorn } from './torn-line.ts';
import type { VolumeEvent } from './volume-event.ts';
import { parseVolumeEvent } from './volume-event.ts';

export const VOLUME_LEDGER_FORMAT = { format: 'mediastruct-volumes', version: 2 };

export interface VolumeLedgerHeader {
  /** Eight hex digits that are part of every volume's id. */
  readonly setId: string;
  readonly createdAt: string;
}

export interface TornLine {
  readonly number: number;
  readonly offset: number;
}

/** The volume ledger of a library: a few events a volume, so it is held in memory. */
export interface VolumeLedger extends VolumeLedgerHeader {
  readonly events: readonly VolumeEvent[];
  /** Lines that a crash cut off while they were written; what they would have said was never reported as done. */
  readonly torn: readonly TornLine[];
}

/** Begins the ledger; it appears with its whole header or not at all. */
export function createVolumeLedger(access: FileAccess, path: string, header: VolumeLedgerHeader): void {
  writeStateFile(access, path, `${JSON.stringify({ ...VOLUME_LEDGER_FORMAT, ...header })}\n`);
}

/** Appends events, durable on return. The ledger must exist. */
export function appendVolumeEvents(access: FileAccess, path: string, events: readonly VolumeEvent[]): void {
  if (events.length === 0) return;
  using file = new AppendFile(access, path);
  for (const event of events) file.append(JSON.stringify(event));
  file.sync();
}

/** Adds events to a ledger that exists, all of them or, where it is cut off, none: it is written anew and replaced. */
export function extendVolumeLedger(access: FileAccess, path: string, events: readonly VolumeEvent[]): void {
  if (events.length === 0) return;
  using writer = new StateFileWriter(access, path);
  for (const { bytes } of readLines(access, path)) writer.write(`${bytes.toString('utf8')}\n`);
  for (const event of events) writer.write(`${JSON.stringify(event)}\n`);
  writer.commit();
}

/**
 * Makes durable what the ledger says, before anything is decided on it: a process that was killed may have written
 * lines that are read now and that a power cut would still take away.
 */
export function settleVolumeLedger(access: FileAccess, path: string): void {
  if (lstatOrNull(access, path) === null) return;
  syncFile(access, path);
  syncFolder(access, dirname(path));
}

/**
 * Reads and checks every line; null where no volume was ever planned. Where `listings`, the folder of the volumes'
 * listings, holds any, a ledger must be there: without it what is burned would look as if it never were.
 */
export function readVolumeLedger(access: FileAccess, path: string, listings?: string): VolumeLedger | null {
  if (lstatOrNull(access, path) === null) {
    if (listings !== undefined) refuseListings(access, path, listings);
    return null;
  }
  let header: VolumeLedgerHeader | null = null;
  const events: VolumeEvent[] = [];
  const torn: TornLine[] = [];
  for (const line of readLines(access, path)) {
    const place = linePlace(path, line);
    if (header === null) header = parseHeader(parseStoredLine(path, line), path);
    else if (isTorn(line)) torn.push({ number: line.number, offset: line.offset });
    else events.push(parseVolumeEvent(parseStoredLine(path, line), place));
  }
  if (header !== null) return { ...header, events, torn };
  throw new MediaStructError('damaged', `${path}: expected the volume ledger, found an empty file`, { path });
}

function refuseListings(access: FileAccess, path: string, listings: string): void {
  if (lstatOrNull(access, listings) === null || access.readdir(listings).length === 0) return;
  throw new MediaStructError(
    'damaged',
    `${path}: expected the volume ledger, because ${listings} holds lists of volumes, and found none`,
    { path, suggestions: ['Give it back from a backup; it alone tells what is burned and where.'] },
  );
}

function parseHeader(object: JsonObject, path: string): VolumeLedgerHeader {
  const place = { path, number: 1, offset: 0 };
  checkFormat(object, VOLUME_LEDGER_FORMAT, place);
  const fields = new FieldReader(object, place);
  return { setId: fields.text('setId'), createdAt: fields.text('createdAt') };
}
