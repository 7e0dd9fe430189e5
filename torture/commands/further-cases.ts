import { planIngest } from '@mediastruct/core';
import { makeFolders } from '@mediastruct/core/testing';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
import { DATED_NAMES, DATES, PICTURE_AND_JSON, pictureBytes, pictureJson } from './ingest-files.ts';
import type { Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

const secondOf = ({ places }: Stage) => `${places.aside}/second`;
const thirdOf = ({ places }: Stage) => `${places.aside}/third`;

const planSecond: Planner = (session, stage) =>
  planIngest(session, {
    sources: [`${stage.places.card}/dcim`],
    move: false,
    to: [secondOf(stage)],
    ...DATES,
  });

/** What is moved out of a drop folder waits for both. */
const planBoth: Planner = (session, stage) =>
  planIngest(session, { sources: [], move: false, to: [secondOf(stage), thirdOf(stage)], ...DATES });

/** A card with pictures, and a second folder in which one of them stands already, and in place of another something else. */
async function prepareCard(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  makeFolders(access, secondOf(stage));
  for (const name of DATED_NAMES) putFile(access, `${places.card}/dcim/${name}`, uniqueText(name));
  putFile(access, `${secondOf(stage)}/dcim/${DATED_NAMES[0]}`, uniqueText(DATED_NAMES[0]));
  putFile(access, `${secondOf(stage)}/dcim/${DATED_NAMES[1]}`, uniqueText('of somebody else'));
  await crawlAll(stage);
}

/** A drop folder with a picture, what dates it, and another file; and two folders for copies. */
async function prepareDrop(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  for (const folder of [secondOf(stage), thirdOf(stage)]) makeFolders(access, folder);
  putFile(access, `${places.card}/drop/a.jpg`, pictureBytes('moved to three places'));
  putFile(access, `${places.card}/drop/a.jpg.json`, pictureJson('a.jpg'));
  putFile(access, `${places.card}/drop/${DATED_NAMES[0]}`, uniqueText(DATED_NAMES[0]));
  await crawlAll(stage);
}

/** Copies that the run made and takes away again; their card stays. */
const isCopy = (path: string) => path.includes('/media/2019/') || path.includes('/second/dcim/trip/');

/** What `ingest` writes to more than one place. */
export const FURTHER_CASES: readonly TortureCase[] = [
  {
    name: 'ingest to two places',
    command: 'ingest',
    prepare: prepareCard,
    furtherOf: (stage) => [secondOf(stage)],
    act: applied(planSecond),
  },
  {
    name: 'resume of two places, stopped while placing the second copy',
    command: 'resume',
    prepare: async (stage) => {
      await prepareCard(stage);
      await stop(stage, planSecond, (text) => /^(link|rename) \S+ \S*second\/dcim\/trip/.test(text));
    },
    act: resumeAll,
  },
  {
    name: 'undo of two places',
    command: 'undo',
    prepare: async (stage) => {
      await prepareCard(stage);
      await applied(planSecond)(stageSession(stage), stage);
    },
    isDerived: isCopy,
    act: applied(planUndoLast),
  },
  {
    name: 'ingest by move to three places',
    command: 'ingest',
    prepare: prepareDrop,
    companions: PICTURE_AND_JSON,
    act: applied(planBoth),
  },
];
