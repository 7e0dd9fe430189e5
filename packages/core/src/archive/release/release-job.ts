import type { Run } from '../../journal/run/run.ts';
import { runOptions } from '../../journal/run/run-options.ts';
import type { Job, Session } from '../../journal/session.ts';
import { volumeFolder } from '../volumes/find-volume.ts';
import type { ReleaseRequest } from './plan-release.ts';
import type { ReleaseOptions } from './release-options.ts';
import { releaseOptions } from './release-options.ts';

/** Gives back the room of a volume that is on discs: its folder goes, what it holds stays known. */
export const releaseJob: Job<ReleaseRequest, ReleaseOptions> = {
  name: 'release',
  options: releaseOptions.options,
  states: { released: 'its room in the archive is free, it stands on discs' },
  writes: () => [],
  plan: async (session, request) => (await import('./plan-release.ts')).planRelease(session, request),
  begin: async (session, run) => (await import('./release-steps.ts')).readDisc(session, run),
  opens: openedFolder,
  finish: async (session, run) => (await import('./release-steps.ts')).tellReleased(session, run),
  finishUndo: async (session, run) => (await import('./release-steps.ts')).tellReturned(session, run),
};

function openedFolder({ library }: Session, run: Run): readonly string[] {
  return [volumeFolder(library, runOptions(releaseOptions, run).volumeId)];
}
