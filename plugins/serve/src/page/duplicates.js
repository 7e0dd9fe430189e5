// Equal files side by side, decided by keys; what was decided becomes a plan.
import { ask, tell } from './answers.js';
import { ChangePanel } from './change-panel.js';
import { Compare, isElsewhere, stepButtons } from './compare.js';
import { Component, createRef, html } from './elements.js';
import { KeyHelp } from './key-help.js';
import { hrefTo } from './route.js';
import { RuleDialog } from './rule-dialog.js';
import { SetList } from './set-list.js';
import { count, plural } from './words.js';

/** @typedef {import('../duplicates/read-duplicates.ts').Duplicates} Duplicates */
/** @typedef {import('../duplicates/read-set.ts').DuplicateSet} DuplicateSet */
/** @typedef {'rule' | 'help' | null} Dialog */
/** @typedef {{ readonly all: Duplicates, readonly set: DuplicateSet | null, readonly place: number, readonly shown: number, readonly version: number, readonly said: string, readonly failure: string | null, readonly dialog: Dialog }} State */

const KEYS = /** @type {const} */ ([
  ['→ ↓', 'the next set'],
  ['← ↑', 'the set before'],
  ['n', 'the next set that is not decided'],
  ['l', 'keep the left copy, the others go'],
  ['r', 'keep the right copy, the others go'],
  ['b', 'keep all copies'],
  ['1 … 9', 'keep this copy, the others go'],
  ['f', 'a rule for the two folders'],
  ['u', 'undo what was decided last'],
  ['p', 'plan what was decided'],
  ['+ - 0', 'larger, smaller, whole'],
  ['?', 'these keys'],
]);

/** @extends {Component<{ first: Duplicates, start: string, isAllowed: boolean }, State>} */
export class DuplicatesPage extends Component {
  heading = createRef();
  /** @type {ChangePanel | null} */
  panel = null;
  wantsFocus = false;
  /** @type {State} */
  state = {
    ...{ all: this.props.first, set: null, place: 0, shown: 0, version: 0 },
    ...{ said: '', failure: null, dialog: null },
  };

  componentDidMount() {
    addEventListener('keydown', this.key);
    void this.begin();
  }

  componentWillUnmount() {
    removeEventListener('keydown', this.key);
  }

  componentDidUpdate() {
    if (!this.wantsFocus) return;
    this.wantsFocus = false;
    const heading = this.heading.current;
    heading?.parentElement?.scrollIntoView({ block: 'start' });
    if (document.activeElement?.getAttribute('role') !== 'listbox') heading?.focus({ preventScroll: true });
  }

  /** @param {ChangePanel} panel */
  keepPanel = (panel) => {
    this.panel = panel;
  };

  async begin() {
    const { first, start } = this.props;
    if (first.count === 0) return;
    if (start === '') await this.show(0, false);
    else await this.load(start).catch(() => this.show(0, false));
  }

  /** Shows the set at a place. @param {number} place @param {boolean} [takesFocus] */
  show = async (place, takesFocus = true) => {
    const { count: all } = this.state.all;
    if (place < 0 || place >= all) return;
    this.setState({ place });
    try {
      const { sets } = await ask(`/api/duplicates?from=${place}&count=1`);
      if (this.state.place === place && sets[0] !== undefined) await this.load(sets[0].sha256, takesFocus);
    } catch (error) {
      this.fail(error);
    }
  };

  /** @param {string} hash @param {boolean} [takesFocus] */
  async load(hash, takesFocus = false) {
    const { place, ...set } = await ask(`/api/duplicates/set/${hash}`);
    this.wantsFocus = takesFocus;
    this.setState({ set, place, shown: place, failure: null });
    history.replaceState(null, '', hrefTo('duplicates', hash));
  }

  /** Asks anew for what stands. */
  async refresh() {
    const all = await ask('/api/duplicates?from=0&count=0');
    this.setState({ all, version: this.state.version + 1 });
  }

  /** @param {unknown} error */
  fail(error) {
    this.setState({ failure: error instanceof Error ? error.message : String(error) });
  }

