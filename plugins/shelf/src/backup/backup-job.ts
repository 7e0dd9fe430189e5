import { join } from 'node:path';
import type { Job, Run, Session, TargetDisk } from '@mediastruct/core';
import { errnoOf, MediaStructError, runOptions } from '@mediastruct/core/base';
import * as v from 'valibot';
import { isStillThere } from '../disks/disk-here.ts';
import { readDiskIdentity, writeDiskIdentity } from '../disks/disk-identity.ts';
import { OBJECTS } from '../disks/object-path.ts';
import { readShelf, tellShelf } from '../ledger/shelf-ledger.ts';
import { knownDisk } from '../disks/known-disk.ts';
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
  begin: stampDisk,
  targetDisks,
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

/**
 * Gives the disk its new generation before the first change, so that every other state of it is told from this one. A run that is resumed finds it done, and
 * goes on where the disk is not here any more: then nothing more is tried.
 */
async function stampDisk(session: Session, run: Run): Promise<void> {
  const { access } = session.library;
  const { diskId, root, generation, nonce } = optionsOf(run);
  const disk = knownDisk(readShelf(session.library), diskId);
  if (disk.stamp?.nonce === nonce) return;
  const identity = readDiskIdentity(access, root);
  if (identity?.diskId !== diskId || identity.generation >= generation + (identity.nonce === nonce ? 1 : 0))
    throw new MediaStructError(
      'tree-changed',
      `${root}: expected the disk "${disk.name}" as it was when the backup was planned, found ${identity === null ? 'none' : 'it changed'}`,
      { path: root, suggestions: ['Plug it in and plan the backup again. Nothing was changed.'] },
    );
  tellShelf(session, [{ kind: 'disk-writing', diskId, generation, nonce }]);
  writeDiskIdentity(access, root, { ...identity, name: disk.name, generation, nonce });
  tellShelf(session, [{ kind: 'disk-written', diskId, generation, nonce }]);
}

function targetDisks({ library: { access } }: Session, run: Run): readonly TargetDisk[] {
  const { diskId, root, reserveBytes } = optionsOf(run);
  const free = () => {
    if (!isStillThere(access, root, diskId)) return 'the disk is not here any more';
    try {
      return access.statfs(root).available;
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return 'the disk does not answer';
    }
  };
  return [{ root, reserveBytes, free }];
}
