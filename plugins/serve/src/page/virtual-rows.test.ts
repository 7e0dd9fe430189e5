import { expect, it } from 'vitest';

interface Rows {
  readonly rows: number;
  readonly row: number;
  readonly height: number;
}

/** What the browser loads; its types are checked with those of the page. */
const MODULE = './virtual-rows.js';
const { HIGHEST, madeHeight, offsetAt, placeByKey, topAt } = (await import(MODULE)) as {
  HIGHEST: number;
  madeHeight: (of: Rows) => number;
  offsetAt: (of: Rows, top: number) => number;
  topAt: (of: Rows, offset: number) => number;
  placeByKey: (key: string, place: number, of: Rows) => number | undefined;
};

const few = { rows: 1000, row: 48, height: 480 };
const many = { rows: 5_000_000, row: 48, height: 480 };

it('scrolls few rows pixel by pixel', () => {
  expect([madeHeight(few), offsetAt(few, 123), topAt(few, 123)]).toEqual([48_000, 123, 123]);
});

it('reaches the last of millions of rows in a box that browsers can draw', () => {
  expect(madeHeight(many)).toBe(HIGHEST);
  expect(offsetAt(many, 0)).toBe(0);
  expect(offsetAt(many, HIGHEST - many.height)).toBeCloseTo(many.rows * many.row - many.height);
  expect(offsetAt(many, topAt(many, 1_234_567 * 48))).toBeCloseTo(1_234_567 * 48);
});

it('goes by pages, to the first and to the last', () => {
  const from = (key: string) => placeByKey(key, 500, few);
  expect(['PageDown', 'PageUp', 'Home', 'End', 'x'].map(from)).toEqual([509, 491, 0, 999, undefined]);
  expect(placeByKey('PageDown', 998, few)).toBe(999);
});
