import { planRedate } from '@mediastruct/core';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
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

const planAll: Planner = (session) => planRedate(session, { paths: [], shift: {} });

/** Filed files go to the day that their evidence tells now. */
export const REDATE_CASES: readonly TortureCase[] = [
  { name: 'redate', command: 'redate', prepare: prepareRedate, act: applied(planAll) },
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
