// Pictures without a date: all that may tell it, and giving one date to one or to many.
import { ask, messageOf, tell } from './answers.js';
import { ChangePanel } from './change-panel.js';
import { groupsOf, groupToggled, moved, NONE, rangeChosen, toggled } from './choosing.js';
import { isElsewhere } from './compare.js';
import { Component, html } from './elements.js';
import { KeyHelp } from './key-help.js';
import { Sheet } from './sheet.js';
import { UndatedSide } from './undated-side.js';
import { Viewer } from './viewer.js';
import { count, plural } from './words.js';

/** @typedef {import('../undated/undated-files.ts').Undated} Undated */
/** @typedef {import('../undated/read-evidence.ts').UndatedEvidence} UndatedEvidence */
/** @typedef {import('./choosing.js').Choice} Choice */
/** `current` is the picture that is looked at, less than 0 for none. @typedef {{ readonly undated: Undated, readonly choice: Choice, readonly current: number, readonly evidence: UndatedEvidence | null, readonly isLarge: boolean, readonly said: string, readonly failure: string | null, readonly isHelping: boolean }} State */

const KEYS = /** @type {const} */ ([
  ['arrows', 'from picture to picture'],
  ['Enter', 'what may tell its date'],
  ['v', 'this picture, large'],
  ['Space', 'choose this picture, or not'],
  ['Shift + Space', 'choose all from the last one chosen to this one'],
  ['f', 'choose its folder, or not'],
  ['d', 'to the date'],
  ['u', 'undo the date that was given last'],
  ['p', 'plan what was given'],
  ['?', 'these keys'],
]);

/** @extends {Component<{ undated: Undated, isAllowed: boolean }, State>} */
export class UndatedPage extends Component {
  /** @type {ChangePanel | null} */
  panel = null;
  /** @type {Sheet | null} */
  sheet = null;
  /** @type {UndatedSide | null} */
  side = null;
  asked = '';
  /** @type {State} */
  state = {
    ...{ undated: this.props.undated, choice: NONE, current: -1, evidence: null },
    ...{ isLarge: false, said: '', failure: null, isHelping: false },
  };

  componentDidMount() {
    addEventListener('keydown', this.key);
  }

  componentWillUnmount() {
    removeEventListener('keydown', this.key);
  }

  /** @param {ChangePanel} panel */
  keepPanel = (panel) => {
    this.panel = panel;
  };

  /** @param {Sheet} sheet */
  keepSheet = (sheet) => {
    this.sheet = sheet;
  };

  /** @param {UndatedSide} side */
  keepSide = (side) => {
    this.side = side;
  };

  /** @param {unknown} error */
  fail(error) {
    this.setState({ failure: messageOf(error) });
  }

