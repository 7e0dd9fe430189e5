// Equal files side by side, decided by keys; what was decided becomes a plan.
import { ask, tell } from './answers.js';
import { ChangePanel } from './change-panel.js';
import { Compare, stepButtons } from './compare.js';
import { duplicateActs, duplicateKeys } from './duplicate-keys.js';
import { chosenText, duplicatesSentence, setTitle } from './duplicate-words.js';
import { html } from './elements.js';
import { KeyedPage } from './keyed-page.js';
import { hrefTo, replaceAddress } from './route.js';
import { RuleDialog } from './rule-dialog.js';
import { SetList } from './set-list.js';
import { plural } from './words.js';

/** @typedef {import('../duplicates/read-duplicates.ts').Duplicates} Duplicates */
/** @typedef {import('../duplicates/read-set.ts').DuplicateSet} DuplicateSet */
/** `place` is the set that was asked for, `shown` the one that is there. @typedef {import('./keyed-page.js').KeyedState & { readonly all: Duplicates, readonly set: DuplicateSet | null, readonly place: number, readonly shown: number, readonly version: number, readonly said: string, readonly isRuling: boolean }} State */
/** `folders` are the places of the copies whose folders somebody came for. @typedef {{ first: Duplicates, start: string, folders: readonly [number, number] | null, isAllowed: boolean }} Props */

/** @extends {KeyedPage<Props, State>} */
export class DuplicatesPage extends KeyedPage {
  /** @type {ChangePanel | null} */
  panel = null;
  /** @type {State} */
  state = {
    ...{ all: this.props.first, set: null, place: 0, shown: 0, version: 0 },
    ...{ said: '', failure: null, isHelping: false, isRuling: false },
  };

  componentDidMount() {
    super.componentDidMount();
    void this.begin();
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
    if (this.isGone) return;
    this.wantsFocus = takesFocus;
    this.setState({ set, place, shown: place, failure: null });
    replaceAddress(hrefTo('duplicates', hash));
  }

  /** Asks anew for what stands. */
  async refresh() {
    const all = await ask('/api/duplicates?from=0&count=0');
    if (!this.isGone) this.setState({ all, version: this.state.version + 1 });
  }

  acts() {
    const { place, set } = this.state;
    if (set === null) return {};
    const { isAllowed } = this.props;
    return duplicateActs(
      { copies: set.copies.length, isAllowed },
      {
        show: (steps) => void this.show(place + steps),
        next: () => void this.next(),
        keep: (nths) => void this.keep(nths),
        rule: this.rule,
        undo: () => void this.undo(),
        plan: () => this.panel?.begin(),
      },
    );
  }

  async next() {
    try {
      const { place } = await ask(`/api/duplicates/next?after=${this.state.place}`);
      if (place < 0) this.setState({ said: 'Every set is decided.' });
      else await this.show(place);
    } catch (error) {
      this.fail(error);
    }
  }

  rule = () => this.setState({ isRuling: true });

  /** Decides that these copies stay and all others go, and goes on to the next set. @param {readonly number[]} nths */
  keep = async (nths) => {
    const { set, place, shown: at, all } = this.state;
    // Whoever went on means the set that comes, and cannot have seen it yet.
    if (set === null || place !== at) return;
    const shown = set.copies.map(({ tree, path }) => ({ tree, path }));
    const keep = nths.flatMap((nth) => shown.slice(nth, nth + 1));
    try {
      const chosen = await tell('/api/duplicates/choose', { set: set.set, keep, shown });
      await this.refresh();
      this.setState({ said: chosenText(place, chosen, keep[0]?.path ?? '') });
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

  /** @param {string | null} told What was decided; null for nothing. */
  ruled = async (told) => {
    this.setState({ isRuling: false });
    try {
      if (told !== null) {
        await this.refresh();
        this.setState({ said: told });
      }
      if (this.state.set !== null) await this.load(this.state.set.set, true);
    } catch (error) {
      this.fail(error);
    }
  };

  applied = async () => {
    try {
      await this.refresh();
      const { count: all } = this.state.all;
      if (all === 0) this.setState({ set: null });
      else await this.show(Math.min(this.state.place, all - 1), false);
    } catch (error) {
      this.fail(error);
    }
  };

  render() {
    const { isAllowed, first, folders, start } = this.props;
    const { all, set, place, version, said, isRuling } = this.state;
    return html`<div class="duplicates">
      <p class="sentence">${duplicatesSentence(all)}</p>
      <p role="status" class="said">${said}</p>
      ${this.failureLine()}
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
          ${this.shownSet(set)}
        </div>`
      }
      ${isRuling && set !== null && html`<${RuleDialog} set=${set} folders=${set.set === start ? folders : null} onDone=${this.ruled} />`}
      ${this.keyHelp(duplicateKeys(isAllowed))}
    </div>`;
  }

  /** @param {DuplicateSet} set */
  shownSet(set) {
    const { isAllowed } = this.props;
    const { all, place, shown } = this.state;
    return html`<div class="deciding-set">
      <h2 tabindex="-1" ref=${this.heading}>${setTitle(set, shown, all.count)}</h2>
      <div class="actions">
        ${stepButtons(place, all.count, (to) => void this.show(to))}
        ${
          isAllowed &&
          html`<button type="button" onClick=${() => void this.keep(set.copies.map((_, nth) => nth))}>
              Keep all
            </button>
            <button type="button" onClick=${this.rule}>A rule for the folders</button>
            <button type="button" disabled=${all.lastClick === null} onClick=${() => void this.undo()}>
              Undo
            </button>`
        }
        <button type="button" onClick=${this.help}>Keys (?)</button>
      </div>
      <${Compare} key=${set.set} copies=${set.copies} isAllowed=${isAllowed} onKeep=${this.keep} />
    </div>`;
  }
}
