import type { Job, Run, Session, TargetDisk } from '@mediastruct/core';
import { runOptions } from '@mediastruct/core/base';
import * as v from 'valibot';
import { isStillThere } from '../disks/disk-here.ts';
import type { RestoreRequest } from './plan-shelf-restore.ts';
import type { RestoreOptions } from './restore-options.ts';
import { RESTORE_OPTIONS } from './restore-options.ts';

/** Brings files back from the disks of the shelf that are plugged in. */
export const restoreJob: Job<RestoreRequest, RestoreOptions> = {
  name: 'shelf-restore',
  options: RESTORE_OPTIONS,
  states: {
    restored: 'stands at its place again, read back to its last byte',
    linked: 'becomes a hard link of a file that was read to its last byte; a warning tells where not',
  },
  // Loaded where they are needed: every command asks which jobs there are.
  plan: async (session, request) =>
    (await import('./plan-shelf-restore.ts')).planShelfRestore(session, request),
  writes: (_, header) => v.parse(RESTORE_OPTIONS, header.options).roots,
  targetDisks: readDisks,
  finish: async (session, run) => (await import('./finish-restore.ts')).finishRestore(session, run),
  finishUndo: async (session, run, undo) => (await import('./undo-links.ts')).undoLinks(session, run, undo),
};

/** Nothing is written to the disks, but one that is pulled out gives nothing more. */
function readDisks({ library: { access } }: Session, run: Run): readonly TargetDisk[] {
  return runOptions({ options: RESTORE_OPTIONS }, run).disks.map(({ diskId, root }) => ({
    root,
    reserveBytes: 0,
    free: () => (isStillThere(access, root, diskId) ? Infinity : 'the disk is not here any more'),
  }));
}
