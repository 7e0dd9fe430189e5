// Rows of one height in a box that scrolls, however many they are: browsers draw nothing beyond some millions of pixels. Pure.

/** The highest box that browsers draw: Firefox ends at 17.9 million pixels, Chromium at 33.5. */
export const HIGHEST = 8_000_000;

/** @typedef {{ readonly rows: number, readonly row: number, readonly height: number }} Rows `row` is the height of one, `height` that of what is seen; pixels. */

/** How high all rows are made. @param {Rows} of */
export function madeHeight({ rows, row }) {
  return Math.min(rows * row, HIGHEST);
}

/** How far the rows go up where the box is scrolled to `top`: as far, or where not all can be drawn the same share of them. @param {Rows} of @param {number} top */
export function offsetAt(of, top) {
  return top * scaleOf(of);
}

/** Where the box has to be scrolled to, so that the rows go up so far. @param {Rows} of @param {number} offset */
export function topAt(of, offset) {
  return offset / scaleOf(of);
}

/** @param {Rows} of */
function scaleOf(of) {
  const scrolled = madeHeight(of) - of.height;
  return scrolled <= 0 ? 1 : Math.max(1, (of.rows * of.row - of.height) / scrolled);
}

/** The place that a key leads to from another one; undefined for a key that leads nowhere. @param {string} key @param {number} place @param {Rows} of */
export function placeByKey(key, place, { rows, row, height }) {
  const page = Math.max(1, Math.floor(height / row) - 1);
  const last = rows - 1;
  /** @type {Record<string, number | undefined>} */
  const places = {
    ...{ PageDown: Math.min(last, place + page), PageUp: Math.max(0, place - page) },
    ...{ Home: 0, End: last },
  };
  return places[key];
}
