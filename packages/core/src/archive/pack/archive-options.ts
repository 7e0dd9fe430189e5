import type { FileAccess } from '../../files/file-access.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { PlanHeader } from '../../journal/plan/plan-file.ts';
import { readPlanHeader } from '../../journal/plan/plan-file.ts';
import type { RunPaths } from '../../journal/run/run-folder.ts';
import { FieldReader } from '../../records/fields.ts';
import type { JsonObject } from '../../records/stored-json.ts';
import { damagedLine } from '../../records/stored-json.ts';
import { parseVolumeId } from '../../holders/volume-id.ts';

/** A volume as a plan means it. Bytes of payload; days `YYYY-MM-DD` or `undated`. */
export interface PlannedVolume {
  readonly volumeId: string;
  readonly files: number;
  readonly bytes: number;
  readonly firstDay: string;
  readonly lastDay: string;
}

/** What the header of an archive plan keeps, so that building the volumes needs nothing else. */
export interface ArchiveOptions {
  readonly setId: string;
  readonly medium: string;
  /** Bytes of the medium, and how many of them files may take. */
  readonly capacity: number;
  readonly usable: number;
  readonly reservePercent: number;
  readonly archiveRoot: string;
  readonly volumes: readonly PlannedVolume[];
  /** Files of the media tree that the selection left out; they are not part of the plan. */
  readonly notSelected: { readonly files: number; readonly bytes: number };
}

export interface ArchivePlan {
  readonly header: PlanHeader;
  readonly options: ArchiveOptions;
}

/** Reads back what `planArchive` put into the header; a plan that was edited wrongly is `damaged`. */
export function readArchivePlan(access: FileAccess, run: RunPaths): ArchivePlan {
  const header = readPlanHeader(access, run.plan);
  if (header.command !== 'archive')
    throw new MediaStructError(
      'usage',
      `${run.runId}: expected a run of archive, found one of ${header.command}`,
    );
  return { header, options: parseOptions(header.options, run.plan) };
}

function parseOptions(object: JsonObject, path: string): ArchiveOptions {
  const place = { path, number: 1, offset: 0 };
  const fields = new FieldReader(object, place);
  const left = new FieldReader(fields.object('notSelected'), place);
  const volumes = object['volumes'];
  if (!Array.isArray(volumes)) throw damagedLine(place, 'field "volumes": expected a list');
  return {
    setId: fields.text('setId'),
    medium: fields.text('medium'),
    capacity: fields.count('capacity'),
    usable: fields.count('usable'),
    reservePercent: Number(object['reservePercent']),
    archiveRoot: fields.text('archiveRoot'),
    volumes: volumes.map((volume: unknown) => {
      const of = new FieldReader(volume as JsonObject, place);
      const volumeId = of.text('volumeId');
      if (parseVolumeId(volumeId) === null)
        throw damagedLine(place, `field "volumeId": expected the id of a volume, found "${volumeId}"`);
      return {
        volumeId,
        files: of.count('files'),
        bytes: of.count('bytes'),
        firstDay: of.text('firstDay'),
        lastDay: of.text('lastDay'),
      };
    }),
    notSelected: { files: left.count('files'), bytes: left.count('bytes') },
  };
}
