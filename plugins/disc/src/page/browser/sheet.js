// The contact sheet: as long as all rows, of which those in view and a window's height around are made.

/** @type {SheetRow[]} */
let rows = [];
/** Elements of the rows that are made, by number. @type {Map<number, HTMLElement>} */
const made = new Map();
let grid = gridFor(1000);
/** The file that the Tab key leads to. */
let cursor = 0;

function startSheet() {
  const sheet = byId('sheet');
  startThumbs(fillWaiting);
  window.addEventListener('scroll', renderSheet, { passive: true });
  new ResizeObserver(layOut).observe(sheet);
  sheet.addEventListener('keydown', onSheetKey);
  sheet.addEventListener('focusin', (event) => {
    const tile = event.target instanceof Element ? event.target.closest('.tile') : null;
    if (tile instanceof HTMLElement) setCursor(Number(tile.dataset.nth));
  });
  fillMonths();
  layOut();
}

/** Lays the rows out for the width there is, and keeps what was in view in view. */
function layOut() {
  const sheet = byId('sheet');
  const next = gridFor(sheet.clientWidth);
  if (sheet.clientWidth === 0) return;
  if (rows.length > 0 && next.columns === grid.columns && next.tile === grid.tile) return;
  const top = rows[rowAt(rows, scrolled())];
  const kept = top === undefined ? null : top.first < 0 ? top.day.first : top.first;
  const isAtTop = scrolled() <= 0;
  grid = next;
  rows = planRows(grid);
  const last = rows[rows.length - 1];
  sheet.style.height = `${last === undefined ? 0 : last.top + last.height}px`;
  sheet.style.setProperty('--columns', String(grid.columns));
  sheet.style.setProperty('--gap', `${grid.gap}px`);
  sheet.style.setProperty('--tile', `${grid.tile}px`);
  sheet.setAttribute('aria-rowcount', String(rows.length));
  sheet.setAttribute('aria-colcount', String(grid.columns));
  for (const row of made.values()) row.remove();
  made.clear();
  if (kept !== null && !isAtTop) scrollToRow(rowOfFile(rows, kept));
  renderSheet();
}

/** How far into the sheet the window's upper edge is, below the bar. */
function scrolled() {
  return byId('bar').getBoundingClientRect().bottom - byId('sheet').getBoundingClientRect().top;
}

/** Makes what is in view now. */
function renderSheet() {
  const sheet = byId('sheet');
  if (sheet.offsetParent === null || rows.length === 0) return;
  const top = -sheet.getBoundingClientRect().top;
  const height = window.innerHeight;
  const first = rowAt(rows, top - height);
  const last = rowAt(rows, top + 2 * height);
  const focused = document.activeElement?.closest('[data-row]');
  for (const [nth, row] of made)
    if ((nth < first || nth > last) && row !== focused) {
      row.remove();
      made.delete(nth);
    }
  for (let nth = first; nth <= last; nth++) if (!made.has(nth)) insertRow(sheet, nth);
  if (focused === null || focused === undefined) keepCursorMade(top);
  showWhere();
  wantInView(top + height / 2, { first, last });
}

/** @param {HTMLElement} sheet @param {number} nth */
function insertRow(sheet, nth) {
  const row = rows[nth];
  if (row === undefined) return;
  const element = row.first < 0 ? headingRow(row) : tileRow(row);
  element.dataset.row = String(nth);
  element.setAttribute('aria-rowindex', String(nth + 1));
  element.style.top = `${row.top}px`;
  // In the order of the rows, so that a reader of the screen meets them so.
  let after = null;
  for (const [other, there] of made)
    if (other > nth && (after === null || other < Number(after.dataset.row))) after = there;
  sheet.insertBefore(element, after);
  made.set(nth, element);
}

/** @param {SheetRow} row */
function headingRow({ day }) {
  return element('div', { role: 'row', class: 'row' }, headingCell(day, formatLongDay(day.day)));
}

/** @param {DiscDay} day @param {string} text */
function headingCell(day, text) {
  const heading = element('h2', {}, text);
  heading.title = formatLongDay(day.day);
  const cell = element('div', { role: 'gridcell', class: 'heading' }, heading);
  cell.append(element('span', { class: 'count' }, plural(day.count, 'file')));
  return cell;
}

/** Above few tiles a day has its short name, and its number of files is plain to see. @param {DiscDay} day @param {boolean} isAlone */
function headingBeside(day, isAlone) {
  if (isAlone || day.count > 3) return headingCell(day, formatLongDay(day.day));
  const cell = headingCell(day, formatShortDay(day.day));
  cell.querySelector('.count')?.remove();
  return cell;
}

/** @param {SheetRow} row */
function tileRow({ first, count, beside }) {
  const tiles = element('div', { role: 'row', class: beside.length > 0 ? 'row tiles beside' : 'row tiles' });
  for (const day of beside) {
    const cell = headingBeside(day, beside.length === 1);
    cell.style.gridColumn = `span ${beside.length === 1 ? grid.columns : day.count}`;
    tiles.append(cell);
  }
  // The tiles begin the next line, below the headings.
  const left = grid.columns - filesOf(beside);
  if (beside.length > 1 && left > 0) {
    const rest = element('div', { 'aria-hidden': 'true' });
    rest.style.gridColumn = `span ${left}`;
    tiles.append(rest);
  }
  for (const file of files.slice(first, first + count)) {
    const cell = document.createElement('div');
    cell.setAttribute('role', 'gridcell');
    const tile = makeTile(file);
    tile.tabIndex = file.nth === cursor ? 0 : -1;
    cell.append(tile);
    tiles.append(cell);
  }
  return tiles;
}

