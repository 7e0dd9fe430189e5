import { number, object, parse } from 'valibot';
import type { Derivation } from '../../files/derivation.ts';
import { copyRange } from '../../files/derivation.ts';
import type { Segment } from '../../holders/segment.ts';
import type { PlannedOperation } from '../../journal/plan/operation.ts';

/** The derivation that cuts a segment out of a file, as plans name it. */
export const SEGMENT = 'archive/segment';

/** Which bytes of its file a segment holds, and which of how many it is, from 1. */
export interface SegmentParams {
  readonly start: number;
  readonly bytes: number;
  readonly number: number;
  readonly of: number;
  /** Of the whole file; bytes. */
  readonly size: number;
  readonly sha256: string;
}

const shape = object({ start: number(), bytes: number(), number: number(), of: number(), size: number() });

export const cutSegment: Derivation = (source, params, write) => {
  const { start, bytes } = parse(shape, params);
  copyRange(source, write, { start, end: start + bytes });
};

/** Which part of which file an operation places; undefined where it places a whole file. */
export function segmentOf(operation: PlannedOperation): Segment | undefined {
  if (operation.kind !== 'derive' || operation.how !== SEGMENT) return undefined;
  const { number: nth, of, size } = parse(shape, operation.params);
  return { number: nth, of, size, sha256: String(operation.params['sha256']) };
}
