import type { Job, Session } from '../session.ts';
import { joinSources } from '../../files/derivation.ts';
import type { Run } from '../run/run.ts';
import { finishUndo, undoneRun } from './finish-undo.ts';
import { undoOptions } from './undo-options.ts';

/** Takes a finished run back, file by file. An undo is a run like any other; it cannot itself be undone. */
export const undoJob: Job<Run, { undoes: string }> = {
  name: 'undo',
  options: undoOptions.options,
  states: {
    restored: 'back at its old place',
    removed: 'a copy is taken away; its source was read back',
    left: 'stays where it is',
  },
  derivations: { join: joinSources },
  plan: async (session, run) => (await import('./undo.ts')).planUndo(session, run),
  isFinal: true,
  avoidsSymlinks: true,
  // What was allowed when the plan was saved may not be so any more: a volume may have been burned since.
  begin: async (session, run) => {
    const { refuseUndo } = await import('./undo.ts');
    const undone = undoneRun(session, run);
    refuseUndo(session, undone);
    const { job, plugin } = undone.header;
    await session.jobs.job(job, plugin).beginUndo?.(session, undone);
  },
  empties: (session: Session, run: Run) => {
    const undone = undoneRun(session, run);
    const { job, plugin } = undone.header;
    return session.jobs.job(job, plugin).undoEmpties?.(session, undone) ?? [];
  },
  finish: finishUndo,
};
