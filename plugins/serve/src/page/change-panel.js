// The one change that pages are about: planned, shown, and applied or dropped; afterwards it can be taken back.
import { ask, messageOf, Refused, tell } from './answers.js';
import { Component, createRef, html } from './elements.js';
import { Failure, Warned } from './failure.js';
import { CopyCommand } from './home.js';
import { askRows, PlanRows } from './plan-rows.js';
import { count, plural, size } from './words.js';

/** @typedef {import('../changes/change-state.ts').ChangeState} ChangeState */
/** @typedef {import('../changes/change-state.ts').ChangeAnswer} ChangeAnswer */
/** @typedef {import('./plan-rows.js').ShownRows} ShownRows */
/** @typedef {{ readonly change: ChangeState, readonly shown: ShownRows, readonly failure: Refused | null }} State */

const POLL_MS = 400;
/** So long is waited after a question that got no answer. */
const RETRY_MS = 2000;
/** @type {ShownRows} */
const NO_ROWS = { runId: '', from: 0, rows: [] };
/** What runs do, in the words of a page. @type {Record<string, string>} */
const DOING = {
  dedupe: 'Duplicates are set aside',
  redate: 'Pictures move to their days',
};

/** @extends {Component<{ begin: string, body?: object, label: string, isAllowed: boolean, isEmpty: boolean, onApplied: () => void, onMade: (panel: ChangePanel) => void }, State>} */
export class ChangePanel extends Component {
  heading = createRef();
  button = createRef();
  /** @type {State} */
  state = { change: { kind: 'none' }, shown: NO_ROWS, failure: null };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;
  wantsFocus = false;
  isGone = false;
  /** Questions so far: an answer that comes behind a later question counts for nothing. */
  asked = 0;

  componentDidMount() {
    this.props.onMade(this);
    if (this.props.isAllowed) void this.look(null);
  }

  componentWillUnmount() {
    this.isGone = true;
    clearTimeout(this.timer);
  }

  componentDidUpdate() {
    if (!this.wantsFocus) return;
    this.wantsFocus = false;
    (this.heading.current ?? this.button.current)?.focus();
  }

  /** Begins to plan; a plan that waits for an answer is dropped for it. */
  begin = () => {
    const { begin, body = {}, isEmpty } = this.props;
    if (!isEmpty && !isBusy(this.state.change)) void this.send(begin, body);
  };

  /** Asks how the change stands, again and again while something is under way or nobody answers. @param {Refused | null} refused Why what was told before was refused; stays in view. */
  async look(refused) {
    const nth = ++this.asked;
    try {
      await this.take(nth, await ask('/api/change'), refused);
    } catch (error) {
      this.lookLater(nth, { failure: refused ?? toRefused(error), refused, pauseMs: RETRY_MS });
    }
  }

  /** @param {string} address @param {object} body */
  async send(address, body) {
    const nth = ++this.asked;
    clearTimeout(this.timer);
    try {
      await this.take(nth, await tell(address, body), null);
    } catch (error) {
      // Whatever was refused, or may have been done without an answer: what is there now is looked at.
      const refused = toRefused(error);
      this.lookLater(nth, { failure: refused, refused, pauseMs: refused.code === null ? RETRY_MS : 0 });
    }
  }

  /** @param {number} nth @param {{ readonly failure: Refused, readonly refused: Refused | null, readonly pauseMs: number }} why */
  lookLater(nth, { failure, refused, pauseMs }) {
    if (this.isGone || nth !== this.asked) return;
    this.setState({ failure });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(refused), pauseMs);
  }

  /** Shows a change, with its own rows only. @param {number} nth @param {ChangeAnswer} answer @param {Refused | null} failure */
  async take(nth, { change }, failure) {
    const { change: before, shown: known } = this.state;
    const isSame = change.kind === 'planned' && change.runId === known.runId;
    const shown = change.kind !== 'planned' ? NO_ROWS : isSame ? known : await askRows(change.runId, 0);
    if (this.isGone || nth !== this.asked) return;
    const isFirstLook = before.kind === 'none' && change.kind !== 'planning';
    // What was shown when the page was opened takes no focus from where it is.
    if (nameOf(before) !== nameOf(change) && !isFirstLook) this.wantsFocus = true;
    this.setState({ change, shown, failure });
    if (change.kind === 'applied' && before.kind !== 'applied' && !isFirstLook) this.props.onApplied();
    clearTimeout(this.timer);
    if (isBusy(change)) this.timer = setTimeout(() => void this.look(failure), POLL_MS);
  }

  /** Shows other rows of the plan. @param {number} from */
  showRows = async (from) => {
    const { runId } = this.state.shown;
    try {
      const shown = await askRows(runId, from);
      if (!this.isGone && this.state.shown.runId === runId) this.setState({ shown });
    } catch (error) {
      const refused = toRefused(error);
      this.lookLater(this.asked, { failure: refused, refused, pauseMs: 0 });
    }
  };

  render() {
    const { label, isAllowed, isEmpty } = this.props;
    const { change, shown, failure } = this.state;
    if (!isAllowed)
      return html`<section class="change" aria-label="Changes">
        <p>This server only shows. To decide here, and to apply what you decided, start it so:</p>
        <${CopyCommand} command="mediastruct serve --open --allow-changes" />
      </section>`;
    return html`<section class="change" aria-label="Changes" aria-busy=${isBusy(change)}>
      <button type="button" ref=${this.button} disabled=${isBusy(change) || isEmpty} onClick=${this.begin}>
        ${label}
      </button>
      ${failure !== null && html`<${Failure} message=${failure.message} suggestions=${failure.suggestions} />`}
      ${
        isBusy(change) &&
        html`<h2 tabindex="-1" ref=${this.heading}>
            ${change.kind === 'planning' ? 'Planning' : 'Applying'}
          </h2>
          <p role="status">${progressText(change)}</p>`
      }
      ${change.kind === 'failed' && html`<${Failure} ...${change} />`}
      ${change.kind === 'planned' && this.plan(change, shown)}
      ${change.kind === 'saved' && this.saved(change)} ${change.kind === 'applied' && this.applied(change)}
    </section>`;
  }

  /** @param {Extract<ChangeState, { kind: 'planned' }>} change @param {ShownRows} shown */
  plan({ runId, command, undoes, totals, meanings, warnings }, shown) {
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
      <${PlanRows} shown=${shown} all=${totals.operations} onShow=${this.showRows} />
      <div class="actions">
        ${files > 0 && html`<button type="button" class="go" onClick=${answer('apply')}>Apply</button>`}
        ${files > 0 && command !== 'undo' && html`<button type="button" onClick=${answer('save')}>Save the plan</button>`}
        <button type="button" onClick=${answer('drop')}>${files > 0 ? 'Change nothing' : 'Close'}</button>
      </div>`;
  }

  /** @param {Extract<ChangeState, { kind: 'saved' }>} change */
  saved({ carryOut }) {
    return html`<h2 tabindex="-1" ref=${this.heading}>The plan is saved</h2>
      <p>Nothing was changed. This carries it out:</p>
      <${CopyCommand} command=${carryOut} />`;
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

/** @param {ChangeState} change */
function isBusy({ kind }) {
  return kind === 'planning' || kind === 'applying';
}

/** Names what is shown, so that another plan of the same kind is another thing. @param {ChangeState} change */
function nameOf(change) {
  return `${change.kind} ${'runId' in change ? change.runId : ''}`;
}

/** @param {unknown} error */
function toRefused(error) {
  return error instanceof Refused ? error : new Refused(messageOf(error), []);
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
