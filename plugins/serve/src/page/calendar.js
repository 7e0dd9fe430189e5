// Years, months and days: how many files each has, and how well they are proven.
import { Component, html } from './elements.js';
import { LEVELS, lowestLevel, ThinBar } from './proof-bar.js';
import { hrefTo } from './route.js';
import {
  count,
  firstWeekday,
  longDay,
  longPeriod,
  monthName,
  plainNumber,
  plural,
  weekdays,
} from './words.js';

/** @typedef {import('../calendar/read-calendar.ts').Calendar} Calendar */
/** @typedef {import('../calendar/read-calendar.ts').CalendarDay} CalendarDay */

const MONTHS = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0'));
const DAY_MS = 86_400_000;
const WEEK = 7;
/** Of `YYYY-MM-DD`; a month or a year is shorter. */
const DAY_LENGTH = 10;

/** @param {{ readonly calendar: Calendar, readonly year: string }} props */
export function CalendarPage({ calendar, year }) {
  const years = byYear(calendar.days);
  const [first] = years.keys();
  const shown = years.has(year) ? year : first;
  if (shown === undefined)
    return html`<p class="quiet">No file with a date is known yet.</p>
      <${Undated} files=${total(calendar.undated)} />`;
  return html`<div class="calendar">
    <nav class="years" aria-label="Years">
      <ul>
        ${[...years].map(([name, days]) => {
          const files = sumOf(days);
          return html`<li key=${name}>
            <a href=${hrefTo('calendar', name)} aria-current=${name === shown ? 'page' : undefined}>
              <span class="year">${plainNumber(name)}</span>
              <span class="number">${count(total(files))}</span>
              <${ThinBar} files=${files} />
            </a>
          </li>`;
        })}
      </ul>
      <${Undated} files=${total(calendar.undated)} />
    </nav>
    <${Year} key=${shown} year=${shown} days=${years.get(shown) ?? []} />
  </div>`;
}

/** @param {{ readonly files: number }} props */
function Undated({ files }) {
  if (files === 0) return null;
  return html`<p class="quiet small">
    ${plural(files, 'file')} without a date. <a href=${hrefTo('undated')}>Pictures to be given one</a>
  </p>`;
}

/** A year as twelve months. The arrow keys go from day to day; one day is what Tab leads to. @extends {Component<{ year: string, days: readonly CalendarDay[] }>} */
class Year extends Component {
  /** @param {KeyboardEvent} event */
  move = (event) => {
    const from = event.target instanceof HTMLElement ? event.target.dataset['day'] : undefined;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -WEEK, ArrowDown: WEEK, PageUp: -30, PageDown: 30 }[
      event.key
    ];
    if (from === undefined || step === undefined) return;
    event.preventDefault();
    const days = this.days.map(([day]) => day);
    focusDay(nearestDay(days, from, step));
  };

  /** Without what is known to the month or the year only. */
  get days() {
    return this.props.days.filter(([day]) => day.length === DAY_LENGTH);
  }

  render() {
    const { year } = this.props;
    const { days } = this;
    const byDay = new Map(days.map((day) => [day[0], day]));
    const most = days.reduce((high, day) => Math.max(high, total(day.slice(1))), 1);
    const names = weekdays(firstWeekday());
    const first = days[0]?.[0];
    return html`<div class="months" onKeyDown=${this.move}>
      <${SomeDays} periods=${this.props.days.filter((day) => !days.includes(day))} />
      ${MONTHS.map((month) => html`<${Month} key=${month} month=${`${year}-${month}`} byDay=${byDay} most=${most} names=${names} entry=${first} />`)}
      <p class="legend-line" aria-hidden="true">
        ${LEVELS.map(({ name, label }) => html`<span><i class=${`dot ${name}`}></i>${label}</span>`)}
        <span class="quiet"
          >The colour is that of the least proven file of a day; the darker, the more files.</span
        >
      </p>
    </div>`;
  }
}

/** What is known to the month or the year only. @param {{ readonly periods: readonly CalendarDay[] }} props */
function SomeDays({ periods }) {
  if (periods.length === 0) return null;
  return html`<ul class="some-days">
    ${periods.map(([period, ...files]) => html`<li key=${period}><a href=${hrefTo('day', period)}>${longPeriod(period)}</a> <span class="number">${plural(total(files), 'file')}; ${proofText(files)}</span></li>`)}
  </ul>`;
}

