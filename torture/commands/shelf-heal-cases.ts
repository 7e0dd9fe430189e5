import type { Session } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core';
import { planShelfRestore } from '../../plugins/shelf/src/restore/plan-shelf-restore.ts';
import { planShelfHeal } from '../../plugins/shelf/src/verify/plan-shelf-heal.ts';
import { queuedOnDisk } from '../../plugins/shelf/src/verify/queued-on-disk.ts';
import type { Finding } from '../check/findings.ts';
import { findShelfFaults, holds } from '../check/shelf-faults.ts';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
import { prepareGone, RESTORE, SOUND } from './shelf-cases.ts';
import {
  COMPANIONS,
  diskRoot,
  DISKS,
  hashOf,
  HELD,
  isOfDisk,
  objectOf,
  planTo,
  prepareShelf,
  putMedia,
  spoil,
  verifyShelf,
} from './shelf-stage.ts';
import type { Stage } from './stage.ts';
import { crawlAll, putFile, stageSession, uniqueText } from './stage.ts';

/** Spoiled on its disk, with no other copy but its source. */
const SPOILED = '2021/spoiled.dat';
/** Cut off on the disk. */
const SHORT = '2020/c.dat';
/** Missing on the disk, and gone from its source: only the other disk has it. */
const MISSING = '2019/a.dat';

/** Three objects that a verification found bad, each to be brought back from another place. */
async function prepareSickDisk(stage: Stage): Promise<void> {
  const { access, places } = stage;
  await prepareShelf(stage);
  putMedia(stage, SPOILED);
  await crawlAll(stage);
  await applied(planTo('shelf'))(stageSession(stage), stage);
  access.unlink(`${places.library}/media/${MISSING}`);
  await crawlAll(stage);
  spoil(stage, 'shelf', SPOILED);
  putFile(access, objectOf(stage, 'shelf', SHORT), uniqueText(SHORT).slice(0, 40));
  access.unlink(objectOf(stage, 'shelf', MISSING));
  await verifyShelf(stageSession(stage), stage);
}

const planHealing: Planner = async (session, { places }) => {
  const asked = { disk: 'shelf', at: diskRoot(places, 'shelf') };
  // The other disk is found where it was last.
  const sick = await queuedOnDisk(session, asked, []);
  return planShelfHeal(session, { ...asked, sick });
};

/** What waits for a copy that is not here is told by the command's exit code, and no failure of the run. */
const heal: TortureCase['act'] = async (session, stage) => {
  const summary = await applied(planHealing)(session, stage);
  if (summary.states['waiting'] !== undefined)
    throw new MediaStructError('tree-changed', 'a copy is not here');
  return summary;
};

/** Whatever became of a healing, the next one brings back what is still bad. */
async function healAgain(session: Session, stage: Stage): Promise<void> {
  await verifyShelf(session, stage);
  await heal(stageSession(stage), stage);
}

const findHealFaults: TortureCase['findFaults'] = async (stage, { isReported, isAgain }) => {
  const findings = findShelfFaults(stage, SOUND);
  if (!isReported && !isAgain) return findings;
  const left = [...HELD, SPOILED].filter((name) => !holds(stage, 'shelf', hashOf(name)));
  const unhealed = left.map((name): Finding => ({ kind: 'wrong end', detail: `${name} was not healed` }));
  return [...findings, ...unhealed];
};

const HEAL = {
  companions: COMPANIONS,
  isGenerated: isOfDisk,
  isSampled: true,
  asksOthers: true,
  quick: ['errors'],
  again: healAgain,
  findFaults: findHealFaults,
} satisfies Partial<TortureCase>;

/** Pictures become further names of the objects of the disk on whose file system they are wanted. */
const planLinks: Planner = (session, { places }) =>
  planShelfRestore(session, {
    ...{ words: [], isAll: true, withGone: false, to: `${places.aside}/back`, links: true },
    at: DISKS.map((name) => diskRoot(places, name)),
  });

const LINKS = { ...RESTORE, ways: ['link', 'copy'] } satisfies Partial<TortureCase>;

/** What brings bad objects back to a disk, and what makes files of its objects without copying them. */
export const SHELF_HEAL_CASES: readonly TortureCase[] = [
  {
    name: 'heal of a disk',
    command: 'shelf verify',
    prepare: prepareSickDisk,
    act: heal,
    ...HEAL,
  },
  {
    name: 'resume of a heal of a disk, stopped between the bad object and the good one',
    command: 'resume',
    prepare: async (stage) => {
      await prepareSickDisk(stage);
      await stop(stage, planHealing, (text) => /^(link|rename) \S+ \S*\/shelf\/quarantine\//.test(text));
    },
    act: resumeAll,
    ...HEAL,
    isFullOnly: true,
  },
  {
    name: 'shelf restore by links',
    command: 'shelf restore',
    prepare: prepareGone,
    act: applied(planLinks),
    ...LINKS,
  },
  {
    name: 'undo of a shelf restore by links',
    command: 'undo',
    prepare: async (stage) => {
      await prepareGone(stage);
      await applied(planLinks)(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
    ...LINKS,
    isFullOnly: true,
  },
];
