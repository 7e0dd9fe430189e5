import { createHash } from 'node:crypto';
import type { PlanWriter } from '@mediastruct/core';
import { prepareRun } from '@mediastruct/core';
import type { JoinedContent } from '../check/findings.ts';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
import { factsOf } from './facts-of.ts';
import type { Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

const FILM = uniqueText('film.dat').repeat(3);
const SEGMENT_BYTES = 140;

const SEGMENTS = Array.from({ length: Math.ceil(FILM.length / SEGMENT_BYTES) }, (_, nth) => {
  const start = nth * SEGMENT_BYTES;
  return { start, text: FILM.slice(start, start + SEGMENT_BYTES) };
});

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
    addSegments(plan, stage);
  });

/** As `planSegments`; then the film goes, because its segments hold it together. */
const planParting: Planner = (session, stage) =>
  prepareRun(session, { job: 'torture', options: { fills: segmentsOf(stage) } }, (plan) => {
    const keepers = addSegments(plan, stage);
    const from = filmOf(stage);
    plan.add({
      kind: 'retract',
      from,
      ...factsOf(stage.access, from),
      keepers,
      joined: true,
      state: 'parted',
      because: { code: 'too-large' },
    });
  });

/** The segments' targets, in the order of their contents. */
function addSegments(plan: PlanWriter, stage: Stage): readonly string[] {
  const from = filmOf(stage);
  const { stat } = factsOf(stage.access, from);
  return SEGMENTS.map(({ text, start }, nth) => {
    const to = `${segmentsOf(stage)}/film.dat.00${nth + 1}`;
    plan.add({
      kind: 'derive',
      from,
      to,
      stat,
      sha256: sha256Of(text),
      how: 'torture/segment',
      params: { from: start, bytes: text.length },
      size: text.length,
      group: 'film',
      state: 'cut',
      because: { code: 'too-large' },
    });
    return to;
  });
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const isSegment = (path: string) => path.includes('/archive/MS_00000000_0009/data/');

const JOINS: readonly JoinedContent[] = [
  { path: 'film.dat', whole: sha256Of(FILM), parts: SEGMENTS.map(({ text }) => sha256Of(text)) },
];

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
  { name: 'parting', command: 'derive', prepare: prepareFilm, act: applied(planParting) },
  {
    name: 'resume of a parting, stopped while the film stands aside',
    command: 'resume',
    prepare: async (stage) => {
      await prepareFilm(stage);
      await stop(stage, planParting, (text) => /^rename \S*film\.dat \S+gone$/.test(text));
    },
    act: resumeAll,
  },
  {
    name: 'undo of a parting',
    command: 'undo',
    prepare: async (stage) => {
      await prepareFilm(stage);
      await applied(planParting)(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
  },
];

/** Files that are made of others. */
export const DERIVE_CASES: readonly TortureCase[] = CASES.map((one) => ({
  ...one,
  isDerived: isSegment,
  joins: JOINS,
}));
