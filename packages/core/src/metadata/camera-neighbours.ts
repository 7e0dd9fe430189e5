import { parseOffset, parseWallClock } from './wall-clock.ts';
import type { CaptureTime } from './capture-time.ts';

/** Whose picture it is: the name that `cameraOf` gives, null if it names none, and the folder it was found in. */
export interface PictureOrigin {
  readonly camera: string | null;
  readonly folder: string;
}

/** A picture with a known offset from UTC. Videos that the same camera took at about that time had the same offset. */
export interface CameraMoment extends PictureOrigin {
  readonly taken: Pick<CaptureTime, 'local' | 'offset'>;
}

/**
 * The offset, in minutes, of the camera's picture nearest to a UTC time; null if none is within 24 hours. For a file that names no
 * camera, as films of many phones do, the offset of all pictures of its folder within 24 hours, if they have one and the same.
 */
export type NeighbourOffset = (origin: PictureOrigin, utcMs: number) => number | null;

const REACH_MS = 24 * 3_600_000;

interface Known {
  readonly utcMs: number;
  readonly offset: number;
}

/** Indexes pictures by camera and folder, and by time, for a binary search at each call. Ignores pictures without an offset. */
export function indexNeighbours(moments: Iterable<CameraMoment>): NeighbourOffset {
  const byCamera = new Map<string, Known[]>();
  const byFolder = new Map<string, Known[]>();
  for (const { camera, folder, taken } of moments) {
    const offset = taken.offset === null ? null : parseOffset(taken.offset);
    const local = parseWallClock(taken.local);
    if (offset === null || local === null) continue;
    const known = { utcMs: local - offset * 60_000, offset };
    if (camera !== null) append(byCamera, camera, known);
    append(byFolder, folder, known);
  }
  for (const known of [...byCamera.values(), ...byFolder.values()]) known.sort((a, b) => a.utcMs - b.utcMs);
  return ({ camera, folder }, utcMs) =>
    camera === null ? agreed(byFolder.get(folder) ?? [], utcMs) : nearest(byCamera.get(camera) ?? [], utcMs);
}

function append(map: Map<string, Known[]>, key: string, known: Known): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [known]);
  else list.push(known);
}

function nearest(known: readonly Known[], utcMs: number): number | null {
  const at = firstFrom(known, utcMs);
  const around = [known[at - 1], known[at]].filter((each) => each !== undefined);
  const best = around.sort((a, b) => Math.abs(a.utcMs - utcMs) - Math.abs(b.utcMs - utcMs))[0];
  return best !== undefined && Math.abs(best.utcMs - utcMs) <= REACH_MS ? best.offset : null;
}

function agreed(known: readonly Known[], utcMs: number): number | null {
  const within = known.slice(firstFrom(known, utcMs - REACH_MS), firstFrom(known, utcMs + REACH_MS + 1));
  const [first] = within;
  return first !== undefined && within.every(({ offset }) => offset === first.offset) ? first.offset : null;
}

/** The place of the first that is not before a time. */
function firstFrom(known: readonly Known[], utcMs: number): number {
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((known[middle]?.utcMs ?? Infinity) < utcMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
