import { createHash } from 'node:crypto';
import { prepareRun } from '@mediastruct/core';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
import { factsOf } from './facts-of.ts';
import type { Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

const FILM = uniqueText('film.dat').repeat(3);
const SEGMENT_BYTES = 140;

const filmOf = ({ places }: Stage) => `${places.library}/media/2019/film.dat`;

const segmentsOf = ({ places }: Stage) => `${places.aside}/archive/MS_00000000_0009/data`;

async function prepareFilm(stage: Stage): Promise<void> {
  makeLibrary(stage);
  putFile(stage.access, filmOf(stage), FILM);
  await crawlAll(stage);
}

/** Cuts a film into segments, which stand in the archive together or not at all. */
const planSegments: Planner = (session, stage) =>
  prepareRun(session, { job: 'torture', options: { fills: segmentsOf(stage) } }, (plan) => {
    const from = filmOf(stage);
    const { stat } = factsOf(stage.access, from);
    for (let at = 0, number = 1; at < FILM.length; at += SEGMENT_BYTES, number += 1) {
      const text = FILM.slice(at, at + SEGMENT_BYTES);
      plan.add({
        kind: 'derive',
        from,
        to: `${segmentsOf(stage)}/film.dat.00${number}`,
        stat,
        sha256: createHash('sha256').update(text).digest('hex'),
        how: 'torture/segment',
        params: { from: at, bytes: text.length },
        size: text.length,
        group: 'film',
        state: 'cut',
        because: { code: 'too-large' },
      });
    }
  });

const isSegment = (path: string) => path.includes('/archive/MS_00000000_0009/data/');

const CASES: readonly TortureCase[] = [
  { name: 'derive', command: 'derive', prepare: prepareFilm, act: applied(planSegments) },
  {
    name: 'resume of a derive, stopped while placing',
    command: 'resume',
    prepare: async (stage) => {
      await prepareFilm(stage);
      await stop(stage, planSegments, (text) => /^(link|rename) \S+ \S*film\.dat\.002$/.test(text));
    },
    act: resumeAll,
  },
  {
    name: 'undo of a derive',
    command: 'undo',
    prepare: async (stage) => {
      await prepareFilm(stage);
      await applied(planSegments)(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
  },
];

/** Files that are made of others. */
export const DERIVE_CASES: readonly TortureCase[] = CASES.map((one) => ({ ...one, isDerived: isSegment }));
