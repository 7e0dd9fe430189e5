// Where the rows of a sheet stand, and where the keys lead. Pure.

/** A row of tiles, or of a heading above a group of them: the places of its tiles, and where it stands. Pixels. @typedef {{ readonly kind: 'heading' | 'tiles', readonly from: number, readonly to: number, readonly top: number, readonly height: number }} Row */
/** @typedef {{ readonly count: number, readonly columns: number, readonly row: number, readonly heading: number, readonly starts: readonly number[] }} Layout */

/**
 * The rows of so many tiles. `starts` are the places at which groups begin, in ascending order: each has a heading, and a row of its own. Without any there is no heading.
 * @param {Layout} layout @returns {readonly Row[]}
 */
export function rowsOf({ count, columns, row, heading, starts }) {
  /** @type {Row[]} */
  const rows = [];
  let top = 0;
  const add = (/** @type {Row['kind']} */ kind, /** @type {number} */ from, /** @type {number} */ to) => {
    const height = kind === 'heading' ? heading : row;
    rows.push({ kind, from, to, top, height });
    top += height;
  };
  const groups = starts.length === 0 ? [0] : starts;
  for (const [nth, start] of groups.entries()) {
    const end = groups[nth + 1] ?? count;
    if (starts.length > 0) add('heading', start, end);
    for (let from = start; from < end; from += columns) add('tiles', from, Math.min(end, from + columns));
  }
  return rows;
}

/** The height of all rows. @param {readonly Row[]} rows */
export function heightOf(rows) {
  const last = rows.at(-1);
  return last === undefined ? 0 : last.top + last.height;
}

/** The row of a tile. @param {readonly Row[]} rows @param {number} place */
export function rowOf(rows, place) {
  return rows.find(({ kind, from, to }) => kind === 'tiles' && place >= from && place < to);
}

/**
 * The place that a key leads to from another one; undefined for every other key. `page` is how many rows of tiles are in view.
 * @param {readonly Row[]} rows @param {number} place @param {{ readonly key: string, readonly page: number }} asked
 */
export function placeAfter(rows, place, { key, page }) {
  const tiles = rows.filter(({ kind }) => kind === 'tiles');
  const at = tiles.findIndex(({ from, to }) => place >= from && place < to);
  const last = (tiles.at(-1)?.to ?? 1) - 1;
  const column = place - (tiles[at]?.from ?? 0);
  const inRow = (/** @type {number} */ nth) => {
    const row = tiles[Math.max(0, Math.min(tiles.length - 1, nth))];
    return row === undefined ? place : Math.min(row.to - 1, row.from + column);
  };
  /** @type {Record<string, number>} */
  const places = {
    ArrowLeft: Math.max(0, place - 1),
    ArrowRight: Math.min(last, place + 1),
    ArrowUp: inRow(at - 1),
    ArrowDown: inRow(at + 1),
    PageUp: inRow(at - page),
    PageDown: inRow(at + page),
    Home: 0,
    End: last,
  };
  return places[key];
}
