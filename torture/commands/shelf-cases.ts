import { exitCodeOf, orNullIfAbsent } from '@mediastruct/core';
import { statePaths } from '@mediastruct/core/testing';
import { planShelfRestore } from '../../plugins/shelf/src/restore/plan-shelf-restore.ts';
import type { Finding } from '../check/findings.ts';
import type { ShelfTruth } from '../check/shelf-faults.ts';
import { findShelfFaults } from '../check/shelf-faults.ts';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
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
  withLittleRoom,
} from './shelf-stage.ts';
import type { Stage } from './stage.ts';
import { crawlAll, putFile, stageSession, uniqueText } from './stage.ts';

/** Spoiled on the disk that commands work on. The first has no other copy there or elsewhere but its source. */
const SPOILED = '2021/spoiled.dat';
const NEW = ['2021/d.dat', '2021/e.dat'];
/** Cut off on the disk without anybody's knowledge. */
const SHORT = '2020/c.dat';
const GONE = ['2019/a.dat', '2019/b.dat', '2020/f.dat'];

/** What was held at the beginning is on a disk, and none of it is spoiled. */
export const SOUND: ShelfTruth = { disks: DISKS, held: HELD.map(hashOf), unread: [] };

/** A disk with a spoiled object, and more that is new than it has room for. */
async function prepareFull(stage: Stage): Promise<void> {
  await prepareShelf(stage);
  putMedia(stage, SPOILED);
  await crawlAll(stage);
  await applied(planTo('shelf'))(stageSession(stage), stage);
  spoil(stage, 'shelf', SPOILED);
  await verifyShelf(stageSession(stage), stage);
  for (const name of NEW) putMedia(stage, name);
  await crawlAll(stage);
}

const planFull: Planner = (session, stage) => planTo('shelf')(session, stage);

const backUp: TortureCase['act'] = (_, stage) => {
  const small = withLittleRoom(stage);
  return applied(planFull)(stageSession(small), small);
};

const stopBackup = async (stage: Stage, isStop: (text: string) => boolean) => {
  await prepareFull(stage);
  await stop(withLittleRoom(stage), planFull, isStop);
};

/** Whatever became of a backup, the next one gives every picture its copy. */
const findBackupFaults: TortureCase['findFaults'] = async (stage, { isLast }) => {
  const findings = [...findShelfFaults(stage, SOUND)];
  if (!isLast) return findings;
  const summary = await applied(planTo('shelf'))(stageSession(stage), stage);
  if (exitCodeOf(summary) !== 0)
    findings.push({ kind: 'wrong end', detail: `the next backup ended with ${JSON.stringify(summary)}` });
  const all = [...HELD, ...NEW, SPOILED].map(hashOf);
  return [...findings, ...findShelfFaults(stage, { ...SOUND, held: all })];
};

const BACKUP = {
  companions: COMPANIONS,
  isGenerated: isOfDisk,
  findFaults: findBackupFaults,
  needsRoom: true,
  isSampled: true,
} satisfies Partial<TortureCase>;

/** A spoiled object and one that is cut off, and nobody knows it yet. */
async function prepareUnread(stage: Stage): Promise<void> {
  await prepareShelf(stage);
  putMedia(stage, SPOILED);
  await crawlAll(stage);
  await applied(planTo('shelf'))(stageSession(stage), stage);
  spoil(stage, 'shelf', SPOILED);
  putFile(stage.access, objectOf(stage, 'shelf', SHORT), uniqueText(SHORT).slice(0, 40));
}

const UNREAD = [SPOILED, SHORT].map(hashOf);

/** What a verify told of is known; what was not reached is found by the next one. */
const findVerifyFaults: TortureCase['findFaults'] = async (stage, { isReported, isLast }) => {
  const held = HELD.map(hashOf);
  const findings = [...findShelfFaults(stage, { disks: DISKS, held, unread: isReported ? [] : UNREAD })];
  if (!isLast) return findings;
  freeLock(stage);
  await verifyShelf(stageSession(stage), stage);
  return [...findings, ...findShelfFaults(stage, SOUND)];
};

/** An error while the lock was given back leaves it in the name of this process, which lives on; a command's own would not. */
function freeLock({ access, places }: Stage): void {
  const { lock } = statePaths(places.library);
  for (const path of [lock, `${lock}.held`]) orNullIfAbsent(() => access.unlink(path));
}

/** Pictures of the media tree are gone; one disk has lost some of them, too. */
export async function prepareGone(stage: Stage): Promise<void> {
  await prepareShelf(stage);
  for (const name of GONE) stage.access.unlink(`${stage.places.library}/media/${name}`);
  await crawlAll(stage);
  stage.access.unlink(objectOf(stage, 'shelf', '2019/b.dat'));
  await verifyShelf(stageSession(stage), stage);
}

const planBack: Planner = (session, { places }) =>
  planShelfRestore(session, {
    ...{ words: [], isAll: true, withGone: false, to: null },
    at: DISKS.map((name) => diskRoot(places, name)),
  });

export const RESTORE = {
  companions: COMPANIONS,
  isSampled: true,
  isGenerated: isOfDisk,
  findFaults: async (stage: Stage): Promise<readonly Finding[]> => findShelfFaults(stage, SOUND),
} satisfies Partial<TortureCase>;

/** The disks of the shelf: what is written to them, read on them and fetched from them. */
export const SHELF_CASES: readonly TortureCase[] = [
  { name: 'shelf backup', command: 'shelf backup', prepare: prepareFull, act: backUp, ...BACKUP },
  {
    name: 'resume of a shelf backup, stopped while taking away',
    command: 'resume',
    prepare: (stage) => stopBackup(stage, (text) => /^rename \S*\/shelf\/objects\/\S+ .*\.gone$/.test(text)),
    act: resumeAll,
    ...BACKUP,
    isFullOnly: true,
  },
  {
    name: 'resume of a shelf backup, stopped while placing',
    command: 'resume',
    prepare: (stage) => stopBackup(stage, (text) => /^(link|rename) \S+ \S*\/shelf\/objects\//.test(text)),
    act: resumeAll,
    ...BACKUP,
    isFullOnly: true,
  },
  {
    name: 'shelf verify',
    command: 'shelf verify',
    prepare: prepareUnread,
    act: verifyShelf,
    locksItself: true,
    isGenerated: isOfDisk,
    findFaults: findVerifyFaults,
    isSampled: true,
    exitCode: 10,
  },
  {
    name: 'shelf restore',
    command: 'shelf restore',
    prepare: prepareGone,
    act: applied(planBack),
    ...RESTORE,
  },
  {
    name: 'undo of a shelf restore',
    command: 'undo',
    prepare: async (stage) => {
      await prepareGone(stage);
      await applied(planBack)(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
    ...RESTORE,
    isFullOnly: true,
  },
  {
    name: 'resume of a shelf restore, stopped while placing',
    command: 'resume',
    prepare: async (stage) => {
      await prepareGone(stage);
      await stop(stage, planBack, (text) => /^(link|rename) \S+ \S*media\/2019\/b\.dat/.test(text));
    },
    act: resumeAll,
    ...RESTORE,
    isFullOnly: true,
  },
];
