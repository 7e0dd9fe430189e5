import { describe, expect, it } from 'vitest';
import { heightOf, placeAfter, rowOf, rowsOf } from './sheet-rows.js';

const sizes = { row: 100, heading: 40 };
const plain = rowsOf({ ...sizes, count: 8, columns: 3, starts: [] });
const grouped = rowsOf({ ...sizes, count: 8, columns: 3, starts: [0, 4] });

describe('the rows of a sheet', () => {
  it('stand below each other, the last one not full', () => {
    expect(plain.map(({ from, to, top }) => [from, to, top])).toEqual([
      [0, 3, 0],
      [3, 6, 100],
      [6, 8, 200],
    ]);
    expect(heightOf(plain)).toBe(300);
    expect(heightOf(rowsOf({ ...sizes, count: 0, columns: 3, starts: [] }))).toBe(0);
  });

  it('begin anew with each group, below its heading', () => {
    expect(grouped.map(({ kind, from, to, top }) => [kind, from, to, top])).toEqual([
      ['heading', 0, 4, 0],
      ['tiles', 0, 3, 40],
      ['tiles', 3, 4, 140],
      ['heading', 4, 8, 240],
      ['tiles', 4, 7, 280],
      ['tiles', 7, 8, 380],
    ]);
    expect(rowOf(grouped, 4)?.top).toBe(280);
  });

  it.each([
    ['ArrowLeft', 0, 0],
    ['ArrowRight', 3, 4],
    ['ArrowRight', 7, 7],
    ['ArrowDown', 2, 3],
    ['ArrowDown', 3, 4],
    ['ArrowUp', 6, 3],
    ['PageDown', 1, 5],
    ['PageUp', 7, 3],
    ['Home', 5, 0],
    ['End', 5, 7],
  ])('%s leads from %i to %i', (key, from, to) => {
    expect(placeAfter(grouped, from, { key, page: 2 })).toBe(to);
  });

  it('are left alone by every other key', () => {
    expect(placeAfter(plain, 1, { key: 'x', page: 2 })).toBeUndefined();
  });
});
