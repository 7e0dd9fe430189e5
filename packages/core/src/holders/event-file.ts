import { dirname } from 'node:path';
import { AppendFile } from '../files/append-file.ts';
import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { writeStateFile } from '../files/state-file.ts';
import { makeFolders } from '../files/sync-folder.ts';
import type { LinePlace } from '../records/damaged-line.ts';
import { readLines } from '../records/line-reader.ts';
import type { JsonObject } from '../records/stored-json.ts';
import { checkFormat, linePlace, parseStoredLine } from '../records/stored-json.ts';
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

/** The events of such a file, oldest first; none where it is not there. A torn line counts for nothing. Throws `damaged` (12). */
export function* readEvents(
  access: FileAccess,
  path: string,
  format: EventFormat,
): Generator<{ readonly event: JsonObject; readonly place: LinePlace }> {
  if (lstatOrNull(access, path) === null) return;
  for (const line of readLines(access, path)) {
    const place = linePlace(path, line);
    if (line.number === 1) checkFormat(parseStoredLine(path, line), format, place);
    else if (!isTorn(line)) yield { event: parseStoredLine(path, line), place };
  }
}
