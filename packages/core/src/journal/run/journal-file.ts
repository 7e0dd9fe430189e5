import { crc32 } from 'node:zlib';
import { AppendFile } from '../../files/append-file.ts';
import { PRIVATE } from '../../files/state-file.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import type { Roots } from '../../library/roots.ts';
import { readLines } from '../../records/line-reader.ts';
import type { JournalEvent } from './journal-event.ts';
import { formatEvent, parseEvent } from './journal-line.ts';

/** A journal on disk, and the roots by which its locations are written and read. */
export interface JournalPlace {
  readonly path: string;
  readonly roots: Roots;
}

/** Appends events; `sync()` makes all of them durable. Each line carries its own checksum (CRC-32). */
export class JournalWriter {
  readonly #file: AppendFile;
  readonly #roots: Roots;

  constructor(access: FileAccess, { path, roots }: JournalPlace) {
    this.#file = new AppendFile(access, path, PRIVATE);
    this.#roots = roots;
  }

  add(event: JournalEvent): void {
    const json = formatEvent(event, this.#roots);
    this.#file.append(`${checksum(json)} ${json}`);
  }

  sync(): void {
    this.#file.sync();
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}

export interface UnreadableLine {
  readonly number: number;
  readonly offset: number;
}

export interface JournalReading {
  readonly onUnreadable?: ((line: UnreadableLine) => void) | undefined;
  /** The byte to begin at, 0 if absent; in the middle of a line it makes that line a torn one. */
  readonly from?: number | undefined;
}

/**
 * The events of a journal in their order; none where there is no journal. A line that is torn or fails its checksum is
 * told to `onUnreadable` and left out: what it said is then judged from the disk, which recovery does for everything in flight.
 */
export function* readJournal(
  access: FileAccess,
  { path, roots }: JournalPlace,
  { onUnreadable = () => {}, from = 0 }: JournalReading = {},
): Generator<JournalEvent> {
  if (lstatOrNull(access, path) === null) return;
  for (const line of readLines(access, path, { tooLong: 'skip', from })) {
    if (line.whole && line.bytes.length === 0) continue;
    const text = line.bytes.toString('utf8');
    const json = text.slice(9);
    const place = { path, number: line.number, offset: line.offset };
    if (!line.whole || text[8] !== ' ' || text.slice(0, 8) !== checksum(json))
      onUnreadable({ number: line.number, offset: line.offset });
    else yield parseEvent(json, { place, roots });
  }
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}
