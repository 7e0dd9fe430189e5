import { itemAt } from '@mediastruct/core';

/**
 * Rows chosen at random without putting back, in ascending order; all of them where fewer are there. `below` gives a random whole number from 0 up to,
 * not including, its argument, such as `randomInt` of node:crypto.
 */
export function sampleRows(rows: Uint32Array, size: number, below: (limit: number) => number): Uint32Array {
  const left = rows.slice();
  const count = Math.min(size, left.length);
  for (let at = 0; at < count; at += 1) {
    const chosen = at + below(left.length - at);
    const row = itemAt(left, chosen);
    left[chosen] = itemAt(left, at);
    left[at] = row;
  }
  return left.slice(0, count).sort();
}
