import { itemAt } from '@mediastruct/core';
import type { HealInput, HealPlan } from '../heal-plan.ts';
import { copyTest, proofCounts } from '../proof-counts.ts';
import { NO_LIMIT, STANDINGS } from '../shelf-table.ts';

/**
 * Decides which bad objects of a disk are brought back to it: all but those of which there are enough proven copies elsewhere. Of what its sources dropped long
 * ago one is enough, of all else as many as the policy allows at most. Memory: 3 bytes a content and 1 byte a copy.
 */
export function planHeal({ table, holders, rule, rows }: HealInput): HealPlan {
  const { proven } = proofCounts(table, copyTest(table, holders, rule));
  const isEnough = (row: number): boolean => {
    const most = itemAt(table.most, row);
    const wanted = itemAt(STANDINGS, itemAt(table.standing, row)) === 'expired' ? 1 : most;
    return (most !== NO_LIMIT || wanted === 1) && itemAt(proven, row) >= Math.max(1, wanted);
  };
  return { heal: rows.filter((row) => !isEnough(row)), enough: rows.filter(isEnough) };
}
