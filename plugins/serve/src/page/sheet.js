// Pictures as a sheet of tiles, of which only the rows in view and a window's height around are made.
import { Component, createRef, html } from './elements.js';
import { levelOf } from './proof-bar.js';
import { heightOf, placeAfter, rowOf, rowsOf } from './sheet-rows.js';
import { Thumb } from './thumb.js';
import { count, localTime, plural } from './words.js';

/** @typedef {import('../calendar/read-day.ts').Content & { readonly proven?: number }} Picture */
/** @typedef {import('./sheet-rows.js').Row} Row */

const TILE = 168;
const TILE_ON_PHONE = 104;
const GAP = 8;
const CAPTION = 26;
const HEADING = 56;
const NARROW = 600;

/** Pictures in groups, each with a heading: the place at which it begins, and its name. @typedef {{ readonly from: number, readonly name: string }} Group */
/** `choosing` makes a box on each tile, and a button on each heading. @typedef {{ readonly chosen: ReadonlySet<number>, readonly onChoose: (nth: number, isRange: boolean) => void, readonly onChooseGroup: (from: number, to: number) => void }} Choosing */
/** @typedef {{ pictures: readonly Picture[], onOpen: (nth: number, event: MouseEvent) => void, onMade: (sheet: Sheet) => void, label: string, choosing?: Choosing, groups?: readonly Group[], notes?: readonly (string | null)[] }} SheetProps */

/**
 * The arrow keys, Home, End and the page keys go from picture to picture; Enter opens one. One tile is what Tab leads to, wherever the sheet is scrolled to.
 * @extends {Component<SheetProps, { width: number, top: number, height: number, cursor: number }>}
 */
export class Sheet extends Component {
  root = createRef();
  wantsFocus = false;
  state = { width: 0, top: 0, height: innerHeight, cursor: 0 };
  observer = new ResizeObserver(() => this.measure());

  componentDidMount() {
    addEventListener('scroll', this.measure, { passive: true });
    addEventListener('resize', this.measure);
    this.observer.observe(this.root.current);
    this.props.onMade(this);
    this.measure();
  }

  componentWillUnmount() {
    removeEventListener('scroll', this.measure);
    removeEventListener('resize', this.measure);
    this.observer.disconnect();
  }

  componentDidUpdate() {
    if (!this.wantsFocus) return;
    this.wantsFocus = false;
    const tile = this.root.current?.querySelector(`[data-nth="${this.cursor}"]`);
    tile?.focus({ preventScroll: true });
  }

  measure = () => {
    const box = this.root.current?.getBoundingClientRect();
    if (box === undefined) return;
    const { width, top, height } = this.state;
    if (box.width !== width || box.top !== top || innerHeight !== height)
      this.setState({ width: box.width, top: box.top, height: innerHeight });
  };

  /** The tile that Tab leads to; pictures that were dealt with may have taken the last ones away. */
  get cursor() {
    return Math.max(0, Math.min(this.state.cursor, this.props.pictures.length - 1));
  }

  /** How the tiles are laid out at this width. */
  get layout() {
    const { pictures, groups = [] } = this.props;
    const { width } = this.state;
    const least = width < NARROW ? TILE_ON_PHONE : TILE;
    const columns = Math.max(1, Math.floor((width + GAP) / (least + GAP)));
    const tile = (width - GAP * (columns - 1)) / columns;
    const row = Math.round(tile) + CAPTION + GAP;
    const starts = groups.map(({ from }) => from);
    const rows = rowsOf({ count: pictures.length, columns, row, heading: HEADING, starts });
    return { columns, tile, row, rows };
  }

  /** @param {KeyboardEvent} event */
  move = (event) => {
    const { row, rows } = this.layout;
    const page = Math.max(1, Math.floor(this.state.height / row) - 1);
    const next = placeAfter(rows, this.cursor, { key: event.key, page });
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.show(next);
  };

  /** Gives a picture the focus and scrolls to it if it is not in view. @param {number} nth */
  show(nth) {
    const { top = 0, height = 0 } = rowOf(this.layout.rows, nth) ?? {};
    const from = -(this.root.current?.getBoundingClientRect().top ?? 0);
    const header = 72;
    if (top < from + header) scrollBy(0, top - from - header);
    else if (top + height > from + innerHeight) scrollBy(0, top + height - from - innerHeight);
    this.wantsFocus = true;
    this.setState({ cursor: nth });
    this.measure();
  }

