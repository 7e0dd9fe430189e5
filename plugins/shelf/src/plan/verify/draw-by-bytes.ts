import { itemAt } from '@mediastruct/core';

/**
 * Draws objects at random, each time from all of them and each as likely as its size says, so that a byte is as likely as any other. Gives how often each was
 * drawn, by its place in `sizes`; nothing where there are no bytes. `below` gives a random whole number from 0 up to, not including, its argument.
 */
export function drawByBytes(
  sizes: Float64Array,
  draws: number,
  below: (limit: number) => number,
): ReadonlyMap<number, number> {
  const ends = new Float64Array(sizes.length);
  let total = 0;
  for (let at = 0; at < sizes.length; at += 1) ends[at] = total += itemAt(sizes, at);
  const drawn = new Map<number, number>();
  if (total === 0) return drawn;
  for (let nth = 0; nth < draws; nth += 1) {
    const at = firstAbove(ends, below(total));
    drawn.set(at, 1 + (drawn.get(at) ?? 0));
  }
  return drawn;
}

/** The first place whose end is above a byte's number. */
function firstAbove(ends: Float64Array, byte: number): number {
  let [from, to] = [0, ends.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (itemAt(ends, middle) > byte) to = middle;
    else from = middle + 1;
  }
  return from;
}
