import type { GenericSchema } from 'valibot';
import { check, integer, minValue, number, object, pipe, string } from 'valibot';
import { parseVolumeId } from '../../holders/volume-id.ts';

/** What the header of a release plan keeps. */
export interface ReleaseOptions {
  readonly volumeId: string;
  /** Where its disc is mounted: the bag's own folder there, absolute. */
  readonly at: string;
  /** Which disc it is, from 1. */
  readonly copy: number;
}

/** Reads back what `planRelease` put into the header. */
export const releaseOptions: { readonly options: GenericSchema<unknown, ReleaseOptions> } = {
  options: object({
    volumeId: pipe(
      string(),
      check((text) => parseVolumeId(text) !== null, 'the id of a volume'),
    ),
    at: string(),
    copy: pipe(number(), integer(), minValue(1)),
  }),
};
