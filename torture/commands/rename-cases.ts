import { planIngest, planRename } from '@mediastruct/core';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
import type { Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

const NAMES = ['IMG_20190512_101010.dat', 'trip/IMG_20190512_121212.dat', 'IMG_20190513_111111.dat'];

const planDrop: Planner = (session) => {
  const dates = { useModifyDate: false, useMtime: false, shift: {} };
  return planIngest(session, { sources: [], move: false, event: 'Trip', ...dates });
};

/** A library that an ingest has filed, with one file that nothing dates, and a stranger. */
async function prepareRename(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  for (const name of [...NAMES, 'nothing.dat'])
    putFile(access, `${places.card}/drop/${name}`, uniqueText(name));
  putFile(access, `${places.library}/media/2018/01/01/other.dat`, uniqueText('other'));
  await crawlAll(stage);
  await applied(planDrop)(stageSession(stage), stage);
}

const planNames: Planner = (session) =>
  planRename(session, { paths: [], folders: '{event}/{yyyy}', names: '{name}_{hash:8}' });

/** Filed files get the folders and names of other templates. */
export const RENAME_CASES: readonly TortureCase[] = [
  { name: 'rename', command: 'rename', prepare: prepareRename, act: applied(planNames) },
  {
    name: 'undo of rename',
    command: 'undo',
    prepare: async (stage) => {
      await prepareRename(stage);
      await applied(planNames)(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
  },
  {
    name: 'resume of rename, stopped between two files',
    command: 'resume',
    prepare: async (stage) => {
      await prepareRename(stage);
      await stop(stage, planNames, (text) =>
        /^(link|rename) \S+ \S*media\/Trip\/2019\/IMG_20190512_121212/.test(text),
      );
    },
    act: resumeAll,
  },
];
