// The pictures of one day, or of a month or year of which no more is known.
import { Component, html } from './elements.js';
import { LEVELS, ThinBar } from './proof-bar.js';
import { hrefTo } from './route.js';
import { Sheet } from './sheet.js';
import { Viewer } from './viewer.js';
import { count, longPeriod, plainNumber, plural } from './words.js';

/** @typedef {import('../calendar/read-day.ts').Picture} Picture */

/** @param {{ readonly day: string, readonly pictures: readonly Picture[], readonly before: string | undefined, readonly behind: string | undefined }} props */
export function DayPage({ day, pictures, before, behind }) {
  const files = LEVELS.map(
    (_, at) => pictures.filter(({ proven }) => Math.min(proven, LEVELS.length - 1) === at).length,
  );
  return html`<div class="day-page">
    <nav class="around" aria-label="Days">
      ${before !== undefined && html`<a rel="prev" href=${hrefTo('day', before)}>← ${longPeriod(before)}</a>`}
      <a href=${hrefTo('calendar', day.slice(0, 4))}>${plainNumber(day.slice(0, 4))}</a>
      ${behind !== undefined && html`<a rel="next" href=${hrefTo('day', behind)}>${longPeriod(behind)} →</a>`}
    </nav>
    <p class="sentence">
      ${plural(pictures.length, 'file')}:${' '}
      ${LEVELS.flatMap(({ label }, at) => ((files[at] ?? 0) > 0 ? `${count(files[at] ?? 0)} with ${label}` : [])).join(', ')}
    </p>
    <${ThinBar} files=${files} />
    <${Pictures} key=${day} pictures=${pictures} label=${`Files of ${longPeriod(day)}`} />
  </div>`;
}

/** A sheet, and the picture of it that is open. @extends {Component<{ pictures: readonly Picture[], label: string }, { open: number | null }>} */
export class Pictures extends Component {
  /** @type {{ open: number | null }} */
  state = { open: null };
  /** @type {Sheet | null} */
  sheet = null;

  /** @param {Sheet} sheet */
  keep = (sheet) => {
    this.sheet = sheet;
  };

  close = () => {
    const { open } = this.state;
    this.setState({ open: null });
    if (open !== null) this.sheet?.show(open);
  };

  render() {
    const { pictures, label } = this.props;
    const { open } = this.state;
    const show = (/** @type {number} */ nth) => this.setState({ open: nth });
    if (pictures.length === 0) return null;
    return html`<${Sheet} onMade=${this.keep} pictures=${pictures} label=${label} onOpen=${show} />
      ${open !== null && html`<${Viewer} pictures=${pictures} nth=${open} onShow=${show} onClose=${this.close} />`}`;
  }
}
