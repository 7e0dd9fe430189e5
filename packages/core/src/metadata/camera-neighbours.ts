import { parseOffset, parseWallClock } from './wall-clock.ts';
import type { CaptureTime } from './capture-time.ts';

/** A picture with a known offset from UTC. Videos that the same camera took at about that time had the same offset. */
export interface CameraMoment {
  /** The name that `cameraOf` gives. */
  readonly camera: string;
  readonly taken: Pick<CaptureTime, 'local' | 'offset'>;
}

/** The offset, in minutes, of the camera's picture nearest to a UTC time; null if none is within 24 hours. */
export type NeighbourOffset = (camera: string, utcMs: number) => number | null;

const REACH_MS = 24 * 3_600_000;

interface Known {
  readonly utcMs: number;
  readonly offset: number;
}

/** Indexes pictures by camera and time, for a binary search at each call. Ignores pictures without an offset. */
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
    if ((known[middle]?.utcMs ?? Infinity) < utcMs) low = middle + 1;
    else high = middle;
  }
  const around = [known[low - 1], known[low]].filter((each) => each !== undefined);
  const best = around.sort((a, b) => Math.abs(a.utcMs - utcMs) - Math.abs(b.utcMs - utcMs))[0];
  return best !== undefined && Math.abs(best.utcMs - utcMs) <= REACH_MS ? best.offset : null;
}
