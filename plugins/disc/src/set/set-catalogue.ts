import type { VolumeFile, VolumeState } from '@mediastruct/core';

/**
 * What is known of a whole set of volumes at one moment: every disc carries it, so that any one of them tells on which of the others a
 * picture is.
 */
export interface SetCatalogue {
  /** Eight hexadecimal digits; the ids of the volumes begin with `MS_` and these. */
  readonly setId: string;
  /** The moment, ISO 8601 UTC. */
  readonly asOf: string;
  /** Every volume with its discs, by id in ascending order. */
  readonly volumes: readonly VolumeState[];
  /** The files of all volumes, volume by volume in that order; each call reads them anew, as a stream. */
  readonly files: () => Iterable<VolumeFile>;
}
