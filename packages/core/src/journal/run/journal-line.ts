import type { Roots } from '../../library/roots.ts';
import { FieldReader } from '../../records/fields.ts';
import { parseStatRecord } from '../../records/file-record.ts';
import type { LinePlace } from '../../records/damaged-line.ts';
import type { JsonObject } from '../../records/stored-json.ts';
import { damagedLine } from '../../records/damaged-line.ts';
import { parseStoredText } from '../../records/stored-json.ts';
import type { JournalEvent } from './journal-event.ts';
import { PLACINGS } from './journal-event.ts';

/** The JSON of an event: its paths as locations. */
export function formatEvent(event: JournalEvent, roots: Roots): string {
  const { path, to, keeper, ...rest } = { path: undefined, to: undefined, keeper: undefined, ...event };
  return JSON.stringify({
    ...rest,
    ...(path === undefined ? {} : { path: roots.toStored(path) }),
    ...(to === undefined ? {} : { to: to === null ? null : roots.toStored(to) }),
    ...(keeper === undefined ? {} : { keeper: roots.toStored(keeper) }),
  });
}

/** Reads the JSON of an event; a kind that is not known is `damaged`. */
export function parseEvent(
  json: string,
  { place, roots }: { readonly place: LinePlace; readonly roots: Roots },
): JournalEvent {
  const object = parseStoredText(json, place);
  const fields = new FieldReader(object, place);
  const read = new EventFields(object, { place, roots });
  const kind = fields.text('kind');
  const id = () => fields.count('id');
  switch (kind) {
    case 'begin':
    case 'resumed':
      return { kind, at: fields.text('at') };
    case 'folder':
      return { kind, path: read.path('path') };
    case 'touched':
      return { kind, path: read.path('path'), mtimeNs: fields.digits('mtimeNs') };
    case 'emptied':
      return { kind, path: read.path('path'), mode: fields.count('mode') };
    case 'intent':
      return { kind, id: id(), to: read.pathOrNull('to'), keeper: read.optionalPath('keeper') };
    case 'staged':
      return { kind, id: id(), ino: fields.digits('ino') };
    case 'placeholder':
      return { kind, id: id(), to: read.path('to') };
    case 'placed':
      return { kind, id: id(), to: read.path('to'), how: fields.oneOf('how', PLACINGS) };
    case 'done': {
      const how = object['how'] === null ? null : fields.oneOf('how', PLACINGS);
      const target = { to: read.pathOrNull('to'), stat: read.statOrNull() };
      return { kind, id: id(), ...target, how, keeper: read.optionalPath('keeper') };
    }
    case 'failed': {
      const why = { code: fields.text('code'), message: fields.text('message') };
      return { kind, id: id(), ...why, to: read.pathOrNull('to'), stat: read.statOrNull() };
    }
    case 'reset': {
      const stat = object['stat'] === undefined ? undefined : (read.statOrNull() ?? undefined);
      return { kind, id: id(), stat };
    }
    case 'warning':
      return { kind, path: read.path('path'), message: fields.text('message') };
    case 'applied':
      return { kind };
    default:
      throw damagedLine(place, `field "kind": unknown event ${JSON.stringify(kind)}`);
  }
}

class EventFields {
  readonly #object: JsonObject;
  readonly #place: LinePlace;
  readonly #roots: Roots;

  constructor(object: JsonObject, { place, roots }: { place: LinePlace; roots: Roots }) {
    this.#object = object;
    this.#place = place;
    this.#roots = roots;
  }

  path(field: string): string {
    return this.#roots.fromStored(this.#object[field], field, this.#place);
  }

  pathOrNull(field: string): string | null {
    return this.#object[field] === null ? null : this.path(field);
  }

  optionalPath(field: string): string | undefined {
    return this.#object[field] === undefined ? undefined : this.path(field);
  }

  statOrNull() {
    const fields = new FieldReader(this.#object, this.#place);
    return this.#object['stat'] === null
      ? null
      : parseStatRecord(new FieldReader(fields.object('stat'), this.#place));
  }
}
