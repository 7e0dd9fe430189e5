import type { BatchEnd, LedgerSummary, Session } from '@mediastruct/core';
import {
  exitCodeOf,
  MediaStructError,
  planIngest,
  resumeIngests,
  watchDropFolders,
  watchedFolders,
} from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
import { DATED_NAMES, DATES, PICTURE_AND_JSON, pictureBytes, pictureJson } from './ingest-files.ts';
import type { Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, uniqueText } from './stage.ts';

const planDrop: Planner = (session) => planIngest(session, { sources: [], move: false, ...DATES });

/** Files that settled, and one under the name of an unfinished download, which is not touched. */
async function prepareSettled(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  for (const name of DATED_NAMES) putFile(access, `${places.card}/drop/${name}`, uniqueText(name));
  putFile(access, `${places.card}/drop/a.jpg`, pictureBytes('watched'));
  putFile(access, `${places.card}/drop/a.jpg.json`, pictureJson('a.jpg'));
  putFile(access, `${places.card}/drop/IMG_20190517_101010.dat.part`, uniqueText('a half'));
  await crawlAll(stage);
}

async function prepareCutOff(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  for (const name of DATED_NAMES) putFile(access, `${places.card}/drop/${name}`, uniqueText(name));
  await crawlAll(stage);
  await stop(stage, planDrop, (text) => /^(link|rename) \S+ \S*media\/2019\/05\/13/.test(text));
}

/** One turn of watching: what another process left is finished, then what settled is taken. Trouble that watching would wait for ends it. */
async function watchOnce(session: Session): Promise<LedgerSummary> {
  const flag = { requested: false };
  const told: string[] = [];
  const summaries: LedgerSummary[] = [];
  let failure: unknown = null;
  const watching = {
    library: session.library,
    folders: watchedFolders(session.library, { sources: [], move: false }),
    settleMs: 0,
    stop: flag,
    progress: (event: Parameters<Session['progress']>[0]) => {
      if (event.kind !== 'note' || event.message.startsWith('watching ')) return;
      told.push(event.message);
      flag.requested = true;
    },
    begin: () => once(async () => void summaries.push(...(await resumeIngests(session)))),
    nowMs: () => 0,
  };
  const once = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      failure = error;
      flag.requested = true;
      throw error;
    }
  };
  await watchDropFolders(watching, ({ folders, files }) =>
    once<BatchEnd>(async () => {
      flag.requested = true;
      if (told.length > 0) throw new MediaStructError('some-files-failed', told.join('; '));
      const request = { sources: folders, onlyFiles: files, move: false, ...DATES };
      summaries.push(await completeRun(session, (await planIngest(session, request)).run));
      return 'whole';
    }),
  );
  if (failure !== null) throw failure;
  if (told.length > 0) throw new MediaStructError('some-files-failed', told.join('; '));
  const worst = summaries.find((summary) => exitCodeOf(summary) !== 0) ?? summaries.at(-1);
  if (worst === undefined) throw new Error('nothing had settled');
  return worst;
}

/** `ingest --watch`: a turn of it, and its start after it was cut off. */
export const WATCH_CASES: readonly TortureCase[] = [
  {
    name: 'watch',
    command: 'ingest',
    prepare: prepareSettled,
    companions: PICTURE_AND_JSON,
    act: watchOnce,
  },
  {
    name: 'watch, restarted after it was cut off',
    command: 'resume',
    prepare: prepareCutOff,
    act: async (session) => {
      const [resumed] = await resumeIngests(session);
      if (resumed === undefined) throw new Error('there was nothing to resume');
      return resumed;
    },
  },
];
