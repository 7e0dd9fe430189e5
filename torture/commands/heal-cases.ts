import { planHeal } from '@mediastruct/core';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
import type { Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

const ROTTEN = '2019/rotten.dat';
const GONE = '2019/gone.dat';
const SOUND = ['2019/a.dat', '2019/b.dat', '2020/c.dat', '2020/d.dat', '2020/e.dat', '2020/f.dat'];
const TIME = 1_555_000_000;

/** A picture that rotted and one that is gone, both with a copy on the card, and one of a volume that rotted in the archive. */
async function prepareSick(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  const sick = [
    `${places.library}/media/${ROTTEN}`,
    `${places.aside}/archive/MS_00000000_0001/data/packed.dat`,
  ];
  for (const name of SOUND) putFile(access, `${places.library}/media/${name}`, uniqueText(name));
  for (const path of sick) putFile(access, path, uniqueText(path.slice(-10)), TIME);
  for (const path of sick)
    putFile(access, `${places.card}/disk/${path.slice(-10)}`, uniqueText(path.slice(-10)), TIME);
  putFile(access, `${places.library}/media/${GONE}`, uniqueText(GONE));
  putFile(access, `${places.card}/disk/gone.dat`, uniqueText(GONE));
  await crawlAll(stage);
  await crawlAll(stage, { trees: [`${places.card}/disk`] });
  for (const path of sick) putFile(access, path, uniqueText(path.slice(-10)).toUpperCase(), TIME);
  access.unlink(`${places.library}/media/${GONE}`);
  await crawlAll(stage, { force: true });
}

const planAll: Planner = (session) => planHeal(session, { paths: [], at: [] });

/** What rotted or went is brought back, the bad one kept. */
export const HEAL_CASES: readonly TortureCase[] = [
  { name: 'heal', command: 'heal', prepare: prepareSick, act: applied(planAll), asksOthers: true },
  {
    name: 'undo of heal',
    command: 'undo',
    prepare: async (stage) => {
      await prepareSick(stage);
      await applied(planAll)(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
  },
  {
    name: 'resume of heal, stopped between the bad file and the good one',
    command: 'resume',
    prepare: async (stage) => {
      await prepareSick(stage);
      await stop(stage, planAll, (text) => /^(link|rename) \S+ \S*media\/2019\/rotten\.dat/.test(text));
    },
    act: resumeAll,
  },
];
