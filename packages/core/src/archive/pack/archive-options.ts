import { array, type GenericSchema, number, object, string, unknown, check, optional, pipe } from 'valibot';
import { parseVolumeId } from '../../holders/volume-id.ts';

/** A volume as a plan means it. Bytes of payload; days `YYYY-MM-DD` or `undated`. */
export interface PlannedVolume {
  readonly volumeId: string;
  readonly files: number;
  readonly bytes: number;
  readonly firstDay: string;
  readonly lastDay: string;
  /** What is taken of the room that files have on a disc, with what was there before. Bytes. */
  readonly room: number;
  /** Set where files are added to a volume that is there already: what it held before. `files` and `bytes` are those added. */
  readonly continues?: { readonly files: number; readonly bytes: number } | undefined;
}

/** What the header of an archive plan keeps, so that building the volumes needs nothing else. */
export interface ArchiveOptions {
  readonly setId: string;
  readonly medium: string;
  /** Bytes of the medium, and how many of them files may take. */
  readonly capacity: number;
  readonly usable: number;
  readonly reservePercent: number;
  readonly volumes: readonly PlannedVolume[];
  /** Files of the media tree that the selection left out; they are not part of the plan. */
  readonly notSelected: { readonly files: number; readonly bytes: number };
  /** What the user asked for. */
  readonly asked?: unknown;
}

const volumeId = pipe(
  string(),
  check((text) => parseVolumeId(text) !== null, 'the id of a volume'),
);

const tally = { files: number(), bytes: number() };

/** Reads back what `planArchive` put into the header. */
export const archiveOptions: { readonly options: GenericSchema<unknown, ArchiveOptions> } = {
  options: object({
    setId: string(),
    medium: string(),
    capacity: number(),
    usable: number(),
    reservePercent: number(),
    volumes: array(
      object({
        volumeId,
        ...tally,
        room: number(),
        firstDay: string(),
        lastDay: string(),
        continues: optional(object(tally)),
      }),
    ),
    notSelected: object(tally),
    asked: optional(unknown()),
  }),
};
