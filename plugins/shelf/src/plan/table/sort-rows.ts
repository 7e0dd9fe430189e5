import { itemAt } from '@mediastruct/core/base';
import { WORDS } from './hash-words.ts';

/**
 * Sorts rows in place, in ascending order of a key of at most 32 bits each; those of equal keys in ascending order of the rows. Sorts
 * numbers of 64 bits whose upper half is the key, which is ten times as fast as comparing. Memory: 8 bytes a row while it sorts.
 */
export function sortRows(rows: Uint32Array, keyOf: (row: number) => number): Uint32Array {
  const keys = new BigUint64Array(rows.length);
  const halves = new Uint32Array(keys.buffer);
  for (let at = 0; at < rows.length; at += 1) {
    const row = itemAt(rows, at);
    halves[at * 2 + LOW] = row;
    halves[at * 2 + HIGH] = keyOf(row);
  }
  keys.sort();
  for (let at = 0; at < rows.length; at += 1) rows[at] = itemAt(halves, at * 2 + LOW);
  return rows;
}

/** Which half of a number of 64 bits comes first in memory depends on the machine. */
const LOW = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;
const HIGH = 1 - LOW;

/** Row numbers in ascending order of their hashes of eight words each. */
export function sortByHash(words: Uint32Array): Uint32Array {
  const all = Uint32Array.from({ length: words.length / WORDS }, (_, row) => row);
  const rows = sortRows(all, (row) => itemAt(words, row * WORDS));
  const compare = (a: number, b: number) => compareHashes(words, a, b);
  for (let from = 0; from < rows.length;) {
    let to = from + 1;
    const first = words[itemAt(rows, from) * WORDS];
    while (to < rows.length && words[itemAt(rows, to) * WORDS] === first) to += 1;
    // One in some thousands shares its first word with another.
    if (to - from > 1) rows.subarray(from, to).sort(compare);
    from = to;
  }
  return rows;
}

function compareHashes(words: Uint32Array, a: number, b: number): number {
  for (let word = 0; word < WORDS; word += 1) {
    const difference = itemAt(words, a * WORDS + word) - itemAt(words, b * WORDS + word);
    if (difference !== 0) return difference;
  }
  return 0;
}
