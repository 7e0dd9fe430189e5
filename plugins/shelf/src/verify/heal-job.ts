import type { Job, Run } from '@mediastruct/core';
import { MediaStructError, runOptions } from '@mediastruct/core/base';
import * as v from 'valibot';
import { stampDisk } from '../disks/stamp-disk.ts';
import { writtenDisk } from '../disks/written-disk.ts';
import type { HealOptions } from './heal-options.ts';
import { HEAL_OPTIONS } from './heal-options.ts';
import type { HealRequest } from './plan-shelf-heal.ts';

/** Brings objects of a disk back that were found bad, from other copies. */
export const healJob: Job<HealRequest, HealOptions> = {
  name: 'shelf-heal',
  options: HEAL_OPTIONS,
  states: {
    healed: 'stands on the disk again, read back to its last byte',
    quarantined: 'did not read as it was written, and is kept aside on the disk',
    right: 'reads as it was written after all, and counts again',
    waiting: 'has a copy that is not here',
  },
  // Loaded where they are needed: every command asks which jobs there are.
  plan: async (session, request) => (await import('./plan-shelf-heal.ts')).planShelfHeal(session, request),
  writes: (_, header) => [v.parse(HEAL_OPTIONS, header.options).root],
  begin: async (session, run) => stampDisk(session, optionsOf(run)),
  makeWay: async (session, run) => (await import('./clear-unreadable.ts')).clearUnreadable(session, run),
  targetDisks: (session, run) => [writtenDisk(session, optionsOf(run))],
  finish: async (session, run) => (await import('./record-heal.ts')).recordHeal(session, run),
  isFinal: true,
  refuseUndo: (_, run) => {
    throw new MediaStructError('usage', `${run.runId}: healing is not taken back`, {
      suggestions: ['What stood there before is kept in the folder "quarantine" of the disk.'],
    });
  },
};

function optionsOf(run: Run): HealOptions {
  return runOptions({ options: HEAL_OPTIONS }, run);
}
