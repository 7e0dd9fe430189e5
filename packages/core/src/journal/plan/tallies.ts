import { FieldReader } from '../../records/fields.ts';
import type { LinePlace } from '../../records/damaged-line.ts';
import type { JsonObject } from '../../records/stored-json.ts';
import type { EndState } from './operation.ts';

/** A number of files, and the sum of their sizes in bytes. */
export interface Tally {
  readonly files: number;
  readonly bytes: number;
}

export type StateTallies = Readonly<Record<EndState, Tally>>;

export function readTally(object: JsonObject, place: LinePlace): Tally {
  const fields = new FieldReader(object, place);
  return { files: fields.count('files'), bytes: fields.count('bytes') };
}

export function readTallies(object: JsonObject, place: LinePlace): StateTallies {
  const fields = new FieldReader(object, place);
  return Object.fromEntries(
    Object.keys(object).map((state) => [state, readTally(fields.object(state), place)]),
  );
}
