import { crc32 } from 'node:zlib';
import type { Scene } from '../check/recover-twice.ts';
import { stageSession } from '../commands/stage.ts';
import { modelAccess } from '../model/model-access.ts';
import type { ModelDisk } from '../model/model-disk.ts';
import type { Call } from '../watched-access.ts';
import { isChange, watchedAccess } from '../watched-access.ts';
import type { FaultAt } from './faults.ts';
import { faultsOf } from './faults.ts';

/** A fault at one call, and the place in the source from which the call is made. */
export interface FaultPoint extends FaultAt {
  readonly place: string;
  /** True for a call that changes nothing. */
  readonly isLook: boolean;
}

/** Each call of a command with each of the errors it can have, and a full disk that stays so from each change on. */
export async function faultPoints({ torture, places }: Scene, disk: ModelDisk): Promise<FaultPoint[]> {
  const points: FaultPoint[] = [];
  const access = watchedAccess(modelAccess(disk.clone()), {
    before(call) {
      const place = placeInSources();
      for (const at of faultsAt(call)) points.push({ ...at, place, isLook: !isChange(call) });
    },
  });
  await torture.act(stageSession({ access, places }), { access, places });
  return points;
}

/** The first point of each place and fault, of those that were not met before and that this process takes. */
export function firstOfPlaces(
  points: readonly FaultPoint[],
  { met, takes }: { readonly met: Set<string>; readonly takes: (piece: number) => boolean },
): readonly FaultPoint[] {
  return points.filter(({ place, fault, lasting }) => {
    const key = `${place} ${fault} ${lasting}`;
    return takes(crc32(key)) && !met.has(key) && met.add(key);
  });
}

function faultsAt(call: Call): readonly FaultAt[] {
  const once = faultsOf(call).map((fault) => ({ call: call.number, fault, lasting: false }));
  return isChange(call) ? [...once, { call: call.number, fault: 'ENOSPC', lasting: true }] : once;
}

const FRAME = /(?:packages\/core|plugins\/shelf)\/src\/(\S+:\d+:\d+)/g;

/** The lines of the sources that are under way, innermost first. */
function placeInSources(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = limit;
  return [...stack.matchAll(FRAME)].map(([, line]) => line).join(' ');
}
