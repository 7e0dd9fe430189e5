// Pictures as a sheet of tiles, of which only the rows in view and a window's height around are made.
import { Component, createRef, html } from './elements.js';
import { levelOf } from './proof-bar.js';
import { localTime, plural } from './words.js';

/** @typedef {import('../calendar/read-day.ts').Content & { readonly proven?: number }} Picture */

const TILE = 168;
const TILE_ON_PHONE = 104;
const GAP = 8;
const CAPTION = 26;
const NARROW = 600;

/**
 * The arrow keys, Home, End and the page keys go from picture to picture; Enter opens one. One tile is what Tab leads to, wherever the sheet is scrolled to.
 * @extends {Component<{ pictures: readonly Picture[], onOpen: (nth: number, event: MouseEvent) => void, onMade: (sheet: Sheet) => void, label: string, chosen?: ReadonlySet<number>, notes?: readonly (string | null)[] }, { width: number, top: number, height: number, cursor: number }>}
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
    const tile = this.root.current?.querySelector(`[data-nth="${this.state.cursor}"]`);
    tile?.focus({ preventScroll: true });
  }

  measure = () => {
    const box = this.root.current?.getBoundingClientRect();
    if (box === undefined) return;
    const { width, top, height } = this.state;
    if (box.width !== width || box.top !== top || innerHeight !== height)
      this.setState({ width: box.width, top: box.top, height: innerHeight });
  };

  /** How the tiles are laid out at this width. */
  get layout() {
    const { width } = this.state;
    const least = width < NARROW ? TILE_ON_PHONE : TILE;
    const columns = Math.max(1, Math.floor((width + GAP) / (least + GAP)));
    const tile = (width - GAP * (columns - 1)) / columns;
    return { columns, tile, row: Math.round(tile) + CAPTION + GAP };
  }

  /** @param {KeyboardEvent} event */
  move = (event) => {
    const { columns, row } = this.layout;
    const page = columns * Math.max(1, Math.floor(this.state.height / row) - 1);
    const last = this.props.pictures.length - 1;
    const { cursor } = this.state;
    /** @type {Record<string, number | undefined>} */
    const steps = {
      ArrowLeft: cursor - 1,
      ArrowRight: cursor + 1,
      ArrowUp: cursor - columns,
      ArrowDown: cursor + columns,
      PageUp: cursor - page,
      PageDown: cursor + page,
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.show(
      event.key.startsWith('Page')
        ? Math.max(0, Math.min(last, next))
        : next < 0 || next > last
          ? cursor
          : next,
    );
  };

  /** Gives a picture the focus and scrolls to it if it is not in view. @param {number} nth */
  show(nth) {
    const { columns, row } = this.layout;
    const top = Math.floor(nth / columns) * row;
    const from = -(this.root.current?.getBoundingClientRect().top ?? 0);
    const header = 72;
    if (top < from + header) scrollBy(0, top - from - header);
    else if (top + row > from + innerHeight) scrollBy(0, top + row - from - innerHeight);
    this.wantsFocus = true;
    this.setState({ cursor: nth });
    this.measure();
  }

  render() {
    const { pictures, onOpen, label, chosen, notes } = this.props;
    const { top, height, width, cursor } = this.state;
    const { columns, tile, row } = this.layout;
    const rows = Math.ceil(pictures.length / columns);
    const first = Math.max(0, Math.floor((-top - height) / row));
    const last = Math.min(rows - 1, Math.ceil((-top + 2 * height) / row));
    const shown =
      width === 0 ? [] : Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
    const held = Math.floor(cursor / columns);
    if (width > 0 && !shown.includes(held) && held < rows) shown.push(held);
    return html`<div
      class="sheet"
      ref=${this.root}
      role="grid"
      aria-label=${label}
      aria-rowcount=${rows}
      aria-colcount=${columns}
      style=${{ height: `${rows * row}px` }}
      onKeyDown=${this.move}
    >
      ${shown.map(
        (nth) =>
          html`<div
            key=${nth}
            class="row"
            role="row"
            aria-rowindex=${nth + 1}
            data-row=${nth}
            style=${{ transform: `translateY(${nth * row}px)`, height: `${row - GAP}px`, gridTemplateColumns: `repeat(${columns}, ${tile}px)` }}
          >
            ${pictures.slice(nth * columns, (nth + 1) * columns).map((picture, at) => {
              const place = nth * columns + at;
              return html`<div role="gridcell" key=${picture.sha256}>
                <${Tile}
                  picture=${picture}
                  nth=${place}
                  isEntry=${place === cursor}
                  onOpen=${onOpen}
                  isChosen=${chosen?.has(place)}
                  note=${notes?.[place] ?? null}
                />
              </div>`;
            })}
          </div>`,
      )}
    </div>`;
  }
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

/** The small picture; the ending of the name where there is none. @extends {Component<{ picture: Picture }, { failed: boolean, loaded: boolean }>} */
export class Thumb extends Component {
  state = { failed: false, loaded: false };
  render() {
    const { name, sha256 } = this.props.picture;
    const ending = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toUpperCase() : '?';
    if (this.state.failed) return html`<span class="thumb none" aria-hidden="true">${ending}</span>`;
    return html`<span aria-hidden="true" class=${`thumb ${this.state.loaded ? '' : 'waiting'}`}
      ><img
        src=${`/thumb/${sha256}`}
        alt=""
        decoding="async"
        onError=${() => this.setState({ failed: true })}
        onLoad=${() => this.setState({ loaded: true })}
    /></span>`;
  }
}
