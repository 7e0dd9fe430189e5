import type { Session } from '@mediastruct/core';
import type { Gathered } from '../backup/gather-table.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { RestorePlan } from '../plan/restore-plan.ts';
import { planRestore } from '../plan/restore/plan-restore.ts';
import { rowOf } from '../plan/table/hash-at.ts';
import type { DiskAtHand } from './disks-at-hand.ts';

export interface DiskChoice {
  readonly gathered: Gathered;
  readonly disks: readonly DiskAtHand[];
  /** Contents that have to come from disks. */
  readonly contents: Iterable<string>;
}

/** Which of the disks that are here give what, and the least number of others for the rest. */
export function planDisks({ library }: Session, { gathered, disks, contents }: DiskChoice): RestorePlan {
  const { table, holders, numberOfDisk } = gathered;
  const rows = [...contents].map((sha256) => rowOf(table, sha256)).filter((row) => row >= 0);
  const here = new Set(disks.map(({ diskId }) => diskId));
  const away = readShelf(library).disks.filter(
    ({ diskId, standing }) => standing === 'lost' && !here.has(diskId),
  );
  const lost = new Set(away.map(({ diskId }) => diskId));
  return planRestore({
    table,
    holders,
    rows: Uint32Array.from(rows),
    atHand: disks.flatMap(({ diskId }) => numberOfDisk.get(diskId) ?? []),
    without: holders.flatMap(({ kind, id }, number) => (kind !== 'disk' || lost.has(id) ? [number] : [])),
  });
}
