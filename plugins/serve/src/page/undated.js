// Pictures without a date: all that may tell it, and giving one date to one or to many.
import { ask, tell } from './answers.js';
import { ChangePanel } from './change-panel.js';
import { isElsewhere } from './compare.js';
import { Component, createRef, html } from './elements.js';
import { KeyHelp } from './key-help.js';
import { Sheet } from './sheet.js';
import { count, localTime, plural } from './words.js';

/** @typedef {import('../undated/undated-files.ts').Undated} Undated */
/** @typedef {import('../undated/read-evidence.ts').UndatedEvidence} UndatedEvidence */
/** @typedef {{ readonly undated: Undated, readonly chosen: ReadonlySet<number>, readonly current: number, readonly evidence: UndatedEvidence | null, readonly said: string, readonly failure: string | null, readonly isHelping: boolean }} State */

const KEYS = /** @type {const} */ ([
  ['arrows', 'from picture to picture'],
  ['Enter', 'what may tell its date'],
  ['Space', 'choose this picture, or not'],
  ['Shift + Space', 'choose all from the last one chosen to this one'],
  ['d', 'to the date'],
  ['u', 'undo the date that was given last'],
  ['p', 'plan what was given'],
  ['?', 'these keys'],
]);
/** Where a date was found, in words. @type {Readonly<Record<string, string>>} */
const SOURCES = {
  name: 'its name',
  folder: 'its folder',
  mtime: 'when the file was last written',
  'modify-date': 'when a program changed it',
  takeout: 'Google Takeout',
};

/** What is held of a date. None of these was taken by itself, because they only say when the file was handled. */
const VERDICTS = { chosen: 'the best of these', usable: 'possible', suspect: 'doubtful', invalid: 'no date' };

