import { planIngest, planRedate } from '@mediastruct/core';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
import { DATES, pictureBytes, pictureJson } from './ingest-files.ts';
import type { Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

const NAMES = ['trip/IMG_20190512_101010.dat', 'trip/IMG_20190512_121212.dat', 'IMG_20190513_111111.dat'];

/** Files under undated of which the names are known to tell a day by now, and one that stays. */
async function prepareRedate(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  for (const name of [...NAMES, 'trip/nothing.dat'])
    putFile(access, `${places.library}/media/undated/${name}`, uniqueText(name));
  putFile(access, `${places.library}/media/2018/01/01/other.dat`, uniqueText('other'));
  await crawlAll(stage);
}

/** A picture with what Takeout tells of it, filed by a clock that is known to be wrong by now, and another one that was right. */
async function prepareWrongClock(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  putFile(access, `${places.card}/drop/a.jpg`, pictureBytes('wrong clock', '2019:05:12 23:10:10'));
  putFile(access, `${places.card}/drop/a.jpg.json`, pictureJson('a.jpg'));
  putFile(access, `${places.card}/drop/IMG_20190513_111111.dat`, uniqueText('right'));
  await crawlAll(stage);
  const planDrop: Planner = (session) => planIngest(session, { sources: [], move: false, ...DATES });
  await applied(planDrop)(stageSession(stage), stage);
}

const planShift: Planner = (session) => planRedate(session, { paths: [], shift: { Torture: '+1d' } });

const planAll: Planner = (session) => planRedate(session, { paths: [], shift: {} });

/** Filed files go to the day that their evidence tells now. */
export const REDATE_CASES: readonly TortureCase[] = [
  { name: 'redate', command: 'redate', prepare: prepareRedate, act: applied(planAll) },
  {
    name: 'redate of a group by a corrected clock',
    command: 'redate',
    prepare: prepareWrongClock,
    companions: /201905\d\d_231010/,
    act: applied(planShift),
  },
  {
    name: 'undo of redate',
    command: 'undo',
    prepare: async (stage) => {
      await prepareRedate(stage);
      await applied(planAll)(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
  },
  {
    name: 'resume of redate, stopped between two files',
    command: 'resume',
    prepare: async (stage) => {
      await prepareRedate(stage);
      await stop(stage, planAll, (text) =>
        /^(link|rename) \S+ \S*media\/2019\/05\/12\/20190512_121212/.test(text),
      );
    },
    act: resumeAll,
  },
];
