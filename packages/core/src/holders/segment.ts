import { FieldReader } from '../records/fields.ts';
import type { LinePlace } from '../records/damaged-line.ts';
import { damagedLine } from '../records/damaged-line.ts';
import type { JsonObject } from '../records/stored-json.ts';

/** A part of a file that was split over volumes. Its parts, joined in the order of their numbers, give the file. */
export interface Segment {
  /** From 1. */
  readonly number: number;
  readonly of: number;
  /** Of the whole file; bytes. */
  readonly sha256: string;
  readonly size: number;
}

export function parseSegment(object: JsonObject, place: LinePlace): Segment {
  const fields = new FieldReader(object, place);
  const [number, of] = [fields.count('number'), fields.count('of')];
  if (number < 1 || number > of)
    throw damagedLine(
      place,
      `field "number": expected the number of a segment from 1 to ${of}, found ${number}`,
    );
  return { number, of, sha256: fields.sha256('sha256'), size: fields.count('size') };
}
