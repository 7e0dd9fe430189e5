import { itemAt } from '../errors/item-at.ts';
import { NearHashes } from './near-hashes.ts';
import type { SeenColumns } from './seen-columns.ts';

/** Below this standard deviation of its brightness a picture is nearly one colour, and its hash tells of noise. */
const LEAST_SPREAD = 6;
/** Of 240 bits; pictures with near hashes that differ in more of their steps are not the same to the eye. Unlike ones differ in about half of them. */
const MOST_STEPS_APART = 60;

/** Pictures that look like the first of them, each with the distance of its hash from that of the first. */
export interface NumberedGroup {
  readonly first: number;
  readonly others: readonly { readonly number: number; readonly distance: number }[];
}

export interface GroupedPictures {
  readonly groups: readonly NumberedGroup[];
  /** How many are nearly one colour, and were left out. */
  readonly blank: number;
}

export interface Grouping {
  /** How many there are; their numbers are below this. */
  readonly count: number;
  readonly seen: SeenColumns;
  readonly sizeOf: (number: number) => number;
  /** Bits of 64. */
  readonly threshold: number;
}

/**
 * Groups pictures around the best of them: the one with the most pixels, of these the most bytes, takes all that look like it, then the best of those that are left,
 * and so on. A picture is in one group at most, and everything in a group looks like its first one: likeness is not handed on from one to the next, because by that
 * a whole afternoon at the beach would become one group. Memory: 65 bytes a picture, 40 for each that is in a group.
 */
export function groupPictures({ count, seen, sizeOf, threshold }: Grouping): GroupedPictures {
  const numbers = Uint32Array.from({ length: count }, (_, number) => number).filter((number) =>
    seen.isSeen(number),
  );
  const order = numbers
    .filter((number) => seen.spreadOf(number) >= LEAST_SPREAD)
    .sort((a, b) => seen.pixelsOf(b) - seen.pixelsOf(a) || sizeOf(b) - sizeOf(a) || a - b);
  const like = withLike(order, seen, threshold);
  return { groups: gather(like, seen, threshold), blank: numbers.length - order.length };
}

/** Those that have another one near, in the same order: few, as a rule. */
function withLike(order: Uint32Array, seen: SeenColumns, threshold: number): Uint32Array {
  const isNear = nearOf(order, seen).markNear(threshold);
  return order.filter((_, place) => isNear[place] === 1);
}

function nearOf(order: Uint32Array, seen: SeenColumns): NearHashes {
  return new NearHashes({
    high: order.map((number) => itemAt(seen.high, number)),
    low: order.map((number) => itemAt(seen.low, number)),
    count: order.length,
  });
}

function gather(order: Uint32Array, seen: SeenColumns, threshold: number): readonly NumberedGroup[] {
  const near = nearOf(order, seen);
  const isTaken = new Uint8Array(order.length);
  const groups: NumberedGroup[] = [];
  for (const [place, first] of order.entries()) {
    if (isTaken[place] === 1) continue;
    const others: { number: number; distance: number }[] = [];
    near.visitNear(place, threshold, (other, distance) => {
      const number = itemAt(order, other);
      if (isTaken[other] === 1 || seen.stepsApart(first, number) > MOST_STEPS_APART) return;
      isTaken[other] = 1;
      others.push({ number, distance });
    });
    others.sort((a, b) => a.distance - b.distance || a.number - b.number);
    if (others.length > 0) groups.push({ first, others });
  }
  return groups;
}
