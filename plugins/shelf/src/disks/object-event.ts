import type { LinePlace, TakenRecord } from '@mediastruct/core';
import { FieldReader, parseWith, pathFields, pathFromFields } from '@mediastruct/core/base';
import * as v from 'valibot';
import type { ObjectLayout } from './object-path.ts';
import { LAYOUTS } from './object-path.ts';

/** Why an object does not count any more. */
export const DROP_REASONS = ['evicted', 'missing', 'short', 'wrong', 'unreadable', 'not-found'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** A file whose content is an object of a disk, by one of its names; enough to find it when the sources are gone. */
export interface ObjectFacts {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** The name of its source and the path below it, `photos/2019/05/12/a.jpg`; null where it is not known. */
  readonly origin: string | null;
  readonly taken: TakenRecord | null;
  readonly camera: string | null;
}

/** What happened to an object of a disk; `at` is ISO 8601 UTC. */
export type ObjectEvent =
  /** It stands there, and was read back to its last byte. */
  | ({ readonly kind: 'put'; readonly at: string } & ObjectFacts)
  /** It stands there under its name and with that size, and nobody read it yet: on a disk that was taken over. */
  | ({ readonly kind: 'found'; readonly at: string; readonly layout: ObjectLayout } & ObjectFacts)
  /** It was read again to its last byte, and was right. */
  | { readonly kind: 'read'; readonly at: string; readonly sha256: string }
  | { readonly kind: 'drop'; readonly at: string; readonly sha256: string; readonly why: DropReason };

const TAKEN = v.object({
  local: v.string(),
  offset: v.nullable(v.string()),
  source: v.string(),
  precision: v.string(),
  confidence: v.string(),
});

/** The stored form of an event. */
export function formatObjectEvent(event: ObjectEvent): object {
  if (event.kind !== 'put' && event.kind !== 'found') return event;
  const { origin, taken, camera, ...rest } = event;
  return {
    ...rest,
    ...(origin === null ? {} : pathFields('origin', origin)),
    ...(taken === null ? {} : { taken }),
    ...(camera === null ? {} : { camera }),
  };
}

/** Reads an event from a stored object; throws `damaged` (12). */
export function parseObjectEvent(object: Readonly<Record<string, unknown>>, place: LinePlace): ObjectEvent {
  const fields = new FieldReader(object, place);
  const kind = fields.oneOf('kind', ['put', 'found', 'read', 'drop']);
  const of = { at: fields.text('at'), sha256: fields.sha256('sha256') };
  if (kind === 'read') return { kind, ...of };
  if (kind === 'drop') return { kind, ...of, why: fields.oneOf('why', DROP_REASONS) };
  const taken = object['taken'];
  const facts = {
    size: fields.count('size'),
    origin: pathFromFields(object, 'origin'),
    taken: taken === undefined ? null : parseWith(TAKEN, taken, { place, field: 'taken' }),
    camera: fields.optionalText('camera') ?? null,
  };
  if (kind === 'put') return { kind, ...of, ...facts };
  return { kind, ...of, ...facts, layout: fields.oneOf('layout', LAYOUTS) };
}
