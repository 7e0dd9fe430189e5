// The calendar: every day of the whole set that has files, those of this disc in colour.

/** Files of a day on this disc and on all. @typedef {{here: number, all: number}} DayCount */

/** @returns {Map<string, DayCount>} */
function countDays() {
  /** @type {Map<string, DayCount>} */
  const counts = new Map();
  for (const [day, ...pairs] of set.days) {
    let all = 0;
    for (let at = 1; at < pairs.length; at += 2) all += pairs[at] ?? 0;
    counts.set(day, { here: 0, all });
  }
  for (const { day, count } of days)
    counts.set(day, { here: count, all: Math.max(count, counts.get(day)?.all ?? 0) });
  return counts;
}

function renderCalendar() {
  const calendar = byId('years');
  if (calendar.firstChild !== null) return;
  const counts = countDays();
  /** @type {Map<number, Map<number, Map<number, DayCount>>>} */
  const years = new Map();
  /** @type {[string, DayCount][]} */
  const others = [];
  for (const [day, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const parts = dateParts(day);
    if (parts === null) {
      others.push([day, count]);
      continue;
    }
    const months = years.get(parts.year) ?? new Map();
    years.set(parts.year, months);
    const dates = months.get(parts.month) ?? new Map();
    months.set(parts.month, dates);
    dates.set(parts.date, count);
  }
  const jump = byId('year-links');
  for (const [year, months] of years) {
    const isHere = [...months.values()].some((dates) => [...dates.values()].some(({ here }) => here > 0));
    const link = element('button', { type: 'button', class: isHere ? 'chip here' : 'chip' }, String(year));
    link.title = isHere ? 'on this disc' : 'on other discs';
    const section = yearSection(year, months);
    link.addEventListener('click', () => section.scrollIntoView({ block: 'start' }));
    jump.append(link);
    calendar.append(section);
  }
  if (others.length > 0) {
    const list = element('div', { class: 'undated' });
    for (const [day, count] of others) list.append(dayButton(day, { count, text: formatDay(day) }));
    calendar.append(element('section', { class: 'year' }, element('h2', {}, 'Without a date'), list));
  }
  if (counts.size === 0) calendar.append(element('p', { class: 'empty' }, 'No day is known.'));
}

/** @param {number} year @param {Map<number, Map<number, DayCount>>} months */
function yearSection(year, months) {
  const sum = (/** @type {'here' | 'all'} */ which) =>
    [...months.values()]
      .flatMap((dates) => [...dates.values()])
      .reduce((total, count) => total + count[which], 0);
  const told = `${plural(sum('all'), 'file')}, ${formatCount(sum('here'))} on this disc`;
  const heading = element('h2', {}, String(year), element('span', { class: 'count' }, told));
  const grid = element('div', { class: 'months' });
  for (const [month, dates] of months) grid.append(monthGrid(year, { month, dates }));
  return element('section', { class: 'year', 'aria-label': String(year) }, heading, grid);
}

/** @param {number} year @param {{month: number, dates: Map<number, DayCount>}} of */
function monthGrid(year, { month, dates }) {
  const total = [...dates.values()].reduce((sum, { all }) => sum + all, 0);
  const name = `${MONTHS[month - 1]}`;
  const heading = element('h3', {}, name, element('span', { class: 'count' }, formatCount(total)));
  const cells = element('div', { class: 'dates', role: 'group', 'aria-label': `${name} ${year}` });
  // Weeks begin with Monday.
  const before = (weekdayOf({ year, month, date: 1 }) + 6) % 7;
  for (let nth = 0; nth < before; nth++) cells.append(element('span', {}));
  const length = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  for (let date = 1; date <= length; date++) {
    const count = dates.get(date);
    const day = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
    if (count === undefined)
      cells.append(element('span', { class: 'date', 'aria-hidden': 'true' }, String(date)));
    else cells.append(dayButton(day, { count, text: String(date) }));
  }
  return element('div', { class: 'month' }, heading, cells);
}

/** @param {string} day @param {{count: DayCount, text: string}} of */
function dayButton(day, { count: { here, all }, text }) {
  const elsewhere = all - here;
  const shade = Math.min(4, 1 + Math.floor(Math.log2(Math.max(1, here || all)) / 2));
  const told = [
    here > 0 ? `${formatCount(here)} on this disc` : '',
    elsewhere > 0 ? `${formatCount(elsewhere)} on others` : '',
  ];
  const label = `${formatDay(day)}: ${told.filter(Boolean).join(', ')}`;
  const target = here > 0 ? `#day=${day}` : `#find=${day === '' ? '' : day}`;
  const link = element(
    'a',
    { class: `date ${here > 0 ? `here-${shade}` : 'elsewhere'}`, href: target },
    text,
  );
  link.title = label;
  link.setAttribute('aria-label', label);
  return link;
}
