// The rows of the contact sheet: where each stands, so that only those in view need be made.

const HEADING = 60;

/** How tiles stand in a sheet of some width. @param {number} width */
function gridFor(width) {
  const isNarrow = width < 620;
  const gap = isNarrow ? 6 : 12;
  const least = isNarrow ? 100 : width < 1000 ? 140 : 156;
  const columns = Math.max(2, Math.floor((width + gap) / (least + gap)));
  const tile = Math.max(40, Math.floor((width - gap * (columns - 1)) / columns));
  return { columns, gap, tile, rowHeight: tile + (isNarrow ? 22 : 26) + gap };
}

/** Headings and rows of tiles of all days, from the top. Short days that follow each other share a row.
 * @param {{columns: number, rowHeight: number}} grid @returns {SheetRow[]} */
function planRows({ columns, rowHeight }) {
  /** @type {SheetRow[]} */
  const rows = [];
  /** @type {DiscDay[]} */
  let short = [];
  let top = 0;
  for (const day of days) {
    if (filesOf(short) + day.count > columns) addShort();
    if (day.count <= columns) short.push(day);
    else addLong(day);
  }
  addShort();
  return rows;

  function addShort() {
    const [day] = short;
    if (day === undefined) return;
    const height = HEADING + rowHeight;
    rows.push({ top, height, day, beside: short, first: day.first, count: filesOf(short) });
    top += height;
    short = [];
  }

  /** @param {DiscDay} day */
  function addLong(day) {
    rows.push({ top, height: HEADING, day, beside: [], first: -1, count: 0 });
    top += HEADING;
    for (let done = 0; done < day.count; done += columns) {
      const count = Math.min(columns, day.count - done);
      rows.push({ top, height: rowHeight, day, beside: [], first: day.first + done, count });
      top += rowHeight;
    }
  }
}

/** @param {DiscDay[]} some */
function filesOf(some) {
  return some.reduce((sum, { count }) => sum + count, 0);
}

/** The last row that begins at or above a place. @param {SheetRow[]} rows @param {number} place */
function rowAt(rows, place) {
  return lastWhere(rows, (row) => row.top <= place);
}

/** The row of tiles that holds a file. @param {SheetRow[]} rows @param {number} nth */
function rowOfFile(rows, nth) {
  const at = lastWhere(rows, (row) => (row.first < 0 ? row.day.first : row.first) <= nth);
  return at;
}

/** @param {SheetRow[]} rows @param {(row: SheetRow) => boolean} isBefore */
function lastWhere(rows, isBefore) {
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const row = rows[middle];
    if (row !== undefined && isBefore(row)) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** The file that an arrow key leads to. @param {SheetRow[]} rows @param {{nth: number, key: string, page: number}} from */
function fileByKey(rows, { nth, key, page }) {
  const last = files.length - 1;
  const at = rowOfFile(rows, nth);
  const column = nth - (rows[at]?.first ?? 0);
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, nth - 1);
    case 'ArrowRight':
      return Math.min(last, nth + 1);
    case 'ArrowUp':
      return inRow(rows, { at, step: -1, times: 1, column }) ?? nth;
    case 'ArrowDown':
      return inRow(rows, { at, step: 1, times: 1, column }) ?? nth;
    case 'PageUp':
      return inRow(rows, { at, step: -1, times: page, column }) ?? 0;
    case 'PageDown':
      return inRow(rows, { at, step: 1, times: page, column }) ?? last;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** @param {SheetRow[]} rows @param {{at: number, step: number, times: number, column: number}} move */
function inRow(rows, { at, step, times, column }) {
  let left = times;
  for (let next = at + step; next >= 0 && next < rows.length; next += step) {
    const row = rows[next];
    if (row === undefined || row.first < 0) continue;
    left -= 1;
    if (left === 0) return row.first + Math.min(column, row.count - 1);
  }
  return null;
}
