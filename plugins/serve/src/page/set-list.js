// All sets in a list of which only what is in view is made, and only that is asked for.
import { ask } from './answers.js';
import { Component, createRef, html } from './elements.js';
import { madeHeight, offsetAt, placeByKey, topAt } from './virtual-rows.js';
import { count, size } from './words.js';

/** @typedef {import('../duplicates/read-duplicates.ts').Duplicates} Duplicates */
/** @typedef {Duplicates['sets'][number]} Listed */

const ROW = 48;
const PAGE = 100;
/** Pages that are kept, the ones that were looked at last. */
const KEPT = 20;
const DECISIONS = { none: 'not decided', go: 'decided', stay: 'decided: all stay' };

/** Page Up, Page Down, Home and End go from set to set; Enter leads to the one that is chosen. @extends {Component<{ count: number, place: number, version: number, first: readonly Listed[], onShow: (place: number) => void, onEnter: () => void, label: string }, { top: number, height: number, loaded: number }>} */
export class SetList extends Component {
  box = createRef();
  /** @type {Map<number, readonly Listed[]>} */
  pages = new Map();
  /** @type {Set<number>} */
  asked = new Set();
  version = -1;
  shown = -1;
  state = { top: 0, height: 400, loaded: 0 };
  observer = new ResizeObserver(() => this.measure());

  componentDidMount() {
    this.observer.observe(this.box.current);
    this.pages.set(0, this.props.first);
    this.version = this.props.version;
    this.follow();
  }

  componentWillUnmount() {
    this.observer.disconnect();
  }

  componentDidUpdate() {
    if (this.version !== this.props.version) {
      this.version = this.props.version;
      this.pages.clear();
      this.asked.clear();
      this.setState({ loaded: this.state.loaded + 1 });
    }
    this.follow();
  }

  measure = () => {
    const { scrollTop, clientHeight } = this.box.current ?? { scrollTop: 0, clientHeight: 0 };
    const { top, height } = this.state;
    if (scrollTop !== top || clientHeight !== height) this.setState({ top: scrollTop, height: clientHeight });
  };

  /** @returns {import('./virtual-rows.js').Rows} */
  get rows() {
    return { rows: this.props.count, row: ROW, height: this.box.current?.clientHeight ?? this.state.height };
  }

  /** @param {KeyboardEvent} event */
  key = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { place, onShow, onEnter } = this.props;
    const next = placeByKey(event.key, place, this.rows);
    if (next === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (next === undefined) onEnter();
    else onShow(next);
  };

  /** Keeps the current set in view. */
  follow() {
    const { place } = this.props;
    const box = this.box.current;
    if (box === null || this.shown === place) return;
    this.shown = place;
    const { rows } = this;
    const offset = offsetAt(rows, box.scrollTop);
    const [from, to] = [place * ROW, (place + 1) * ROW];
    if (from < offset) box.scrollTop = topAt(rows, from);
    else if (to > offset + rows.height) box.scrollTop = topAt(rows, to - rows.height);
    this.measure();
  }

  /** A set, if it was asked for; else it is asked for now. @param {number} place @returns {Listed | undefined} */
  at(place) {
    const page = Math.floor(place / PAGE);
    const known = this.pages.get(page);
    if (known !== undefined) return known[place % PAGE];
    if (!this.asked.has(page)) void this.load(page);
    return undefined;
  }

  /** @param {number} page */
  async load(page) {
    const { version } = this;
    this.asked.add(page);
    const answer = await ask(`/api/duplicates?from=${page * PAGE}&count=${PAGE}`).catch(() => null);
    this.asked.delete(page);
    if (answer === null || version !== this.version) return;
    this.pages.set(page, answer.sets);
    for (const oldest of this.pages.keys()) if (this.pages.size > KEPT) this.pages.delete(oldest);
    this.setState({ loaded: this.state.loaded + 1 });
  }

  render() {
    const { count: all, place, onShow, label } = this.props;
    const { top, height } = this.state;
    const offset = offsetAt({ rows: all, row: ROW, height }, top);
    const from = Math.max(0, Math.floor(offset / ROW) - 3);
    const to = Math.min(all, Math.ceil((offset + height) / ROW) + 3);
    const places = Array.from({ length: Math.max(0, to - from) }, (_, nth) => from + nth);
    if (!places.includes(place) && place < all) places.push(place);
    return html`<div
      class="set-list"
      ref=${this.box}
      role="listbox"
      tabindex="0"
      aria-label=${label}
      aria-activedescendant=${`set-${place}`}
      onScroll=${this.measure}
      onKeyDown=${this.key}
    >
      <div
        class="set-rows"
        role="presentation"
        style=${{ height: `${madeHeight({ rows: all, row: ROW, height })}px` }}
      >
        ${places.map((nth) => html`<${Row} key=${nth} nth=${nth} top=${top - offset + nth * ROW} of=${all} listed=${this.at(nth)} isCurrent=${nth === place} onShow=${onShow} />`)}
      </div>
    </div>`;
  }
}

/** @param {{ readonly nth: number, readonly top: number, readonly of: number, readonly listed: Listed | undefined, readonly isCurrent: boolean, readonly onShow: (place: number) => void }} props */
function Row({ nth, top, of, listed, isCurrent, onShow }) {
  return html`<div
    id=${`set-${nth}`}
    role="option"
    class=${`set-row ${listed?.decision ?? ''}`}
    aria-selected=${isCurrent}
    aria-setsize=${of}
    aria-posinset=${nth + 1}
    style=${{ transform: `translateY(${top}px)` }}
    onClick=${() => onShow(nth)}
  >
    ${
      listed === undefined
        ? html`<span class="quiet">…</span>`
        : html`<span class="set-name">${listed.name}</span>
            <span class="set-facts quiet small"
              >${count(listed.copies)} × ${size(listed.size)} · ${listed.folder}<span class="hidden"
                >, ${DECISIONS[listed.decision]}</span
              ></span
            >`
    }
  </div>`;
}
