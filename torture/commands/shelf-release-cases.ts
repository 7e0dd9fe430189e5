import type { Session } from '@mediastruct/core';
import { inlineReader } from '@mediastruct/core/testing';
import { refreshDisk } from '../../plugins/shelf/src/disks/refresh-disk.ts';
import { previewRelease, releaseFrom } from '../../plugins/shelf/src/release/release-disk.ts';
import type { Finding } from '../check/findings.ts';
import { findShelfFaults } from '../check/shelf-faults.ts';
import { applied } from './applied.ts';
import type { TortureCase } from './case.ts';
import { SOUND } from './shelf-cases.ts';
import {
  diskRoot,
  hashOf,
  HELD,
  isOfDisk,
  planTo,
  prepareShelf,
  putMedia,
  summaryOf,
} from './shelf-stage.ts';
import type { Stage } from './stage.ts';
import { crawlAll, stageSession } from './stage.ts';
import { addSettings } from './stage-folders.ts';

const GRACELESS = '[shelf]\ngrace_days = 0\n';
const DROPPED = ['2019/a.dat', '2020/g.dat'];
/** On no other disk. */
const LAST = '2021/last.dat';

/** Pictures that their source dropped, two of them on both disks; no days of grace are left. */
async function prepareDropped(stage: Stage): Promise<void> {
  const { access, places } = stage;
  await prepareShelf(stage);
  addSettings(stage, GRACELESS);
  putMedia(stage, LAST);
  await crawlAll(stage);
  await applied(planTo('shelf'))(stageSession(stage), stage);
  for (const name of [...DROPPED, LAST]) access.unlink(`${places.library}/media/${name}`);
  await crawlAll(stage);
  await applied(planTo('shelf'))(stageSession(stage), stage);
}

const release =
  (releasesLast: boolean): TortureCase['act'] =>
  async (session, { access, places }) => {
    const request = {
      disk: 'shelf',
      at: diskRoot(places, 'shelf'),
      releasesLast,
      reader: inlineReader(access),
    };
    const { released } = await releaseFrom(session, await previewRelease(session, request), request);
    return summaryOf(session, { command: 'shelf release', state: 'released', files: released.files });
  };

/** What a release struck off and did not move is found by a refresh. */
const releaseAgain =
  (releasesLast: boolean) =>
  async (session: Session, stage: Stage): Promise<void> => {
    await refreshDisk(session, { disk: 'shelf', at: diskRoot(stage.places, 'shelf'), accepts: false });
    await release(releasesLast)(session, stage);
  };

const KEPT = HELD.filter((name) => !DROPPED.includes(name));

const RELEASE = {
  isSampled: true,
  quick: ['errors'],
  isGenerated: isOfDisk,
  findFaults: async (stage: Stage): Promise<readonly Finding[]> =>
    findShelfFaults(stage, { ...SOUND, held: KEPT.map(hashOf) }),
} satisfies Partial<TortureCase>;

/** What a disk lets go of because its source dropped it long ago. */
export const SHELF_RELEASE_CASES: readonly TortureCase[] = [
  {
    name: 'shelf release',
    command: 'shelf release',
    prepare: prepareDropped,
    act: release(false),
    again: releaseAgain(false),
    ...RELEASE,
  },
  {
    name: 'shelf release of last copies',
    command: 'shelf release',
    prepare: prepareDropped,
    act: release(true),
    again: releaseAgain(true),
    ...RELEASE,
    // Without hard links a name cannot be moved to another folder so that one of the two always stands.
    ways: ['link', 'copy'],
    isFullOnly: true,
  },
];
