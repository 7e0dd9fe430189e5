import type { CameraMoment, NeighbourOffset } from '../metadata/camera-neighbours.ts';
import { indexNeighbours } from '../metadata/camera-neighbours.ts';
import { clockName } from '../metadata/camera.ts';
import { zeroBefore } from '../metadata/plausible-date.ts';
import type { DatedGroup } from './date-groups.ts';
import { isOfClock } from './doubtful-clock.ts';

/** The beginning of a local time that names ten minutes of a day: `2019-05-12T10:1`. */
const SLOT_CHARACTERS = 15;

/**
 * What the dated stills tell of their cameras: where they were, as one moment for each camera, folder, offset and ten minutes; and
 * whose clock stood at a date at which it was never set. Memory: about 200 bytes for each of those, not for each still.
 */
export class KnownMoments {
  readonly #moments = new Map<string, CameraMoment>();
  readonly #zeros = new Set<string>();

  add({ camera, folder, decision }: Omit<DatedGroup, 'group'>): void {
    for (const candidate of decision.candidates)
      if (isOfClock(candidate) && ZERO_HOUR.test(candidate.local ?? ''))
        this.#zeros.add(zeroKey(clockName(camera, folder), `${candidate.local?.slice(0, 4)}-01-01`));
    const { taken } = decision;
    // A time whose place is not known counts as UTC with low confidence; it tells no offset.
    if (taken?.offset == null || taken.confidence === 'low') return;
    const { local, offset } = taken;
    const key = `${offset} ${local.slice(0, SLOT_CHARACTERS)} ${camera ?? ''}\0${folder}`;
    if (!this.#moments.has(key)) this.#moments.set(key, { camera, folder, taken: { local, offset } });
  }

  index(): NeighbourOffset {
    return indexNeighbours(this.#moments.values());
  }

  /** As `DateOptions` has it: true near a zero at which another picture of the clock stands. */
  isFromZero = (clock: string, wallMs: number): boolean => {
    const zero = zeroBefore(wallMs);
    return zero !== null && this.#zeros.has(zeroKey(clock, zero));
  };
}

/** The first hour of a new year. */
const ZERO_HOUR = /^\d{4}-01-01T00/;

function zeroKey(clock: string, zero: string): string {
  return `${zero} ${clock}`;
}
