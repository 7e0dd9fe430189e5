import { MediaStructError } from '../errors/media-struct-error.ts';
import { statIfReadable } from '../files/file-access.ts';
import { isUntouched } from '../files/file-facts.ts';
import { isChanging } from './plan/operation.ts';
import type { Run } from './run/run.ts';
import type { Session } from './session.ts';

/**
 * Looks whether the files of a plan are as they were planned. Those that are not are told; the executor leaves them where
 * they are. A plan of which nothing is left is `plan-stale` (22).
 */
export function refuseStale({ library, progress }: Session, run: Run): void {
  let stale = 0;
  let changing = 0;
  for (const operation of run.operations()) {
    if (!isChanging(operation)) continue;
    changing += 1;
    const now = statIfReadable(library.access, operation.from);
    if (now === null || !isUntouched(now, operation.stat)) stale += 1;
  }
  if (stale === 0) return;
  const what = `${stale} of ${changing} files changed after the plan was made`;
  if (stale < changing) {
    progress({ kind: 'note', message: `${what}; they stay where they are` });
    return;
  }
  throw new MediaStructError('plan-stale', `${what}, so nothing of it can be done`, {
    path: run.plan,
    suggestions: ['Run the command again; it makes a new plan from what is there now.'],
  });
}