  /** @param {KeyboardEvent} event */
  key = (event) => {
    // A key that is held decides about nothing that nobody saw.
    if (isElsewhere(event) || (event.repeat && !/^(?:Arrow|Page)/.test(event.key))) return;
    const nth = Number(document.activeElement?.getAttribute('data-nth') ?? Number.NaN);
    /** @type {Record<string, () => void>} */
    const ofTile = {
      v: () => this.enlarge(nth),
      ...(this.props.isAllowed
        ? { ' ': () => this.choose(nth, event.shiftKey), f: () => this.chooseFolder(nth) }
        : {}),
    };
    /** @type {Record<string, () => void>} */
    const ofChanges = {
      d: () => this.side?.focusDate(),
      u: () => void this.undo(),
      p: () => this.panel?.begin(),
    };
    const act = {
      ...{ '?': () => this.setState({ isHelping: true }) },
      ...(Number.isInteger(nth) ? ofTile : {}),
      ...(this.props.isAllowed ? ofChanges : {}),
    }[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  /** @param {Choice} choice */
  setChoice(choice) {
    const { length } = this.state.undated.files;
    this.setState({ choice, said: `${count(choice.chosen.size)} of ${count(length)} chosen.` });
  }

  /** @param {number} nth @param {boolean} isRange */
  choose = (nth, isRange) => {
    const { choice } = this.state;
    this.setChoice(isRange ? rangeChosen(choice, nth) : toggled(choice, nth));
    // A box that was clicked would keep the keys of the page for itself.
    this.sheet?.show(nth);
  };

  /** @param {number} from @param {number} to */
  chooseGroup = (from, to) => {
    this.setChoice(groupToggled(this.state.choice, from, to));
  };

  /** @param {number} nth */
  chooseFolder(nth) {
    const { groups } = this;
    const at = groups.findLastIndex(({ from }) => from <= nth);
    this.chooseGroup(groups[at]?.from ?? 0, groups[at + 1]?.from ?? this.state.undated.files.length);
  }

  /** A click or Enter looks at a picture; with Ctrl or Shift it chooses. @param {number} nth @param {MouseEvent} event */
  open = (nth, event) => {
    if (this.props.isAllowed && (event.ctrlKey || event.metaKey || event.shiftKey))
      this.choose(nth, event.shiftKey);
    else void this.look(nth);
  };

  /** @param {number} nth */
  enlarge = (nth) => {
    this.setState({ isLarge: true });
    void this.look(nth);
  };

  shrink = () => {
    this.setState({ isLarge: false });
    this.sheet?.show(this.state.current);
  };

  /** @param {number} nth */
  look = async (nth) => {
    const file = this.state.undated.files[nth];
    if (file === undefined) return;
    this.asked = file.sha256;
    this.setState({ current: nth, evidence: null, failure: null });
    try {
      const evidence = await ask(`/api/undated/evidence/${file.sha256}`);
      if (this.asked === file.sha256) this.setState({ evidence });
    } catch (error) {
      if (this.asked === file.sha256) this.fail(error);
    }
  };

  get groups() {
    return groupsOf(this.state.undated.files, ({ folder }) => (folder === '' ? 'No folder' : folder));
  }

  /** Those that are chosen, else the one that is looked at. */
  get meant() {
    const { choice, current, undated } = this.state;
    const nths = choice.chosen.size > 0 ? [...choice.chosen] : current >= 0 ? [current] : [];
    return nths.flatMap((nth) => undated.files.slice(nth, nth + 1));
  }

  /** True where the date was taken. @param {string} date */
  give = async (date) => {
    const files = [...new Set(this.meant.map(({ sha256 }) => sha256))];
    if (files.length === 0) return false;
    try {
      await tell('/api/undated/date', { date, files });
      await this.refresh();
      const { anchor } = this.state.choice;
      const said = `${date} given to ${plural(files.length, 'picture')}.`;
      this.setState({ choice: { ...NONE, anchor }, failure: null, said });
      this.sheet?.show(Math.max(0, Math.min(anchor, this.state.undated.files.length - 1)));
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    }
  };

  undo = async () => {
    const { lastClick } = this.state.undated;
    if (lastClick === null) {
      this.setState({ said: 'There is nothing to undo.' });
      return;
    }
    try {
      await tell('/api/decisions/undo', { click: lastClick.click });
      await this.refresh();
      this.setState({ said: `Undone: the date of ${plural(lastClick.decisions, 'picture')}.` });
    } catch (error) {
      this.fail(error);
    }
  };

  /** Asks for the pictures anew. What was chosen and what is looked at stay the same pictures, wherever they stand by now. */
  async refresh() {
    const undated = /** @type {Undated} */ (await ask('/api/undated'));
    const { undated: before, choice, current, evidence } = this.state;
    const placeOf = new Map(undated.files.map(({ sha256 }, nth) => [sha256, nth]));
    const now = (/** @type {number} */ nth) => placeOf.get(before.files[nth]?.sha256 ?? '') ?? -1;
    this.setState({
      ...{ undated, choice: moved(choice, now), current: now(current) },
      evidence: now(current) < 0 ? null : evidence,
    });
  }

  applied = async () => {
    await this.refresh().catch((error) => this.fail(error));
    this.setState({ choice: NONE, current: -1, evidence: null, isLarge: false });
  };

  render() {
    const { isAllowed } = this.props;
    const { undated, choice, current, evidence, isLarge, said, failure, isHelping } = this.state;
    const { files, decided, lastClick } = undated;
    const choosing = { chosen: choice.chosen, onChoose: this.choose, onChooseGroup: this.chooseGroup };
    return html`<div class="undated">
      <p class="sentence">${sentence(undated)}</p>
      <p role="status" class="said">${said}</p>
      ${failure !== null && html`<p role="alert" class="problems">${failure}</p>`}
      <${ChangePanel}
        onMade=${this.keepPanel}
        begin="/api/undated/plan"
        label=${`Plan what was given: ${plural(decided, 'picture')}`}
        isAllowed=${isAllowed}
        isEmpty=${decided === 0}
        onApplied=${this.applied}
      />
      ${
        files.length > 0 &&
        html`<div class="dating">
          <${Sheet}
            onMade=${this.keepSheet}
            pictures=${files}
            label="Pictures without a date"
            onOpen=${this.open}
            choosing=${isAllowed ? choosing : undefined}
            groups=${this.groups}
            notes=${files.map(({ given }) => given)}
          />
          <${UndatedSide}
            onMade=${this.keepSide}
            file=${files[current]}
            evidence=${evidence}
            isAllowed=${isAllowed}
            chosen=${choice.chosen.size}
            canUndo=${lastClick !== null}
            onGive=${this.give}
            onUndo=${this.undo}
            onEnlarge=${() => this.enlarge(current)}
          />
        </div>`
      }
      ${isLarge && current >= 0 && html`<${Viewer} pictures=${files} nth=${current} onShow=${this.look} onClose=${this.shrink} />`}
      ${isHelping && html`<${KeyHelp} keys=${KEYS} onClose=${() => this.setState({ isHelping: false })} />`}
    </div>`;
  }
}

/** @param {Undated} undated */
function sentence({ files, more, decided }) {
  const all = files.length + more;
  if (all === 0) return 'Every picture that was ingested has a date.';
  const shown = more > 0 ? ` These are the first ${count(files.length)}.` : '';
  const told = decided === 0 ? '' : ` ${count(decided)} of them were given one, and wait for the plan.`;
  return `${plural(all, 'picture')} without a date.${shown}${told}`;
}