/** Thumbnails that came after their tiles. */
function fillWaiting() {
  for (const picture of document.querySelectorAll('.picture.waiting')) {
    const tile = picture.closest('[data-nth]');
    const file = tile instanceof HTMLElement ? files[Number(tile.dataset.nth)] : undefined;
    if (file !== undefined && picture instanceof HTMLElement) fillPicture(picture, file);
  }
}

/** @param {number} middle @param {{first: number, last: number}} range */
function wantInView(middle, { first, last }) {
  const inView = rows.slice(first, last + 1).filter((row) => row.first >= 0);
  inView.sort((a, b) => Math.abs(a.top - middle) - Math.abs(b.top - middle));
  wantThumbs(
    inView
      .flatMap((row) => files.slice(row.first, row.first + row.count).map(({ thumb }) => thumb))
      .filter((thumb) => thumb >= 0),
  );
}

/** The Tab key leads into what is in view. @param {number} top */
function keepCursorMade(top) {
  if (made.has(rowOfFile(rows, cursor))) return;
  const inView = rows.slice(rowAt(rows, top), rowAt(rows, top) + 4).find((row) => row.first >= 0);
  if (inView !== undefined) setCursor(inView.first);
}

/** @param {number} nth */
function setCursor(nth) {
  for (const tile of byId('sheet').querySelectorAll('.tile[tabindex="0"]'))
    tile.setAttribute('tabindex', '-1');
  cursor = nth;
  tileOf(nth)?.setAttribute('tabindex', '0');
}

/** @param {number} nth */
function tileOf(nth) {
  const tile = byId('sheet').querySelector(`[data-nth="${nth}"]`);
  return tile instanceof HTMLElement ? tile : null;
}

/** @param {KeyboardEvent} event */
function onSheetKey(event) {
  if (event.altKey || event.metaKey || event.shiftKey) return;
  const page = Math.max(1, Math.floor(window.innerHeight / grid.rowHeight) - 1);
  const next = fileByKey(rows, { nth: cursor, key: event.key, page });
  if (next === null) return;
  event.preventDefault();
  showFile(next);
  tileOf(next)?.focus({ preventScroll: true });
}

/** Brings a file into view, with its day where it begins one. @param {number} nth */
function showFile(nth) {
  const at = rowOfFile(rows, nth);
  const row = rows[at];
  if (row === undefined) return;
  const above = byId('bar').getBoundingClientRect().bottom + 8;
  const top = byId('sheet').getBoundingClientRect().top + row.top;
  if (top < above)
    window.scrollBy(0, top - above - (row.first === row.day.first && row.beside.length === 0 ? HEADING : 0));
  else if (top + row.height > window.innerHeight)
    window.scrollBy(0, top + row.height - window.innerHeight + 8);
  setCursor(nth);
  renderSheet();
}

/** @param {number} at */
function scrollToRow(at) {
  const row = rows[at];
  if (row === undefined) return;
  const bar = byId('bar').offsetHeight;
  window.scrollTo(0, byId('sheet').getBoundingClientRect().top + window.scrollY + row.top - bar);
  renderSheet();
}

/** @param {string} day @returns {boolean} false where this disc has no file of it */
function showDay(day) {
  const found = days.find((one) => one.day === day);
  if (found === undefined) return false;
  const at = rowOfFile(rows, found.first);
  // A day that shares its row has its heading there.
  scrollToRow((rows[at]?.beside.length ?? 0) > 0 ? at : at - 1);
  setCursor(found.first);
  return true;
}

function showWhere() {
  const row = rows[rowAt(rows, scrolled() + 1)];
  const day = row === undefined ? '' : row.day.day;
  byId('where').textContent = row === undefined ? '' : formatLongDay(day);
  const months = byId('months');
  if (months instanceof HTMLSelectElement) months.value = day.slice(0, 7);
}

function fillMonths() {
  const months = byId('months');
  /** @type {Map<string, {first: string, count: number}>} */
  const found = new Map();
  for (const { day, count } of days) {
    const known = found.get(day.slice(0, 7));
    if (known === undefined) found.set(day.slice(0, 7), { first: day, count });
    else known.count += count;
  }
  for (const [month, { first, count }] of found) {
    const parts = dateParts(first);
    const text = parts === null ? formatDay(first) : `${MONTHS[parts.month - 1]} ${parts.year}`;
    months.append(element('option', { value: month, 'data-day': first }, `${text} (${formatCount(count)})`));
  }
  months.addEventListener('change', () => {
    const chosen = months instanceof HTMLSelectElement ? months.selectedOptions[0] : undefined;
    if (chosen !== undefined) showDay(chosen.dataset.day ?? '');
  });
}
