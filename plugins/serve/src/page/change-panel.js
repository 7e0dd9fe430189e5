// The one change that pages are about: planned, shown, and applied or dropped; afterwards it can be taken back.
import { ask, Refused, tell } from './answers.js';
import { Component, createRef, html } from './elements.js';
import { CopyCommand } from './home.js';
import { count, plural, size } from './words.js';

/** @typedef {import('../changes/change-state.ts').ChangeState} ChangeState */
/** @typedef {import('../changes/change-state.ts').ChangeAnswer} ChangeAnswer */
/** @typedef {import('../changes/change-state.ts').PlannedRow} PlannedRow */

const POLL_MS = 400;
/** What runs do, in the words of a page. @type {Record<string, string>} */
const DOING = {
  dedupe: 'Duplicates are set aside',
  redate: 'Pictures move to their days',
};

/** @extends {Component<{ begin: string, body?: object, label: string, isAllowed: boolean, isEmpty: boolean, onApplied: () => void, onMade: (panel: ChangePanel) => void }, { change: ChangeState, rows: readonly PlannedRow[], failure: Refused | null }>} */
export class ChangePanel extends Component {
  heading = createRef();
  button = createRef();
  /** @type {{ change: ChangeState, rows: readonly PlannedRow[], failure: Refused | null }} */
  state = { change: { kind: 'none' }, rows: [], failure: null };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;
  wantsFocus = false;

  componentDidMount() {
    this.props.onMade(this);
    if (this.props.isAllowed) void this.look();
  }

  componentWillUnmount() {
    clearTimeout(this.timer);
  }

  componentDidUpdate() {
    if (!this.wantsFocus) return;
    this.wantsFocus = false;
    (this.heading.current ?? this.button.current)?.focus();
  }

  /** Asks how the change stands, again and again while something is under way. */
  look = async () => {
    await this.after(ask('/api/change'));
  };

  /** Begins to plan. */
  begin = () => {
    const { kind } = this.state.change;
    const { begin, body = {}, isEmpty } = this.props;
    if (!isEmpty && kind !== 'planning' && kind !== 'applying') void this.send(begin, body);
  };

  /** @param {string} address @param {object} body */
  async send(address, body) {
    await this.after(tell(address, body));
  }

  /** @param {Promise<ChangeAnswer>} asked */
  async after(asked) {
    clearTimeout(this.timer);
    const before = this.state.change.kind;
    try {
      const { change } = await asked;
      const isFirstLook = before === 'none' && change.kind !== 'planning';
      const isPlan = change.kind === 'planned' && before !== 'planned';
      const rows = isPlan ? (await ask('/api/change/rows')).rows : this.state.rows;
      // What was shown when the page was opened takes no focus from where it is.
      if (before !== change.kind && !isFirstLook) this.wantsFocus = true;
      this.setState({ change, rows, failure: null });
      if (change.kind === 'applied' && before !== 'applied' && !isFirstLook) this.props.onApplied();
      if (change.kind === 'planning' || change.kind === 'applying')
        this.timer = setTimeout(() => void this.look(), POLL_MS);
    } catch (error) {
      this.setState({ failure: error instanceof Refused ? error : new Refused(String(error), []) });
    }
  }

  render() {
    const { label, isAllowed, isEmpty } = this.props;
    const { change, rows, failure } = this.state;
    if (!isAllowed)
      return html`<section class="change" aria-label="Changes">
        <p>This server only shows. To decide here, and to apply what you decided, start it so:</p>
        <${CopyCommand} command="mediastruct serve --open --allow-changes" />
      </section>`;
    const isBusy = change.kind === 'planning' || change.kind === 'applying';
    return html`<section class="change" aria-label="Changes" aria-busy=${isBusy}>
      ${
        change.kind !== 'planned' &&
        html`<button type="button" ref=${this.button} disabled=${isBusy || isEmpty} onClick=${this.begin}>
          ${label}
        </button>`
      }
      ${failure !== null && html`<${Failure} message=${failure.message} suggestions=${failure.suggestions} />`}
      ${
        isBusy &&
        html`<h2 tabindex="-1" ref=${this.heading}>
            ${change.kind === 'planning' ? 'Planning' : 'Applying'}
          </h2>
          <p role="status">${progressText(change)}</p>`
      }
      ${change.kind === 'failed' && html`<${Failure} ...${change} />`}
      ${change.kind === 'planned' && this.plan(change, rows)} ${change.kind === 'saved' && this.saved(change)}
      ${change.kind === 'applied' && this.applied(change)}
    </section>`;
  }

