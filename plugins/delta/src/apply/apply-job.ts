import type { AnyJob, Run, Session } from '@mediastruct/core';
import { displayPath, lstatOrNull, MediaStructError, runOptions } from '@mediastruct/core/base';
import * as v from 'valibot';
import { APPLY_JOB_NAME, givenUpMark, givenUpPath, placesOf } from './apply-home.ts';
import { APPLY_OPTIONS } from './apply-options.ts';

/** Loaded where they are needed: every command asks which jobs there are. */
const loadSteps = () => import('./apply-steps.ts');

/** Makes the new state of a folder of its old one. Files are moved by the plan; the rest is done before and after, and can be repeated. */
export const applyJob: AnyJob = {
  name: APPLY_JOB_NAME,
  options: APPLY_OPTIONS,
  states: {
    kept: 'was replaced or removed, and is kept beside the folder',
    renamed: 'has its new name',
    placed: 'has its new content',
  },
  writes: ({ library }, header) => [v.parse(APPLY_OPTIONS, header.options).folder, library.root],
  isIdle: async (session, run) => (await loadSteps()).isApplied(session, run),
  makeWay: async (session, run) => (await loadSteps()).makeWay(session, run),
  avoidsSymlinks: true,
  finish: async (session, run) => (await loadSteps()).finishApply(session, run),
  refuseUndo: (session, run) => {
    refuseGivenUp(session, run);
    refuseWithoutStates(session, run);
  },
  undoNeeds: async (session, run) => (await loadSteps()).whatUndoPutsBack(session, run),
  beginUndo: async (session, run) => (await loadSteps()).removeLinks(session, run),
  finishUndo: async (session, run, undo) => (await loadSteps()).finishUndo(session, run, undo),
};

function refuseGivenUp({ library }: Session, run: Run): void {
  const { access, root } = library;
  const { runId } = run;
  const aside = givenUpPath(root, runId);
  const { id } = runOptions({ options: APPLY_OPTIONS }, run);
  if ([aside, givenUpMark(root, id)].every((path) => lstatOrNull(access, path) === null)) return;
  throw new MediaStructError('usage', `${runId}: the files that it had kept were given up`, {
    path: aside,
    suggestions: [`They are in ${displayPath(aside)}, unless that folder was removed. Nothing was changed.`],
  });
}

function refuseWithoutStates({ library }: Session, run: Run): void {
  const { id } = runOptions({ options: APPLY_OPTIONS }, run);
  const places = placesOf(library.root, id);
  if (lstatOrNull(library.access, places.old) !== null) return;
  throw new MediaStructError(
    'file-missing',
    `${displayPath(places.old)}: expected the listing of the state before ${run.runId}; without it the run cannot be taken back`,
    { path: places.old, suggestions: ['Nothing was changed.'] },
  );
}