  render() {
    const { label } = this.props;
    const { top, height, width } = this.state;
    const { cursor } = this;
    const { columns, tile, rows } = this.layout;
    const [from, to] = [-top - height, -top + 2 * height];
    const isShown = (/** @type {Row} */ row) =>
      (row.top + row.height >= from && row.top <= to) || (cursor >= row.from && cursor < row.to);
    return html`<div
      class="sheet"
      ref=${this.root}
      role="grid"
      aria-label=${label}
      aria-rowcount=${rows.length}
      aria-colcount=${columns}
      style=${{ height: `${heightOf(rows)}px` }}
      onKeyDown=${this.move}
    >
      ${width > 0 && rows.map((row, nth) => isShown(row) && (row.kind === 'heading' ? this.heading(row, nth) : this.tiles(row, nth, { columns, tile })))}
    </div>`;
  }

  /** @param {Row} row @param {number} nth */
  heading({ from, to, top, height }, nth) {
    const { groups = [], choosing } = this.props;
    const name = groups.find((group) => group.from === from)?.name ?? '';
    return html`<div
      key=${`heading ${from}`}
      class="row heading"
      role="row"
      aria-rowindex=${nth + 1}
      style=${{ transform: `translateY(${top}px)`, height: `${height - GAP}px` }}
    >
      <div role="rowheader">
        <span class="path" dir="auto">${name}</span>
        ${
          choosing !== undefined &&
          html`<button
            type="button"
            class="plain"
            tabindex="-1"
            onClick=${() => choosing.onChooseGroup(from, to)}
          >
            Choose the folder: ${count(to - from)}
          </button>`
        }
      </div>
    </div>`;
  }

  /** @param {Row} row @param {number} nth @param {{ readonly columns: number, readonly tile: number }} layout */
  tiles({ from, to, top, height }, nth, { columns, tile }) {
    const { pictures, onOpen, choosing, notes } = this.props;
    return html`<div
      key=${from}
      class="row"
      role="row"
      aria-rowindex=${nth + 1}
      data-row=${nth}
      style=${{ transform: `translateY(${top}px)`, height: `${height - GAP}px`, gridTemplateColumns: `repeat(${columns}, ${tile}px)` }}
    >
      ${pictures.slice(from, to).map((picture, at) => {
        const place = from + at;
        const isChosen = choosing?.chosen.has(place);
        return html`<div role="gridcell" key=${picture.sha256}>
          <${Tile}
            picture=${picture}
            nth=${place}
            isEntry=${place === this.cursor}
            onOpen=${onOpen}
            isChosen=${isChosen}
            note=${notes?.[place] ?? null}
          />
          ${choosing !== undefined && html`<${Box} name=${picture.name} isChosen=${isChosen === true} onChoose=${(/** @type {boolean} */ isRange) => choosing.onChoose(place, isRange)} />`}
        </div>`;
      })}
    </div>`;
  }
}

/** The box by which a finger or a mouse chooses a tile; keys choose the tile itself. @param {{ readonly name: string, readonly isChosen: boolean, readonly onChoose: (isRange: boolean) => void }} props */
function Box({ name, isChosen, onChoose }) {
  return html`<label class="choose-box"
    ><input
      type="checkbox"
      tabindex="-1"
      aria-label=${`Choose ${name}`}
      checked=${isChosen}
      onClick=${(/** @type {MouseEvent} */ event) => onChoose(event.shiftKey)}
  /></label>`;
}

/** @param {{ readonly picture: Picture, readonly nth: number, readonly isEntry: boolean, readonly onOpen: (nth: number, event: MouseEvent) => void, readonly isChosen?: boolean | undefined, readonly note: string | null }} props */
function Tile({ picture, nth, isEntry, onOpen, isChosen, note }) {
  const { was, kind, taken, proven } = picture;
  const name = was === undefined ? picture.name : `${was} (${picture.name})`;
  const facts = [
    taken === null ? 'without a date' : localTime(taken),
    ...(proven === undefined ? [] : [plural(proven, 'proven copy', 'proven copies')]),
  ].join(', ');
  return html`<button
    type="button"
    class=${isChosen === true ? 'tile is-chosen' : 'tile'}
    aria-pressed=${isChosen}
    data-nth=${nth}
    tabindex=${isEntry ? 0 : -1}
    title=${`${name}, ${facts}`}
    onClick=${(/** @type {MouseEvent} */ event) => onOpen(nth, event)}
  >
    <${Thumb} picture=${picture} />
    ${kind === 'video' && html`<span class="badge" aria-hidden="true">▶</span>`}
    ${kind === 'raw' && html`<span class="badge" aria-hidden="true">RAW</span>`}
    ${note !== null && html`<span class="badge note">${note}</span>`}
    <span class="name"
      >${proven !== undefined && html`<i class=${`dot ${levelOf(proven)}`} aria-hidden="true"></i>`}<span
        dir="auto"
        >${name}</span
      ><span class="hidden">, ${facts}</span></span
    >
  </button>`;
}
