import type { CameraMoment, NeighbourOffset } from '../metadata/camera-neighbours.ts';
import { indexNeighbours } from '../metadata/camera-neighbours.ts';
import type { DatedGroup } from './date-groups.ts';

/** The beginning of a local time that names ten minutes of a day: `2019-05-12T10:1`. */
const SLOT_CHARACTERS = 15;

/**
 * What the dated stills tell of where their cameras were: one moment for each camera, offset and ten minutes.
 * Memory: about 150 bytes for each of those, not for each still.
 */
export class KnownMoments {
  readonly #moments = new Map<string, CameraMoment>();

  add({ camera, decision: { taken } }: DatedGroup): void {
    // A time whose place is not known counts as UTC with low confidence; it tells no offset.
    if (camera === null || taken?.offset == null || taken.confidence === 'low') return;
    const { local, offset } = taken;
    const key = `${offset} ${local.slice(0, SLOT_CHARACTERS)} ${camera}`;
    if (!this.#moments.has(key)) this.#moments.set(key, { camera, taken: { local, offset } });
  }

  index(): NeighbourOffset {
    return indexNeighbours(this.#moments.values());
  }
}
