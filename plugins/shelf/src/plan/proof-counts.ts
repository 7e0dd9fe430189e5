import { devicesOf } from './devices.ts';
import type { ProofRule, ShelfHolder } from './shelf-holder.ts';
import type { ShelfTable } from './shelf-table.ts';

const DAY_SECONDS = 86_400;
const NOT_COUNTED = 0;
const COUNTED = 1;
const PROVEN = 2;

/** Tells of a copy, by its place in the table's columns, whether it is on a holder that counts and was read to its end lately enough. */
export interface CopyTest {
  readonly isProven: (copy: number) => boolean;
  /** 0: its holder does not count. 1: it counts. 2: and is proven. Of each copy. */
  readonly states: Uint8Array;
  /** The device of each holder; null where each has one of its own. */
  readonly devices: readonly number[] | null;
}

/**
 * The first and the last moment at which a copy has to have been read to prove something now; seconds since 1970 UTC. A proof from the future, by more than a day
 * that zones and clocks may differ, is no proof: a wrong clock would keep it for ever.
 */
export function proofSpan({ now, maxProofAge }: Omit<ProofRule, 'counts'>): {
  readonly oldest: number;
  readonly newest: number;
} {
  return { oldest: Math.max(1, now - maxProofAge), newest: now + DAY_SECONDS };
}

/** Looks at every copy once. Memory: 1 byte a copy. */
export function copyTest(
  { copyHolder, copyProven }: ShelfTable,
  holders: readonly ShelfHolder[],
  { counts, now, maxProofAge }: ProofRule,
): CopyTest {
  const isCounted = Uint8Array.from(holders, (one) => (one.counts && counts.includes(one.kind) ? 1 : 0));
  const { oldest, newest } = proofSpan({ now, maxProofAge });
  const states = new Uint8Array(copyHolder.length);
  for (let copy = 0; copy < states.length; copy += 1) {
    const proven = copyProven[copy] ?? 0;
    if (isCounted[copyHolder[copy] ?? -1] !== 1) states[copy] = NOT_COUNTED;
    else states[copy] = proven >= oldest && proven <= newest ? PROVEN : COUNTED;
  }
  const devices = devicesOf(holders);
  const isShared = devices.some((device, number) => device !== number);
  return { isProven: (copy) => states[copy] === PROVEN, states, devices: isShared ? devices : null };
}

/** How many copies of each row count, and how many of those are proven, each device once; 255 stands for more. Memory: 2 bytes a content. */
export interface ProofCounts {
  readonly known: Uint8Array;
  readonly proven: Uint8Array;
}

export function proofCounts(table: ShelfTable, test: CopyTest): ProofCounts {
  const { count, firstCopy } = table;
  const { states } = test;
  const known = new Uint8Array(count);
  const proven = new Uint8Array(count);
  for (let row = 0, copy = 0; row < count; row += 1) {
    const end = firstCopy[row + 1] ?? 0;
    let [all, good] = [0, 0];
    for (; copy < end; copy += 1) {
      if (states[copy] !== NOT_COUNTED && isFirstOnDevice(table, test, { row, copy, state: COUNTED }))
        all += 1;
      if (states[copy] === PROVEN && isFirstOnDevice(table, test, { row, copy, state: PROVEN })) good += 1;
    }
    known[row] = Math.min(all, 255);
    proven[row] = Math.min(good, 255);
  }
  return { known, proven };
}

/** False for a copy that shares its device with an earlier one of its content which counts as much. */
function isFirstOnDevice(
  { firstCopy, copyHolder }: ShelfTable,
  { devices, states }: CopyTest,
  { row, copy, state }: { readonly row: number; readonly copy: number; readonly state: number },
): boolean {
  if (devices === null) return true;
  const device = devices[copyHolder[copy] ?? -1];
  for (let before = firstCopy[row] ?? copy; before < copy; before += 1)
    if ((states[before] ?? 0) >= state && devices[copyHolder[before] ?? -1] === device) return false;
  return true;
}
