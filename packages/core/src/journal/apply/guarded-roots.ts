import { protectedRoots } from '../../library/library.ts';
import type { Run } from '../run/run.ts';
import type { Session } from '../session.ts';
import type { GuardedRoots, OpenedFolder } from './archive-guard.ts';

/**
 * What a run may not take files out of, looked up now: the library's own protected roots and those its plan adds. A
 * plan can only add to them. What is opened again is told by the run's job, from the state of today.
 */
export function guardedRoots(session: Session, run: Run): GuardedRoots {
  const closed = [...new Set([...run.header.protectedRoots, ...protectedRoots(session.library)])];
  return { closed, opened: openedFolders(session, run) };
}

function openedFolders(session: Session, run: Run): readonly OpenedFolder[] {
  const { job, plugin } = run.header;
  const steps = session.jobs.job(job, plugin);
  const retired = (steps.opens?.(session, run) ?? []).map((path) => ({ path, kinds: ['retire'] as const }));
  const emptied = (steps.empties?.(session, run) ?? []).map((path) => ({
    path,
    kinds: ['move', 'retract'] as const,
  }));
  return [...retired, ...emptied];
}
