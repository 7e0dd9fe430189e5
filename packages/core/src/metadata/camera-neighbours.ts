import { parseOffset, parseWallClock } from './wall-clock.ts';
import type { CaptureTime } from './capture-time.ts';

/** A picture whose offset is known, as evidence for the videos of the same camera around it. */
export interface CameraMoment {
  /** As `cameraOf` names it. */
  readonly camera: string;
  readonly taken: Pick<CaptureTime, 'local' | 'offset'>;
}

/** The offset in minutes of the nearest picture of a camera within 24 hours of a UTC moment; null where there is none. */
export type NeighbourOffset = (camera: string, utcMs: number) => number | null;

const REACH_MS = 24 * 3_600_000;

interface Known {
  readonly utcMs: number;
  readonly offset: number;
}

/** Looks offsets up by camera and time: sorted once, then a binary search per question. Moments without offset are left out. */
export function indexNeighbours(moments: Iterable<CameraMoment>): NeighbourOffset {
  const byCamera = new Map<string, Known[]>();
  for (const { camera, taken } of moments) {
    const offset = taken.offset === null ? null : parseOffset(taken.offset);
    const local = parseWallClock(taken.local);
    if (offset === null || local === null) continue;
    const known = byCamera.get(camera) ?? [];
    known.push({ utcMs: local - offset * 60_000, offset });
    byCamera.set(camera, known);
  }
  for (const known of byCamera.values()) known.sort((a, b) => a.utcMs - b.utcMs);
  return (camera, utcMs) => nearest(byCamera.get(camera) ?? [], utcMs);
}

function nearest(known: readonly Known[], utcMs: number): number | null {
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((known[middle] as Known).utcMs < utcMs) low = middle + 1;
    else high = middle;
  }
  const around = [known[low - 1], known[low]].filter((each) => each !== undefined);
  const best = around.sort((a, b) => Math.abs(a.utcMs - utcMs) - Math.abs(b.utcMs - utcMs))[0];
  return best !== undefined && Math.abs(best.utcMs - utcMs) <= REACH_MS ? best.offset : null;
}
