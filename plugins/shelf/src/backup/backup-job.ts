import { join } from 'node:path';
import type { Job, Run } from '@mediastruct/core';
import { MediaStructError, runOptions } from '@mediastruct/core/base';
import * as v from 'valibot';
import { OBJECTS } from '../disks/object-path.ts';
import { stampDisk } from '../disks/stamp-disk.ts';
import { writtenDisk } from '../disks/written-disk.ts';
import type { BackupOptions } from './backup-options.ts';
import { BACKUP_OPTIONS } from './backup-options.ts';
import type { BackupRequest } from './plan-shelf-backup.ts';

/** Copies contents of the sources to a disk of the shelf, and takes copies away that others can spare. */
export const backupJob: Job<BackupRequest, BackupOptions> = {
  name: 'shelf-backup',
  options: BACKUP_OPTIONS,
  states: {
    stored: 'stands on the disk, read back to its last byte',
    quarantined: 'did not read as it was written, and is kept aside on the disk',
    evicted: 'gave its room on the disk to a file with fewer copies',
  },
  // Loaded where they are needed: every command asks which jobs there are.
  plan: async (session, request) =>
    (await import('./plan-shelf-backup.ts')).planShelfBackup(session, request),
  writes: (_, header) => [v.parse(BACKUP_OPTIONS, header.options).root],
  // A run would only write again what stands on the disk.
  isIdle: async ({ library }, run) =>
    (await import('../set/is-described.ts')).isDescribed(library, optionsOf(run)),
  begin: async (session, run) => stampDisk(session, optionsOf(run)),
  targetDisks: (session, run) => [writtenDisk(session, optionsOf(run))],
  opens: (_, run) => [join(optionsOf(run).root, OBJECTS)],
  finish: async (session, run) => (await import('./record-backup.ts')).recordBackup(session, run),
  isFinal: true,
  refuseUndo: (_, run) => {
    throw new MediaStructError(
      'usage',
      `${run.runId}: a backup is not taken back: it took nothing away that has no other copy`,
      {
        suggestions: ['To have a disk hold nothing: erase it, then "mediastruct shelf disk drop NAME".'],
      },
    );
  },
};

function optionsOf(run: Run): BackupOptions {
  return runOptions({ options: BACKUP_OPTIONS }, run);
}