  /** @param {Extract<ChangeState, { kind: 'planned' }>} change @param {readonly PlannedRow[]} rows */
  plan({ runId, command, undoes, totals, meanings, warnings }, rows) {
    const answer = (/** @type {string} */ word) => () =>
      void this.send('/api/change', { run: runId, answer: word });
    const { files, bytes } = totals.changes;
    return html`<h2 tabindex="-1" ref=${this.heading}>${planText(files, bytes)}</h2>
      <p class="quiet small">
        ${doing(command, undoes)}. Nothing was changed yet. Each file is read again before it moves, and so is
        the copy that stays for it.
      </p>
      <ul class="tallies">
        ${Object.entries(totals.states).map(([state, tally]) => html`<li>${count(tally.files)} ${state}: ${meanings[state]}</li>`)}
      </ul>
      <${Warned} warnings=${warnings} />
      <${Rows} rows=${rows} all=${totals.operations} />
      <div class="actions">
        ${files > 0 && html`<button type="button" class="go" onClick=${answer('apply')}>Apply</button>`}
        ${files > 0 && command !== 'undo' && html`<button type="button" onClick=${answer('save')}>Save the plan</button>`}
        <button type="button" onClick=${answer('drop')}>${files > 0 ? 'Change nothing' : 'Close'}</button>
      </div>`;
  }

  /** @param {Extract<ChangeState, { kind: 'saved' }>} change */
  saved({ path }) {
    return html`<h2 tabindex="-1" ref=${this.heading}>The plan is saved</h2>
      <p>Nothing was changed. This carries it out:</p>
      <${CopyCommand} command=${`mediastruct apply '${path}'`} />`;
  }

  /** @param {Extract<ChangeState, { kind: 'applied' }>} change */
  applied({ runId, command, undoes, report, isFinal }) {
    const failed = report.failures.length;
    return html`<h2 tabindex="-1" ref=${this.heading}>${doneText(report.states)}</h2>
      ${
        failed > 0 &&
        html`<p role="alert">Not all of it could be done; each of these is where it was:</p>
          <ul>
            ${report.failures.map(({ path, code, detail }) => html`<li><span class="path">${path}</span>: ${detail ?? code}</li>`)}
          </ul>`
      }
      <${Warned} warnings=${report.warnings} />
      <p class="quiet small">Run ${runId}${undoes === null ? '' : `, which takes back ${undoes}`}.</p>
      ${
        !isFinal &&
        command !== 'undo' &&
        html`<button
          type="button"
          class="plain"
          onClick=${() => void this.send('/api/change/undo', { run: runId })}
        >
          Take it back
        </button>`
      }`;
  }
}

/** A page may show the way back of another run than its own. @param {string} command @param {string | null} undoes */
function doing(command, undoes) {
  return undoes === null ? (DOING[command] ?? command) : `The run ${undoes} is taken back`;
}

/** @param {number} files @param {number} bytes */
function planText(files, bytes) {
  if (files === 0) return 'There is nothing to do';
  return `The plan: ${plural(files, 'file')} (${size(bytes)}) ${files === 1 ? 'moves' : 'move'}`;
}

/** @param {Readonly<Record<string, { readonly files: number }>>} states */
function doneText(states) {
  const told = Object.entries(states).map(([state, { files }]) => `${count(files)} ${state}`);
  return `Done: ${told.join(', ')}`;
}

/** @param {ChangeState} change */
function progressText(change) {
  const progress = 'progress' in change ? change.progress : null;
  if (progress === null) return 'Beginning …';
  const of = progress.totalFiles === null ? '' : ` of ${count(progress.totalFiles)}`;
  return `${progress.phase}: ${count(progress.files)}${of} files`;
}

/** @param {{ readonly message: string, readonly suggestions: readonly string[] }} props */
function Failure({ message, suggestions }) {
  return html`<div role="alert" class="problems">
    <p>${message}</p>
    <ul>
      ${suggestions.map((one) => html`<li>${one}</li>`)}
    </ul>
  </div>`;
}

/** @param {{ readonly warnings: { readonly count: number, readonly first: readonly { readonly path: string, readonly message: string }[] } }} props */
function Warned({ warnings }) {
  if (warnings.count === 0) return null;
  return html`<div role="alert" class="problems">
    <p>${plural(warnings.count, 'warning')}:</p>
    <ul>
      ${warnings.first.map(({ path, message }) => html`<li><span class="path">${path}</span>: ${message}</li>`)}
    </ul>
  </div>`;
}

/** @param {{ readonly rows: readonly PlannedRow[], readonly all: number }} props */
function Rows({ rows, all }) {
  if (rows.length === 0) return null;
  return html`<div class="plan-rows" tabindex="0" role="region" aria-label="Files of the plan">
    <ul>
      ${rows.map(
        ({ from, to, bytes, state, why }) =>
          html`<li>
            <span class="path">${from}</span>
            ${to !== null && html`<span class="path">→ ${to}</span>`}
            <span class="quiet small">${state}, ${size(bytes)}: ${why}</span>
          </li>`,
      )}
    </ul>
    ${all > rows.length && html`<p class="quiet small">The first ${count(rows.length)} of ${count(all)}.</p>`}
  </div>`;
}
