import { prepareRun } from '@mediastruct/core';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
import { factsOf } from './facts-of.ts';
import type { Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

const NAMES = ['2019/a.dat', '2019/b.dat', '2020/c.dat'];
/** The disc holds another content of it, so it has to stay. */
const DIFFERING = '2020/rotten.dat';

const volumeOf = ({ places }: Stage) => `${places.aside}/archive/MS_00000000_0001/data`;
const discOf = ({ places }: Stage) => `${places.card}/disc/data`;

/** A volume in the archive, and its disc, mounted. */
async function prepareVolume(stage: Stage): Promise<void> {
  makeLibrary(stage);
  for (const name of [...NAMES, DIFFERING]) {
    putFile(stage.access, `${volumeOf(stage)}/${name}`, uniqueText(name));
    putFile(stage.access, `${discOf(stage)}/${name}`, uniqueText(name === DIFFERING ? 'rotten' : name));
  }
  await crawlAll(stage);
}

const requestOf = (stage: Stage) => ({
  job: 'torture',
  options: { opens: volumeOf(stage) },
  sources: [discOf(stage)],
});

const planRetire: Planner = (session, stage) =>
  prepareRun(session, requestOf(stage), (plan) => {
    for (const name of [...NAMES, DIFFERING]) {
      const from = `${volumeOf(stage)}/${name}`;
      plan.add({
        kind: 'retire',
        from,
        keepers: [`${discOf(stage)}/${name}`],
        ...factsOf(stage.access, from),
        state: 'released',
        because: { code: 'on-disc' },
      });
    }
  });

/** A copy leaves the archive because a disc holds it. */
export const RETIRE_CASES: readonly TortureCase[] = [
  { name: 'retire', command: 'retire', prepare: prepareVolume, act: applied(planRetire), exitCode: 3 },
  {
    name: 'resume of a retire, stopped while taking away',
    command: 'resume',
    prepare: async (stage) => {
      await prepareVolume(stage);
      await stop(stage, planRetire, (text) => /^rename \S*2019\/b\.dat .*\.gone$/.test(text));
    },
    act: resumeAll,
    exitCode: 3,
  },
  {
    name: 'undo of a retire',
    command: 'undo',
    prepare: async (stage) => {
      await prepareVolume(stage);
      await applied(planRetire)(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
  },
];
