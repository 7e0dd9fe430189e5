import { createHash } from 'node:crypto';
import type { LedgerSummary, Session } from '@mediastruct/core';
import { adoptPlan, planArchive, planDedupe, planIngest, planValidate, savePlan } from '@mediastruct/core';
import { orNullIfAbsent } from '@mediastruct/core';
import { completeRun, discardRun, makeFolders } from '@mediastruct/core/testing';
import type { Size } from '../section.ts';
import type { Planner, SweptBy, TortureCase } from './case.ts';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import { ARCHIVE_CASES } from './archive-cases.ts';
import { DEDUPE_CASES } from './dedupe-cases.ts';
import { DELTA_CASES } from './delta-cases.ts';
import { DERIVE_CASES } from './derive-cases.ts';
import { FURTHER_CASES } from './further-cases.ts';
import { HEAL_CASES } from './heal-cases.ts';
import { REDATE_CASES } from './redate-cases.ts';
import { RENAME_CASES } from './rename-cases.ts';
import { isTagFile } from './tag-file.ts';
import { VOLUME_CASES } from './volume-cases.ts';
import { RETIRE_CASES } from './retire-cases.ts';
import { SHELF_CASES } from './shelf-cases.ts';
import { SHELF_DISK_CASES } from './shelf-disk-cases.ts';
import { SHELF_HEAL_CASES } from './shelf-heal-cases.ts';
import { SHELF_RELEASE_CASES } from './shelf-release-cases.ts';
import { planTakenNames, prepareTakenNames } from './taken-names.ts';
import type { Stage } from './stage.ts';
import { WATCH_CASES } from './watch-cases.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

const DATES = { useModifyDate: false, useMtime: false, shift: {} };

const planDrop: Planner = (session) => planIngest(session, { sources: [], move: false, ...DATES });

const planCard: Planner = (session, { places }) =>
  planIngest(session, { sources: [`${places.card}/dcim`], move: false, ...DATES });

const SOURCE_NAMES = [
  'IMG_20190512_101010.dat',
  'trip/IMG_20190513_111111.dat',
  'trip/IMG_20190514_121212.dat',
  'IMG_20990101_101010 scan.dat',
];

/** Pictures with dates in their names, one twice, one with a date that cannot be, one that is held already. */
function fillSource({ access }: Stage, folder: string): void {
  for (const name of SOURCE_NAMES) putFile(access, `${folder}/${name}`, uniqueText(name));
  putFile(access, `${folder}/trip/IMG_20190512_101010 copy.dat`, uniqueText('IMG_20190512_101010.dat'));
  putFile(access, `${folder}/IMG_20180101_090000.dat`, uniqueText('held'));
}

function freshenDrop({ access, places }: Stage): void {
  for (const name of SOURCE_NAMES) {
    const path = `${places.card}/drop/${name}`;
    access.unlink(path);
    putFile(access, path, uniqueText(name));
  }
}

async function prepareIngest(stage: Stage): Promise<void> {
  makeLibrary(stage);
  putFile(stage.access, `${stage.places.library}/media/2018/01/01/held.dat`, uniqueText('held'));
  fillSource(stage, `${stage.places.card}/drop`);
  fillSource(stage, `${stage.places.card}/dcim`);
  await crawlAll(stage);
}

/** A media tree with duplicates: twice in one folder, across folders, a whole group, and one in the archive. */
async function prepareDedupe(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  const media = `${places.library}/media`;
  putFile(access, `${media}/2019/a.dat`, uniqueText('a'));
  putFile(access, `${media}/2019/a copy.dat`, uniqueText('a'));
  putFile(access, `${media}/2020/again/a.dat`, uniqueText('a'));
  putFile(access, `${media}/2019/only.dat`, uniqueText('only'));
  for (const folder of ['2019', '2021'])
    for (const name of ['pair.dat', 'pair.xmp'])
      putFile(access, `${media}/${folder}/${name}`, uniqueText(name));
  putFile(access, `${media}/2022/burned.dat`, uniqueText('burned'));
  putFile(access, `${places.aside}/archive/burned.dat`, uniqueText('burned'));
  await crawlAll(stage);
}

async function prepareValidate(stage: Stage): Promise<void> {
  await prepareDedupe(stage);
  await applied((session) => planDedupe(session))(stageSession(stage), stage);
  putFile(stage.access, `${stage.places.aside}/duplicates/stray.dat`, uniqueText('stray'));
  await crawlAll(stage);
}

async function prepareArchive(stage: Stage): Promise<void> {
  await prepareIngest(stage);
  await applied(planDrop)(stageSession(stage), stage);
}

function savedPlan({ places }: Stage): string {
  return `${places.library}/.mediastruct/saved-plan`;
}

/** A run of the drop folder that stopped at a change of a user's file. */
async function prepareStopped(stage: Stage, isStop: (text: string) => boolean): Promise<void> {
  await prepareIngest(stage);
  await stop(stage, planDrop, isStop);
}

