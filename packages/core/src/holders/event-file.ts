import { dirname } from 'node:path';
import { AppendFile } from '../files/append-file.ts';
import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { writeStateFile } from '../files/state-file.ts';
import { makeFolders } from '../files/sync-folder.ts';
import type { LinePlace } from '../records/damaged-line.ts';
import { readLines } from '../records/line-reader.ts';
import type { JsonObject } from '../records/stored-json.ts';
import { checkFormat, linePlace, parseStoredLine, parseStoredText } from '../records/stored-json.ts';
import { isTorn } from './torn-line.ts';

export interface EventFormat {
  readonly format: string;
  readonly version: number;
}

/** Appends events to a file of events, durable on return; the first ones begin the file and the folders above it. */
export function appendEvents(
  access: FileAccess,
  path: string,
  { format, events }: { readonly format: EventFormat; readonly events: readonly object[] },
): void {
  if (events.length === 0) return;
  makeFolders(access, dirname(path));
  if (lstatOrNull(access, path) === null) writeStateFile(access, path, `${JSON.stringify(format)}\n`);
  using file = new AppendFile(access, path);
  for (const event of events) file.append(JSON.stringify(event));
  file.sync();
}

/** How far a file of events was read: the bytes, and the lines that they are. */
export interface EventsRead {
  readonly bytes: number;
  readonly lines: number;
}

/**
 * The events of such a file, oldest first; none where it is not there. A torn line counts for nothing. Where it was read `before`, only those that were appended since; each says how
 * far the file is read with it. Throws `damaged` (12).
 */
export function* readEvents(
  access: FileAccess,
  path: string,
  { before = { bytes: 0, lines: 0 }, ...format }: EventFormat & { readonly before?: EventsRead },
): Generator<{ readonly event: JsonObject; readonly place: LinePlace; readonly read: EventsRead }> {
  if (lstatOrNull(access, path) === null) return;
  for (const line of readLines(access, path, { from: before.bytes })) {
    const lines = before.lines + line.number;
    const place = linePlace(path, { ...line, number: lines });
    const read = { bytes: line.offset + line.bytes.length + 1, lines };
    if (lines === 1) checkFormat(parseStoredLine(path, line), format, place);
    else if (!isTorn(line)) yield { event: parseStoredText(line.bytes.toString('utf8'), place), place, read };
  }
}
