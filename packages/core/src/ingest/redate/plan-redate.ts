import { tmpdir } from 'node:os';
import { itemAt } from '../../errors/item-at.ts';
import { inBatches } from '../../files/batches.ts';
import { joinPath } from '../../files/walk.ts';
import type { DateRequest } from '../date-options.ts';
import { dateOptions } from '../date-options.ts';
import { readEvidence } from '../gather-evidence.ts';
import { forFilesAsTheyAre } from '../../journal/plan/current-stat.ts';
import type { NewOperation } from '../../journal/plan/operation.ts';
import { prepareRun } from '../../journal/prepare-run.ts';
import type { PreparedRun } from '../../journal/run/run.ts';
import type { Session } from '../../journal/session.ts';
import { cameraOf, settingFor } from '../../metadata/camera.ts';
import { decideCaptureTime } from '../../metadata/capture-date.ts';
import type { DateOptions } from '../../metadata/date-evidence.ts';
import { ExiftoolReader } from '../../metadata/exiftool-reader.ts';
import { TagReader } from '../../metadata/tag-reader.ts';
import { throwIfStopped } from '../../progress/stop-flag.ts';
import type { FiledGroup } from '../filed/filed-group.ts';
import { formerPlace } from '../filed/filed-group.ts';
import type { FiledRequest } from '../filed/select-filed.ts';
import { selectFiled } from '../filed/select-filed.ts';
import type { IngestPlaces } from '../ingest-places.ts';
import { ingestPlaces } from '../ingest-places.ts';
import { LibraryNeighbours } from '../library-neighbours.ts';
import { givenDates } from './given-dates.ts';
import { hasOtherDate } from './judge-filed.ts';
import { redateOperations } from './redate-operations.ts';

export interface RedateRequest extends FiledRequest, Pick<DateRequest, 'shift'> {
  /** Follows only the dates that people gave, by the ledger of decisions, and looks at no evidence. */
  readonly decided?: boolean | undefined;
}

/** Groups whose evidence is read together: bounds what waits in memory. */
const JUDGED_TOGETHER = 200;

/**
 * Plans to move files of the media tree whose evidence tells another date now than that by which they were filed, each with its group, to
 * where ingest would file them. Files whose date stays are not in the plan. Reads the index once and the tags of what was asked for. Memory:
 * one batch of groups, and the records of the folders that are open.
 */
export async function planRedate(session: Session, request: RedateRequest): Promise<PreparedRun> {
  if (request.decided === true) return planGivenDates(session, request.paths);
  const { library, progress } = session;
  const filed = selectFiled(session, request);
  const { shift } = request;
  const settings = dateOptions(
    library,
    { useModifyDate: false, useMtime: false, shift },
    session.now().getTime(),
  );
  const places = ingestPlaces(library);
  return prepareRun(session, { job: 'redate', options: { shift: { ...shift } } }, async (plan) => {
    progress({ kind: 'phase', phase: 'reading dates' });
    await using reader = new ExiftoolReader({ scratchDir: tmpdir() });
    using known = new LibraryNeighbours(session);
    const options = { ...settings, neighbours: known.offset };
    const tags = new TagReader(library.access, { exiftool: reader, reader: library.config.dates.reader });
    const judging = { tags, options, places };
    let looked = 0;
    let moved = 0;
    for (const groups of inBatches(filed, { items: JUDGED_TOGETHER })) {
      throwIfStopped(session.stop);
      looked += groups.length;
      const planned = await Promise.all(groups.map((group) => judgeGroup(session, group, judging)));
      moved += planned.filter(({ length }) => length > 0).length;
      for (const operation of await forFilesAsTheyAre(session, planned.flat())) plan.add(operation);
      progress({ kind: 'advance', files: groups.flat().length, bytes: 0 });
    }
    progress({
      kind: 'note',
      message: `${looked} pictures or films were looked at; ${moved} of them have another date now`,
    });
  });
}

/** Plans to file groups by the dates that people gave them. No file is read before the plan is applied. */
async function planGivenDates(session: Session, paths: readonly string[]): Promise<PreparedRun> {
  const given = givenDates(session);
  const places = ingestPlaces(session.library);
  const options = { shift: {}, given: given.count };
  return prepareRun(session, { job: 'redate', options }, async (plan) => {
    if (given.count === 0) return;
    for (const group of selectFiled(session, { paths })) {
      throwIfStopped(session.stop);
      const taken = given.of(group);
      if (taken === null || taken.local === itemAt(group, 0).record.taken?.local) continue;
      const operations = redateOperations(group, { taken, remarks: [], places });
      for (const operation of await forFilesAsTheyAre(session, operations)) plan.add(operation);
    }
  });
}

interface Judging {
  readonly tags: TagReader;
  readonly options: DateOptions;
  readonly places: IngestPlaces;
}

async function judgeGroup(
  session: Session,
  group: FiledGroup,
  { tags, options, places }: Judging,
): Promise<readonly NewOperation[]> {
  const evidence = await Promise.all(
    group.map(({ record, role }) => {
      const named = { role, ...formerPlace(record), mtimeNs: record.mtimeNs };
      const path = joinPath(places.media, record.path);
      return readEvidence(session, { path, named }, { tags, nowMs: options.nowMs });
    }),
  );
  const decision = decideCaptureTime(evidence, options);
  const { taken, remarks } = decision;
  const stored = itemAt(group, 0).record.taken ?? null;
  const camera = cameraOf(itemAt(evidence, 0).tags);
  const isShifted = settingFor(options.shifts, camera) !== undefined;
  if (taken === null || !hasOtherDate({ stored, decision, isShifted })) return [];
  return redateOperations(group, { taken, remarks, places });
}
