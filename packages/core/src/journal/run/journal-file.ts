import { crc32 } from 'node:zlib';
import { AppendFile } from '../../files/append-file.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import type { StatRecord } from '../../records/file-record.ts';
import { parseStatRecord } from '../../records/file-record.ts';
import { FieldReader } from '../../records/fields.ts';
import { readLines } from '../../records/line-reader.ts';
import { absolutePathFromFields, requiredAbsolutePath } from '../../records/absolute-path.ts';
import { pathFields } from '../../records/path-fields.ts';
import type { LinePlace } from '../../records/stored-json.ts';
import { damagedLine, parseStoredText } from '../../records/stored-json.ts';
import type { Warning } from './warnings.ts';

/** How a file came to its target; `present`: the same content stood there already. */
export const PLACINGS = ['link', 'copy', 'placeholder', 'present'] as const;
export type Placing = (typeof PLACINGS)[number];

/**
 * What a journal tells, in the order it happened. `intent` is durable before anything is changed, `placed`
 * before a source is taken away. `reset`: recovery found or made it as if never begun.
 */
export type JournalEvent =
  | { readonly t: 'begin' | 'resumed'; readonly at: string }
  | { readonly t: 'folder'; readonly path: string }
  | { readonly t: 'touched'; readonly path: string; readonly mtimeNs: string }
  | {
      readonly t: 'intent';
      readonly id: number;
      readonly to: string | null;
      /** The other copy that was read back and found the same before this was begun. */
      readonly keeper?: string | undefined;
    }
  /** The proven copy that is about to be published, so that its name can be told from one that stood there before. */
  | { readonly t: 'staged'; readonly id: number; readonly ino: string }
  | { readonly t: 'placeholder'; readonly id: number; readonly to: string }
  | { readonly t: 'placed'; readonly id: number; readonly to: string; readonly how: Placing }
  | {
      readonly t: 'done';
      readonly id: number;
      readonly to: string | null;
      readonly stat: StatRecord | null;
      readonly how: Placing | null;
      readonly keeper?: string | undefined;
    }
  | {
      readonly t: 'failed';
      readonly id: number;
      readonly code: string;
      readonly message: string;
      readonly to: string | null;
      readonly stat: StatRecord | null;
    }
  | {
      readonly t: 'reset';
      readonly id: number;
      /** The source as it is now, where linking or putting back gave it another change time and it reads the same. */
      readonly stat?: StatRecord | undefined;
    }
  /** What could not be read while planning; a resumed run tells it again. */
  | ({ readonly t: 'warning' } & Warning)
  | { readonly t: 'applied' };

/** Appends events; `sync()` makes all of them durable. Each line carries its own checksum (CRC-32). */
export class JournalWriter {
  readonly #file: AppendFile;

  constructor(access: FileAccess, path: string) {
    this.#file = new AppendFile(access, path);
  }

  add(event: JournalEvent): void {
    const json = formatEvent(event);
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

/**
 * The events of a journal in their order. A line that is torn or fails its checksum is told to `onUnreadable`
 * and left out: what it said is then judged from the disk, which recovery does for everything in flight.
 */
export function* readJournal(
  access: FileAccess,
  path: string,
  onUnreadable: (line: UnreadableLine) => void = () => {},
): Generator<JournalEvent> {
  if (lstatOrNull(access, path) === null) return;
  for (const line of readLines(access, path)) {
    if (line.bytes.length === 0) continue;
    const text = line.bytes.toString('utf8');
    const json = text.slice(9);
    if (!line.whole || text[8] !== ' ' || text.slice(0, 8) !== checksum(json))
      onUnreadable({ number: line.number, offset: line.offset });
    else yield parseEvent(json, { path, number: line.number, offset: line.offset });
  }
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}

function formatEvent(event: JournalEvent): string {
  const paths: Record<string, string> = {};
  for (const key of ['path', 'to', 'keeper'] as const) {
    const path = (event as Partial<Record<typeof key, string | null>>)[key];
    if (typeof path === 'string') Object.assign(paths, pathFields(key, path));
  }
  return JSON.stringify({ ...event, ...paths });
}

function parseEvent(json: string, place: LinePlace): JournalEvent {
  const object = parseStoredText(json, place);
  const fields = new FieldReader(object, place);
  const t = fields.text('t');
  const path = (key: string) => requiredAbsolutePath(object, key, place);
  const stat = () =>
    object['stat'] === null ? null : parseStatRecord(new FieldReader(fields.object('stat'), place));
  const to = () => (object['to'] === null ? null : requiredAbsolutePath(object, 'to', place));
  const keeper = () => absolutePathFromFields(object, 'keeper', place);
  switch (t) {
    case 'begin':
    case 'resumed':
      return { t, at: fields.text('at') };
    case 'folder':
      return { t, path: path('path') };
    case 'touched':
      return { t, path: path('path'), mtimeNs: fields.digits('mtimeNs') };
    case 'intent':
      return { t, id: fields.count('id'), to: to(), keeper: keeper() };
    case 'staged':
      return { t, id: fields.count('id'), ino: fields.digits('ino') };
    case 'placeholder':
      return { t, id: fields.count('id'), to: path('to') };
    case 'placed':
      return { t, id: fields.count('id'), to: path('to'), how: fields.oneOf('how', PLACINGS) };
    case 'done': {
      const how = object['how'] === null ? null : fields.oneOf('how', PLACINGS);
      return { t, id: fields.count('id'), to: to(), stat: stat(), how, keeper: keeper() };
    }
    case 'failed':
      return {
        t,
        id: fields.count('id'),
        code: fields.text('code'),
        message: fields.text('message'),
        to: to(),
        stat: stat(),
      };
    case 'reset':
      return {
        t,
        id: fields.count('id'),
        stat: object['stat'] === undefined ? undefined : (stat() ?? undefined),
      };
    case 'warning':
      return { t, path: path('path'), message: fields.text('message') };
    case 'applied':
      return { t };
    default:
      throw damagedLine(place, `field "t": unknown event ${JSON.stringify(t)}`);
  }
}