/** @param {{ readonly month: string, readonly byDay: ReadonlyMap<string, CalendarDay>, readonly most: number, readonly names: { short: string, long: string }[], readonly entry: string | undefined }} props */
function Month({ month, byDay, most, names, entry }) {
  const firstMs = Date.parse(`${month}-01T00:00:00Z`);
  const length = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  // Monday is 1, Sunday 7, as in `firstWeekday`.
  const weekday = new Date(firstMs).getUTCDay() || WEEK;
  const before = (weekday - firstWeekday() + WEEK) % WEEK;
  const cells = [...Array(before).fill(null), ...Array.from({ length }, (_, at) => at + 1)];
  const weeks = Array.from({ length: Math.ceil(cells.length / WEEK) }, (_, at) =>
    cells.slice(at * WEEK, at * WEEK + WEEK),
  );
  const files = Array.from({ length }, (_, at) => byDay.get(dayName(month, at + 1))).filter(
    (day) => day !== undefined,
  );
  const all = files.reduce((sum, day) => sum + total(day.slice(1)), 0);
  return html`<table class="month">
    <caption>
      <span>${monthName(month)}</span>
      <span class="number">${all === 0 ? '' : count(all)}</span>
    </caption>
    <thead>
      <tr>
        ${names.map(({ short, long }) => html`<th scope="col"><abbr title=${long}>${short}</abbr></th>`)}
      </tr>
    </thead>
    <tbody>
      ${weeks.map(
        (week) =>
          html`<tr>
            ${week.map((number) => html`<td>${number !== null && html`<${Day} day=${dayName(month, number)} counts=${byDay.get(dayName(month, number))} most=${most} isEntry=${dayName(month, number) === entry} />`}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** @param {{ readonly day: string, readonly counts: CalendarDay | undefined, readonly most: number, readonly isEntry: boolean }} props */
function Day({ day, counts, most, isEntry }) {
  const number = Number(day.slice(8));
  if (counts === undefined) return html`<span class="day empty">${plainNumber(number)}</span>`;
  const files = /** @type {number[]} */ (counts.slice(1));
  const all = total(files);
  const level = lowestLevel(files);
  const depth = 1 + Math.min(3, Math.floor((Math.log(all) / Math.log(Math.max(2, most))) * 4));
  const label = `${longDay(day)}: ${plural(all, 'file')}; ${proofText(files)}`;
  return html`<a
    class=${`day ${level} depth${depth}`}
    href=${hrefTo('day', day)}
    data-day=${day}
    tabindex=${isEntry ? 0 : -1}
    aria-label=${label}
    title=${label}
    >${plainNumber(number)}</a
  >`;
}

/** @param {readonly number[]} files */
function proofText(files) {
  return LEVELS.flatMap(({ label }, at) =>
    (files[at] ?? 0) > 0 ? `${count(files[at] ?? 0)} with ${label}` : [],
  ).join(', ');
}

/** The day with files that a step leads to: one so many days away, or the next one behind it. @param {readonly string[]} days @param {string} from @param {number} step */
function nearestDay(days, from, step) {
  if (Math.abs(step) === 1) return days[days.indexOf(from) + step] ?? from;
  const wanted = new Date(Date.parse(from) + step * DAY_MS).toISOString().slice(0, 10);
  const found = step > 0 ? days.find((day) => day >= wanted) : days.findLast((day) => day <= wanted);
  return found ?? (step > 0 ? days.at(-1) : days[0]) ?? from;
}

/** @param {string} day */
function focusDay(day) {
  const wanted = document.querySelector(`a[data-day="${day}"]`);
  if (!(wanted instanceof HTMLElement)) return;
  for (const link of document.querySelectorAll('a[data-day][tabindex="0"]'))
    link.setAttribute('tabindex', '-1');
  wanted.setAttribute('tabindex', '0');
  wanted.focus();
}

/** The days of each year, the last year first. @param {readonly CalendarDay[]} days */
function byYear(days) {
  return new Map([...Map.groupBy(days, ([day]) => day.slice(0, 4))].reverse());
}

/** @param {readonly CalendarDay[]} days */
function sumOf(days) {
  return LEVELS.map((_, at) => days.reduce((sum, day) => sum + Number(day[at + 1] ?? 0), 0));
}

/** @param {readonly unknown[]} files */
function total(files) {
  return files.reduce((/** @type {number} */ sum, one) => sum + Number(one), 0);
}

/** @param {string} month @param {number} day */
function dayName(month, day) {
  return `${month}-${String(day).padStart(2, '0')}`;
}
