import type { PlannedOperation } from '@mediastruct/core';
import { displayPath } from '@mediastruct/core/base';
import type { PlannedRow } from './change-state.ts';

/** Rows of a plan from the given one on, as people read them. Costs a pass over the plan up to there. */
export function plannedRows(
  operations: Iterable<PlannedOperation>,
  { from, count }: { readonly from: number; readonly count: number },
): readonly PlannedRow[] {
  const rows: PlannedRow[] = [];
  let nth = 0;
  for (const operation of operations) {
    if (rows.length >= count) break;
    if (nth++ >= from) rows.push(toRow(operation));
  }
  return rows;
}

function toRow(operation: PlannedOperation): PlannedRow {
  const { from, state, because, stat } = operation;
  const { code, detail } = because;
  return {
    from: displayPath(from),
    to: 'to' in operation ? displayPath(operation.to) : null,
    bytes: stat?.size ?? 0,
    state,
    why: detail === undefined ? code : displayPath(detail),
  };
}