/** @extends {Component<{ undated: Undated, isAllowed: boolean }, State>} */
export class UndatedPage extends Component {
  input = createRef();
  /** @type {ChangePanel | null} */
  panel = null;
  /** @type {Sheet | null} */
  sheet = null;
  anchor = 0;
  asked = '';
  /** @type {State} */
  state = {
    ...{ undated: this.props.undated, chosen: new Set(), current: -1, evidence: null },
    ...{ said: '', failure: null, isHelping: false },
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

  /** @param {unknown} error */
  fail(error) {
    this.setState({ failure: error instanceof Error ? error.message : String(error) });
  }

  /** @param {KeyboardEvent} event */
  key = (event) => {
    if (isElsewhere(event)) return;
    const nth = Number(document.activeElement?.getAttribute('data-nth') ?? Number.NaN);
    if (event.key === ' ' && Number.isInteger(nth)) {
      event.preventDefault();
      this.toggle(nth, event.shiftKey);
      return;
    }
    /** @type {Record<string, () => void>} */
    const acts = {
      '?': () => this.setState({ isHelping: true }),
      ...(this.props.isAllowed
        ? { d: () => this.input.current?.focus(), u: () => void this.undo(), p: () => this.panel?.begin() }
        : {}),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  /** @param {number} nth @param {boolean} isRange */
  toggle(nth, isRange) {
    const chosen = new Set(this.state.chosen);
    const [from, to] = isRange ? [Math.min(this.anchor, nth), Math.max(this.anchor, nth)] : [nth, nth];
    const isOn = isRange || !chosen.has(nth);
    for (let at = from; at <= to; at++) {
      if (isOn) chosen.add(at);
      else chosen.delete(at);
    }
    this.anchor = nth;
    const { length } = this.state.undated.files;
    this.setState({ chosen, said: `${count(chosen.size)} of ${count(length)} chosen.` });
  }

  /** A click or Enter looks at a picture; with Ctrl or Shift it chooses. @param {number} nth @param {MouseEvent} event */
  open = (nth, event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) this.toggle(nth, event.shiftKey);
    else void this.look(nth);
  };

  /** @param {number} nth */
  async look(nth) {
    const file = this.state.undated.files[nth];
    if (file === undefined) return;
    this.asked = file.sha256;
    this.setState({ current: nth, evidence: null, failure: null });
    try {
      const evidence = await ask(`/api/undated/evidence/${file.sha256}`);
      if (this.asked === file.sha256) this.setState({ evidence });
    } catch (error) {
      this.fail(error);
    }
  }

  /** Those that are chosen, else the one that is looked at. */
  get meant() {
    const { chosen, current, undated } = this.state;
    const nths = chosen.size > 0 ? [...chosen] : current >= 0 ? [current] : [];
    return nths.flatMap((nth) => undated.files.slice(nth, nth + 1));
  }

  /** @param {SubmitEvent} event */
  submit = (event) => {
    event.preventDefault();
    void this.give(String(this.input.current.value).trim().replace(' ', 'T'));
  };

  /** @param {string} date */
  async give(date) {
    const files = [...new Set(this.meant.map(({ sha256 }) => sha256))];
    if (files.length === 0) return;
    try {
      await tell('/api/undated/date', { date, files });
      await this.refresh();
      this.input.current.value = '';
      this.setState({
        chosen: new Set(),
        failure: null,
        said: `${date} given to ${plural(files.length, 'picture')}.`,
      });
      this.sheet?.show(Math.max(0, Math.min(this.anchor, this.state.undated.files.length - 1)));
    } catch (error) {
      this.fail(error);
    }
  }

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
    const { undated: before, chosen, current, evidence } = this.state;
    const placeOf = new Map(undated.files.map(({ sha256 }, nth) => [sha256, nth]));
    const now = (/** @type {number} */ nth) => placeOf.get(before.files[nth]?.sha256 ?? '') ?? -1;
    this.anchor = Math.max(0, now(this.anchor));
    this.setState({
      undated,
      chosen: new Set([...chosen].map(now).filter((nth) => nth >= 0)),
      current: now(current),
      evidence: now(current) < 0 ? null : evidence,
    });
  }

  applied = async () => {
    await this.refresh().catch((error) => this.fail(error));
    this.setState({ chosen: new Set(), current: -1, evidence: null });
  };

  render() {
    const { isAllowed } = this.props;
    const { undated, chosen, said, failure, isHelping } = this.state;
    const { files, decided } = undated;
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
            chosen=${chosen}
            notes=${files.map(({ given }) => given)}
          />
          ${this.side()}
        </div>`
      }
      ${isHelping && html`<${KeyHelp} keys=${KEYS} onClose=${() => this.setState({ isHelping: false })} />`}
    </div>`;
  }

  /** What may tell the date of the picture that is looked at, and the date to give. */
  side() {
    const { isAllowed } = this.props;
    const { evidence, current, undated } = this.state;
    const { meant } = this;
    const file = undated.files[current];
    return html`<aside class="dating-side" aria-label="Date">
      ${
        isAllowed &&
        html`<form class="date-form" onSubmit=${this.submit}>
          <label
            >Date (d)
            <input
              ref=${this.input}
              name="date"
              required
              placeholder="1987, 1987-07, 1987-07-06 12:00"
              autocomplete="off"
          /></label>
          <button type="submit" disabled=${meant.length === 0}>
            ${meant.length === 0 ? 'Choose pictures first' : `Give it to ${plural(meant.length, 'picture')}`}
          </button>
          <button
            type="button"
            class="plain"
            disabled=${undated.lastClick === null}
            onClick=${() => void this.undo()}
          >
            Undo
          </button>
        </form>`
      }
      ${file === undefined ? html`<p class="quiet">Enter on a picture shows what may tell its date.</p>` : html`<h2>${file.name}</h2>`}
      ${file !== undefined && evidence === null && html`<p role="status">Reading …</p>`}
      ${evidence !== null && html`<${Evidence} evidence=${evidence} takers=${this.state.chosen.size} onTake=${isAllowed ? (/** @type {string} */ date) => void this.give(date) : null} />`}
    </aside>`;
  }
}

/** @param {{ readonly evidence: UndatedEvidence, readonly takers: number, readonly onTake: ((date: string) => void) | null }} props */
function Evidence({ evidence: { origin, candidates, neighbours, unread }, takers, onTake }) {
  const taking = takers === 0 ? 'Take it' : `Take it for what is chosen: ${plural(takers, 'picture')}`;
  const take = (/** @type {string | null} */ local) =>
    onTake !== null &&
    local !== null &&
    html`<button
      type="button"
      class="plain"
      aria-label=${`${taking}: ${localTime(local)}`}
      onClick=${() => onTake(local.slice(0, 19))}
    >
      ${taking}
    </button>`;
  return html`<p class="quiet small path">Came from ${origin}</p>
    ${unread.map((message) => html`<p class="quiet small">${message}</p>`)}
    <h3>What may tell its date</h3>
    ${candidates.length + neighbours.length === 0 && html`<p class="quiet">Nothing: neither in it, nor in its name, nor beside it.</p>`}
    <ul class="evidence">
      ${candidates.map(
        ({ member, source, raw, local, verdict, why }) =>
          html`<li>
            <strong>${local === null ? raw : localTime(local)}</strong>
            <span>${`${SOURCES[source] ?? source}, of ${member}`}</span>
            <span class="quiet small">${`${VERDICTS[verdict]}${why === '' ? '' : `: ${why}`}`}</span>
            ${take(local)}
          </li>`,
      )}
      ${neighbours.map(
        ({ name, local }) =>
          html`<li>
            <strong>${localTime(local)}</strong>
            <span>${`${name}, from the same folder`}</span>
            ${take(local.length > 10 ? local.slice(0, 10) : local)}
          </li>`,
      )}
    </ul>`;
}

/** @param {Undated} undated */
function sentence({ files, more, decided }) {
  const all = files.length + more;
  if (all === 0) return 'Every picture that was ingested has a date.';
  const shown = more > 0 ? ` These are the first ${count(files.length)}.` : '';
  const told = decided === 0 ? '' : ` ${count(decided)} of them were given one, and wait for the plan.`;
  return `${plural(all, 'picture')} without a date.${shown}${told}`;
}
