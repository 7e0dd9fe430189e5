/** Disks of which each content needs one. `needs` has the numbers of the disks that hold each content, none of them empty. */
export interface CoverQuestion {
  readonly needs: readonly (readonly number[])[];
  /** Of two answers of equal size the one with the lower numbers here is taken; disks that are not named come last. */
  readonly preference: readonly number[];
}

export interface Cover {
  /** In ascending order. */
  readonly chosen: readonly number[];
  readonly isLeast: boolean;
  /** No cover has fewer. */
  readonly atLeast: number;
}

/** Up to so many disks the answer is proven to be the least, after those that have no alternative are taken out. */
export const MOST_EXACT = 20;

/** Above so many sets of disks the smallest are not looked for, because each is compared with all others. */
const MOST_COMPARED = 5_000;

/**
 * The least set of disks that holds every content (a minimum hitting set). First it takes the disks that alone hold something. What is left is
 * answered exactly for up to 20 disks, in about 2^20 steps for each of them. Of more, those are left aside that only contents need which others
 * speak for; if more than 20 are left then, the answer is greedy (Chvatal 1979), with a lower bound from contents that share no disk.
 */
export function leastCover({ needs, preference }: CoverQuestion): Cover {
  const forced = new Set(needs.flatMap((disks) => (disks.length === 1 ? disks : [])));
  const left = needs.filter((disks) => !disks.some((disk) => forced.has(disk)));
  const isMuch = new Set(left.flat()).size > MOST_EXACT;
  const open = isMuch && left.length <= MOST_COMPARED ? smallestOnly(left) : left;
  const rank = ranksOf(preference);
  const disks = [...new Set(open.flat())].sort((a, b) => rank(a) - rank(b) || a - b);
  const isExact = disks.length <= MOST_EXACT;
  const more = isExact ? exactCover(open, disks) : greedyCover(open, disks);
  const chosen = [...forced, ...more].sort((a, b) => a - b);
  const atLeast = isExact ? chosen.length : forced.size + disjointNeeds(open);
  return { chosen, isLeast: atLeast === chosen.length, atLeast };
}

/** Whoever satisfies a set of disks satisfies every larger set around it, so only the sets that hold no other one are looked at. */
function smallestOnly(needs: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const kept: ReadonlySet<number>[] = [];
  for (const disks of needs.toSorted((a, b) => a.length - b.length)) {
    const set = new Set(disks);
    if (!kept.some((smaller) => [...smaller].every((disk) => set.has(disk)))) kept.push(set);
  }
  return kept.map((set) => [...set]);
}

function ranksOf(preference: readonly number[]): (disk: number) => number {
  const ranks = new Map(preference.map((disk, rank) => [disk, rank]));
  return (disk) => ranks.get(disk) ?? preference.length;
}

/** Marks every set of disks that holds a whole need; a choice fails where the disks it leaves out are such a set. Memory: 1 MiB at most. */
function exactCover(needs: readonly (readonly number[])[], disks: readonly number[]): readonly number[] {
  const bit = new Map(disks.map((disk, at) => [disk, 1 << at]));
  const all = (1 << disks.length) - 1;
  const holdsNeed = new Uint8Array(all + 1);
  for (const need of needs) holdsNeed[need.reduce((mask, disk) => mask | (bit.get(disk) ?? 0), 0)] = 1;
  for (let one = 1; one <= all; one <<= 1)
    for (let mask = 0; mask <= all; mask += 1)
      if ((mask & one) !== 0 && holdsNeed[mask ^ one] === 1) holdsNeed[mask] = 1;
  let [best, fewest] = [all, disks.length];
  for (let mask = 0; mask < all; mask += 1) {
    const count = bitsOf(mask);
    if (count < fewest && holdsNeed[all ^ mask] === 0) [best, fewest] = [mask, count];
  }
  return disks.filter((_, at) => (best & (1 << at)) !== 0);
}

function bitsOf(mask: number): number {
  const pairs = mask - ((mask >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

function greedyCover(needs: readonly (readonly number[])[], disks: readonly number[]): readonly number[] {
  const chosen: number[] = [];
  for (let open = needs; open.length > 0;) {
    const counts = new Map(disks.map((disk) => [disk, 0]));
    for (const need of open) for (const disk of need) counts.set(disk, (counts.get(disk) ?? 0) + 1);
    const [best] = disks.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
    // Each open need has a disk, and `disks` are the disks of all needs.
    if (best === undefined) throw new RangeError('a need without a disk');
    chosen.push(best);
    open = open.filter((need) => !need.includes(best));
  }
  return chosen;
}

/** Needs that share no disk with each other need a disk each. */
function disjointNeeds(needs: readonly (readonly number[])[]): number {
  const taken = new Set<number>();
  let count = 0;
  for (const need of needs)
    if (!need.some((disk) => taken.has(disk))) {
      for (const disk of need) taken.add(disk);
      count += 1;
    }
  return count;
}
