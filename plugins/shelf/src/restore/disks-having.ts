import { itemAt } from '@mediastruct/core';
import type { Gathered } from '../backup/gather-table.ts';
import { rowOf } from '../plan/table/hash-at.ts';
import type { DiskAtHand } from './disks-at-hand.ts';

/**
 * The disks of these that are said to have a content. What stands under its name on another one may be what a verify found to be spoiled: read first,
 * it would keep the good copies from being asked, each time anew.
 */
export function disksHaving(
  { table, numberOfDisk }: Pick<Gathered, 'table' | 'numberOfDisk'>,
  disks: readonly DiskAtHand[],
  sha256: string,
): readonly DiskAtHand[] {
  const row = rowOf(table, sha256);
  if (row < 0) return [];
  const holders = table.copyHolder.subarray(itemAt(table.firstCopy, row), itemAt(table.firstCopy, row + 1));
  return disks.filter(({ diskId }) => holders.includes(numberOfDisk.get(diskId) ?? -1));
}
