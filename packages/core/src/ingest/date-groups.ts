import { itemAt } from '../errors/item-at.ts';
import { cameraOf } from '../metadata/camera.ts';
import type { CaptureDecision } from '../metadata/capture-date.ts';
import { decideCaptureTime } from '../metadata/capture-date.ts';
import type { DateOptions } from '../metadata/date-evidence.ts';
import type { ExiftoolReader } from '../metadata/exiftool-reader.ts';
import { mediaKind } from '../metadata/media-kind.ts';
import type { TagReading } from '../metadata/tag-reader.ts';
import { TagReader } from '../metadata/tag-reader.ts';
import type { DateRequest } from './date-options.ts';
import { readerOf } from './date-options.ts';
import type { FoundGroup } from './found.ts';
import type { DatingSession } from './gather-evidence.ts';
import { gatherEvidence } from './gather-evidence.ts';
import type { IngestSource } from './sources.ts';

export interface DatedGroup {
  readonly group: FoundGroup;
  readonly decision: CaptureDecision;
  readonly camera: string | null;
  /** As the evidence names it: with the name of the source. */
  readonly folder: string;
  /** For each file of the group, in its order, which reader told what is inside it. */
  readonly readings: readonly TagReading[];
}

/** Groups that were found together, and how they are to be read and dated. */
export interface GroupsRequest {
  readonly groups: readonly FoundGroup[];
  readonly sources: readonly IngestSource[];
  readonly reader: ExiftoolReader;
  readonly request: DateRequest;
  readonly options: DateOptions;
}

/** Dates groups that were found together, each from what its own files tell and from the neighbours in `options`. */
export async function dateGroups(
  session: DatingSession,
  { groups, sources, reader, request, options }: GroupsRequest,
): Promise<readonly DatedGroup[]> {
  const tags = tagReader(session, { reader, request });
  return Promise.all(
    groups.map(async (group) => {
      const source = itemAt(sources, group.source);
      const evidence =
        group.evidence ?? (await gatherEvidence(session, { group, source, tags, nowMs: options.nowMs }));
      const decision = decideCaptureTime(evidence, options);
      const [main] = evidence;
      const readings = evidence.map(({ reading }) => reading);
      return { group, decision, camera: cameraOf(main?.tags ?? {}), folder: main?.folder ?? '', readings };
    }),
  );
}

/** Whether a group's date may be a film's, which often says only UTC and needs to be told the place. */
export function isFilm({ members }: FoundGroup): boolean {
  return mediaKind(itemAt(members, 0).path) === 'video';
}

/** Reads tags as a request asks for. */
export function tagReader(
  { library }: DatingSession,
  { reader, request }: { readonly reader: ExiftoolReader; readonly request: DateRequest },
): TagReader {
  return new TagReader(library.access, { exiftool: reader, reader: readerOf(library, request) });
}