  /** @param {KeyboardEvent} event */
  key = (event) => {
    if (isElsewhere(event) || this.state.set === null) return;
    // A key that is held down goes on through the sets, and decides about none that nobody saw.
    if (event.repeat && !event.key.startsWith('Arrow')) return;
    const act = this.actOf(event.key);
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  /** What a key does. @param {string} key @returns {(() => void) | undefined} */
  actOf(key) {
    const { place, set } = this.state;
    const last = (set?.copies.length ?? 0) - 1;
    /** @type {Record<string, () => void>} */
    const looking = {
      ArrowRight: () => void this.show(place + 1),
      ArrowDown: () => void this.show(place + 1),
      ArrowLeft: () => void this.show(place - 1),
      ArrowUp: () => void this.show(place - 1),
      n: () => void this.next(),
      '?': () => this.setState({ dialog: 'help' }),
    };
    /** @type {Record<string, () => void>} */
    const deciding = {
      l: () => void this.keep([0]),
      r: () => void this.keep([last]),
      b: () => void this.keep(set?.copies.map((_, nth) => nth) ?? []),
      f: () => this.setState({ dialog: 'rule' }),
      u: () => void this.undo(),
      p: () => this.panel?.begin(),
    };
    if (!this.props.isAllowed) return looking[key];
    const digit =
      /^[1-9]$/.test(key) && Number(key) - 1 <= last ? () => void this.keep([Number(key) - 1]) : undefined;
    return looking[key] ?? deciding[key] ?? digit;
  }

  async next() {
    const { place } = await ask(`/api/duplicates/next?after=${this.state.place}`);
    if (place < 0) this.setState({ said: 'Every set is decided.' });
    else await this.show(place);
  }

  /** Decides that these copies stay and all others go, and goes on to the next set. @param {readonly number[]} nths */
  keep = async (nths) => {
    const { set, place, shown: at, all } = this.state;
    // Whoever went on means the set that comes, and cannot have seen it yet.
    if (set === null || place !== at) return;
    const shown = set.copies.map(({ tree, path }) => ({ tree, path }));
    const keep = nths.flatMap((nth) => shown.slice(nth, nth + 1));
    try {
      await tell('/api/duplicates/choose', { set: set.set, keep, shown });
      const goes = set.copies.length - keep.length;
      await this.refresh();
      const said = `Set ${count(place + 1)}: ${goes === 0 ? 'all copies stay' : `${plural(goes, 'copy goes', 'copies go')}, ${keep[0]?.path ?? ''} stays`}.`;
      this.setState({ said });
      await (place + 1 < all.count ? this.show(place + 1) : this.load(set.set, true));
    } catch (error) {
      this.fail(error);
    }
  };

  undo = async () => {
    const { lastClick } = this.state.all;
    if (lastClick === null) {
      this.setState({ said: 'There is nothing to undo.' });
      return;
    }
    try {
      const { sets } = await tell('/api/decisions/undo', { click: lastClick.click });
      await this.refresh();
      this.setState({ said: `Undone: ${plural(lastClick.decisions, 'decision')}.` });
      if (sets[0] !== undefined) await this.load(sets[0], true);
    } catch (error) {
      this.fail(error);
    }
  };

  /** @param {string | null} told */
  ruled = async (told) => {
    this.setState({ dialog: null });
    if (told !== null) {
      await this.refresh();
      this.setState({ said: told });
    }
    if (this.state.set !== null) await this.load(this.state.set.set, true).catch((error) => this.fail(error));
  };

  applied = async () => {
    await this.refresh();
    const { count: all } = this.state.all;
    if (all === 0) this.setState({ set: null });
    else await this.show(Math.min(this.state.place, all - 1), false);
  };

  render() {
    const { isAllowed, first } = this.props;
    const { all, set, place, shown, version, said, failure, dialog } = this.state;
    return html`<div class="duplicates">
      <p class="sentence">${sentence(all)}</p>
      <p role="status" class="said">${said}</p>
      ${failure !== null && html`<p role="alert" class="problems">${failure}</p>`}
      <${ChangePanel}
        onMade=${this.keepPanel}
        begin="/api/duplicates/plan"
        label=${`Plan what was decided: ${plural(all.goes, 'file goes', 'files go')}`}
        isAllowed=${isAllowed}
        isEmpty=${all.goes === 0}
        onApplied=${this.applied}
      />
      ${
        set !== null &&
        html`<div class="deciding">
          <${SetList}
            count=${all.count}
            place=${place}
            version=${version}
            first=${first.sets}
            onShow=${this.show}
            onEnter=${() => this.heading.current?.focus()}
            label="Sets of equal files"
          />
          <div class="deciding-set">
            <h2 tabindex="-1" ref=${this.heading}>${setTitle(set, shown, all.count)}</h2>
            <div class="actions">
              ${stepButtons(place, all.count, (to) => void this.show(to))}
              ${
                isAllowed &&
                html`<button type="button" onClick=${() => void this.keep(set.copies.map((_, nth) => nth))}>
                    Keep all
                  </button>
                  <button type="button" onClick=${() => this.setState({ dialog: 'rule' })}>
                    A rule for the folders
                  </button>
                  <button type="button" disabled=${all.lastClick === null} onClick=${() => void this.undo()}>
                    Undo
                  </button>`
              }
              <button type="button" onClick=${() => this.setState({ dialog: 'help' })}>Keys (?)</button>
            </div>
            <${Compare} key=${set.set} copies=${set.copies} isAllowed=${isAllowed} onKeep=${this.keep} />
          </div>
        </div>`
      }
      ${dialog === 'rule' && set !== null && html`<${RuleDialog} set=${set} onDone=${this.ruled} />`}
      ${dialog === 'help' && html`<${KeyHelp} keys=${isAllowed ? KEYS : KEYS.filter(([key]) => !/^[lrbfup1]/.test(key))} onClose=${() => void this.ruled(null)} />`}
    </div>`;
  }
}

/** @param {DuplicateSet} set @param {number} place @param {number} of */
function setTitle({ copies }, place, of) {
  return `Set ${count(place + 1)} of ${count(of)}: ${copies[0]?.name ?? ''}, ${count(copies.length)} copies`;
}

/** @param {Duplicates} all */
function sentence({ count: sets, decided, goes }) {
  if (sets === 0)
    return 'No two files of the folders that are connected are equal, as far as they were crawled.';
  const told =
    decided === 0
      ? 'Nothing is decided yet.'
      : `${plural(decided, 'set')} decided: ${plural(goes, 'file goes', 'files go')}.`;
  return `${plural(sets, 'set')} of equal files. ${told}`;
}
