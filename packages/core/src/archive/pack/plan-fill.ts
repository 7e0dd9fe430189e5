import { itemAt } from '../../errors/item-at.ts';
/** Sums are compared in this many steps of a volume: 5.9 MB of a bd-25. Sizes are rounded up to a step. */
const STEPS = 4096;
/** A volume as full as this is full: later days are not looked at for the rest. */
const FULL_ENOUGH = 0.995;

export interface Choice {
  /** Indexes of the chosen sizes, ascending. */
  readonly chosen: ReadonlySet<number>;
  readonly bytes: number;
}

/**
 * Chooses which of the waiting days go into the room that is left: the fullest sum there is, with the
 * earliest days that reach it. Days passed over must all fit into one volume, so that each waits once only.
 * Subset sums by dynamic programming: time and memory are days times 4,096 bytes.
 */
export function chooseDays(
  sizes: readonly number[],
  { room, capacity }: { room: number; capacity: number },
): Choice {
  const step = capacity / STEPS;
  const most = Math.floor(room / step);
  const weights = sizes.map((size) => Math.ceil(size / step));
  const reachable: Uint8Array[] = [new Uint8Array(most + 1)];
  itemAt(reachable, 0)[0] = 1;
  let best = { days: 0, sum: 0 };
  let looked = 0;
  for (const [at, weight] of weights.entries()) {
    const next = withWeight(itemAt(reachable, at), weight);
    reachable.push(next);
    looked += weight;
    const sum = next.lastIndexOf(1);
    if (looked - sum > STEPS) break;
    if (sum > best.sum) best = { days: at + 1, sum };
    if (sum >= most * FULL_ENOUGH) break;
  }
  return traceBack({ sizes, weights, reachable }, best);
}

function withWeight(reachable: Uint8Array, weight: number): Uint8Array {
  const next = reachable.slice();
  for (let sum = weight; sum < next.length; sum++) if (reachable[sum - weight] === 1) next[sum] = 1;
  return next;
}

/** A day is taken only where the sum cannot be reached without it, which prefers the earlier ones. */
function traceBack(
  table: {
    readonly sizes: readonly number[];
    readonly weights: readonly number[];
    readonly reachable: readonly Uint8Array[];
  },
  best: { readonly days: number; readonly sum: number },
): Choice {
  const chosen: number[] = [];
  let { sum } = best;
  for (let at = best.days - 1; at >= 0; at--) {
    if (table.reachable[at]?.[sum] === 1) continue;
    chosen.unshift(at);
    sum -= itemAt(table.weights, at);
  }
  return {
    chosen: new Set(chosen),
    bytes: chosen.reduce((total, at) => total + itemAt(table.sizes, at), 0),
  };
}
