import type { Library } from '@mediastruct/core';
import { appendEvents, parseWith, readEvents } from '@mediastruct/core';
import { join } from 'node:path';
import * as v from 'valibot';
import type { ScanCurve } from './regions.ts';

/** docs/formats/disc-scans.md */
export const SCAN_FORMAT = { format: 'mediastruct-disc-scans', version: 1 };

/** One scan of one disc. */
export interface Scan extends ScanCurve {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly volumeId: string;
  /** From 1. */
  readonly copy: number;
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const counted = v.array(v.tuple([count, count]));
const SCAN = v.object({
  at: v.string(),
  volumeId: v.string(),
  copy: v.pipe(count, v.minValue(1)),
  isDrive: v.boolean(),
  bytes: count,
  regionBytes: v.pipe(count, v.minValue(1)),
  bytesPerSecond: v.array(count),
  retries: counted,
  unreadable: counted,
});

/** The scans of a volume's discs, oldest first; of one disc where `copy` is given. Throws `damaged` (12). */
export function readScans(library: Library, volumeId: string, copy?: number): readonly Scan[] {
  const path = scansPath(library, volumeId);
  return [...readEvents(library.access, path, SCAN_FORMAT)]
    .map(({ event, place }) => parseWith(SCAN, event, { place, field: 'scan' }))
    .filter((scan) => copy === undefined || scan.copy === copy);
}

/** Durable on return. */
export function appendScan(library: Library, scan: Scan): void {
  appendEvents(library.access, scansPath(library, scan.volumeId), { format: SCAN_FORMAT, events: [scan] });
}

function scansPath({ state }: Library, volumeId: string): string {
  return join(state.folder, 'scans', `${volumeId}.ndjson`);
}
