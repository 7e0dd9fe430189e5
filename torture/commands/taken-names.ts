import { prepareRun } from '@mediastruct/core';
import type { MoveOperation } from '@mediastruct/core/testing';
import type { Planner } from './case.ts';
import { factsOf } from './facts-of.ts';
import type { Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, uniqueText } from './stage.ts';

/** Targets that hold other content, the same content, and a group of which one file can go nowhere. */
export async function prepareTakenNames(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  for (const name of ['other.dat', 'same.dat', 'group.dat', 'group.xmp', 'plain.dat'])
    putFile(access, `${places.card}/drop/${name}`, uniqueText(name));
  const media = `${places.library}/media`;
  putFile(access, `${media}/2019/other.dat`, uniqueText('in the way'));
  putFile(access, `${media}/2019/other_1.dat`, uniqueText('in the way too'));
  putFile(access, `${media}/2019/same.dat`, uniqueText('same.dat'));
  putFile(access, `${media}/2019/group.xmp`, uniqueText('in the way of the group'));
  await crawlAll(stage);
}

export const planTakenNames: Planner = (session, { access, places }) =>
  prepareRun(session, { job: 'ingest', options: { moves: [true] } }, (plan) => {
    const from = (name: string) => `${places.card}/drop/${name}`;
    const to = (name: string) => `${places.library}/media/2019/${name}`;
    const move = (name: string, more: Partial<MoveOperation> = {}) =>
      plan.add({
        kind: 'move',
        from: from(name),
        to: to(name),
        ...factsOf(access, from(name)),
        state: 'filed',
        because: { code: 'dated' },
        ...more,
      });
    move('other.dat', { otherNames: [to('other_1.dat'), to('other_2.dat')] });
    move('same.dat');
    move('group.dat', { group: 'pair' });
    move('group.xmp', { group: 'pair' });
    move('plain.dat', { to: `${places.library}/media/2020/new/plain.dat` });
  });