/** The plan of a drop folder, to be applied later. */
async function prepareSaved(stage: Stage): Promise<void> {
  await prepareIngest(stage);
  const session = stageSession(stage);
  const { run } = await planDrop(session, stage);
  savePlan(run, savedPlan(stage));
  discardRun(session.library, run.runId);
}

async function applySaved(session: Session, stage: Stage): Promise<LedgerSummary> {
  return completeRun(session, adoptPlan(session, savedPlan(stage)).run);
}

/** Somebody else has copied the same files to where they are to go since the plan was made. */
function copyToTargets({ access, places }: Stage): void {
  for (const name of ['trip/IMG_20190513_111111.dat', 'trip/IMG_20190514_121212.dat']) {
    const text = uniqueText(name);
    const [, day = '', time = ''] = /(\d{8})_(\d{6})/.exec(name) ?? [];
    const sum = createHash('sha256').update(text).digest('hex').slice(0, 12);
    const folder = `${places.library}/media/2019/05/${day.slice(6)}`;
    const path = `${folder}/${day}_${time}_${sum}.dat`;
    makeFolders(access, folder);
    orNullIfAbsent(() => access.unlink(path));
    putFile(access, path, text);
  }
}

/** Every command that changes a user's tree. A new command is a new row. */
export const CASES: readonly TortureCase[] = [
  { name: 'ingest by move', command: 'ingest', prepare: prepareIngest, act: applied(planDrop) },
  { name: 'ingest by copy', command: 'ingest', prepare: prepareIngest, act: applied(planCard) },
  {
    name: 'ingest of files copied a moment ago',
    command: 'ingest',
    prepare: prepareIngest,
    freshen: freshenDrop,
    act: applied(planDrop),
  },
  {
    name: 'dedupe',
    command: 'dedupe',
    prepare: prepareDedupe,
    act: applied((session) => planDedupe(session)),
  },
  { name: 'validate', command: 'validate', prepare: prepareValidate, act: applied(planValidate) },
  {
    name: 'archive',
    command: 'archive',
    prepare: prepareArchive,
    act: applied((session) => planArchive(session, {})),
    isGenerated: isTagFile,
  },
  {
    name: 'undo of archive',
    command: 'undo',
    prepare: async (stage) => {
      await prepareArchive(stage);
      await applied((session) => planArchive(session, {}))(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
    isGenerated: isTagFile,
  },
  {
    name: 'undo of a move',
    command: 'undo',
    prepare: async (stage) => {
      await prepareIngest(stage);
      await applied(planDrop)(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
  },
  {
    name: 'undo of a copy',
    command: 'undo',
    prepare: async (stage) => {
      await prepareIngest(stage);
      await applied(planCard)(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
  },
  {
    name: 'resume, stopped while removing',
    command: 'resume',
    prepare: (stage) => prepareStopped(stage, (text) => /^rename .*121212.dat .*\.gone$/.test(text)),
    act: resumeAll,
  },
  {
    name: 'resume, stopped while placing',
    command: 'resume',
    prepare: (stage) =>
      prepareStopped(stage, (text) => /^(link|rename) \S+ \S*media\/2019\/05\/13/.test(text)),
    act: resumeAll,
  },
  {
    name: 'resume of an undo, stopped while taking a copy away',
    command: 'resume',
    prepare: async (stage) => {
      await prepareIngest(stage);
      await applied(planCard)(stageSession(stage), stage);
      await stop(stage, planUndoLast, (text) => /^rename \S*2019\/05\/13\S* .*\.gone$/.test(text));
    },
    act: resumeAll,
  },
  {
    name: 'apply of a saved plan',
    command: 'apply',
    prepare: prepareSaved,
    act: applySaved,
  },
  {
    name: 'apply where files stand at their targets already',
    command: 'apply',
    prepare: async (stage) => {
      await prepareSaved(stage);
      copyToTargets(stage);
      await crawlAll(stage);
    },
    freshen: copyToTargets,
    act: applySaved,
  },
  {
    name: 'names that are taken',
    command: 'ingest',
    prepare: prepareTakenNames,
    act: applied(planTakenNames),
    exitCode: 3,
  },
  ...DEDUPE_CASES,
  ...VOLUME_CASES,
  ...RETIRE_CASES,
  ...DERIVE_CASES,
  ...HEAL_CASES,
  ...ARCHIVE_CASES,
  ...FURTHER_CASES,
  ...WATCH_CASES,
  ...REDATE_CASES,
  ...RENAME_CASES,
  ...SHELF_CASES,
  ...SHELF_HEAL_CASES,
  ...SHELF_DISK_CASES,
  ...SHELF_RELEASE_CASES,
  ...DELTA_CASES,
];

/** The cases that a section sweeps at a size. */
export function casesOf(size: Size, section: SweptBy): readonly TortureCase[] {
  if (size === 'full') return CASES;
  return CASES.filter(({ isFullOnly, quick }) => isFullOnly !== true && (quick?.includes(section) ?? true));
}
