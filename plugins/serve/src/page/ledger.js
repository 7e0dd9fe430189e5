// The files of a finished run, a page at a time: a run may have a million of them.
import { ask, messageOf } from './answers.js';
import { Component, html } from './elements.js';
import { hrefTo } from './route.js';
import { count, percent, plural, size } from './words.js';

/** @typedef {import('../runs/read-run.ts').RunFacts} RunFacts */
/** @typedef {import('../runs/read-ledger-page.ts').LedgerRow} LedgerRow */
/** @typedef {import('../runs/read-ledger-page.ts').LedgerRows} LedgerRows */

const PAGE = 200;

/**
 * An answer looks through a part of the ledger only, so what is rare is asked for several times. `starts` are the beginnings of the pages up to the one that is shown.
 * @extends {Component<{ run: RunFacts['run'], wanted: string, name: string }, { rows: readonly LedgerRow[], starts: readonly number[], next: number | null, share: number, failure: string | null, isBusy: boolean }>}
 */
export class Ledger extends Component {
  /** @type {{ rows: readonly LedgerRow[], starts: readonly number[], next: number | null, share: number, failure: string | null, isBusy: boolean }} */
  state = { rows: [], starts: [0], next: null, share: 0, failure: null, isBusy: true };
  /** Rises with every question; the answer to an older one is not shown. */
  turn = 0;

  componentDidMount() {
    void this.load([0]);
  }

  /** @param {{ wanted: string, name: string }} before */
  componentDidUpdate({ wanted, name }) {
    if (wanted !== this.props.wanted || name !== this.props.name) void this.load([0]);
  }

  componentWillUnmount() {
    this.turn += 1;
  }

  /** Fills the page that begins at the last of these. @param {readonly number[]} starts */
  async load(starts) {
    const turn = ++this.turn;
    /** @type {LedgerRow[]} */
    const rows = [];
    /** @type {number | null} */
    let next = starts.at(-1) ?? 0;
    this.setState({ starts, rows, next: null, share: 0, isBusy: true, failure: null });
    try {
      while (next !== null && rows.length < PAGE) {
        const answer = await this.rowsFrom(next, PAGE - rows.length);
        if (turn !== this.turn) return;
        rows.push(...answer.rows);
        next = answer.next;
        this.setState({ rows: [...rows], share: answer.share });
      }
      this.setState({ next, isBusy: false });
    } catch (error) {
      const failure = messageOf(error);
      if (turn === this.turn) this.setState({ failure, isBusy: false });
    }
  }

  /** @param {number} from @param {number} most @returns {Promise<LedgerRows>} */
  rowsFrom(from, most) {
    const { run, wanted, name } = this.props;
    const query = new URLSearchParams({ from: String(from), most: String(most), state: wanted, name });
    return ask(`/api/run/${run.runId}/files?${query}`);
  }

  /** @param {SubmitEvent} event */
  find = (event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    location.hash = address(this.props.run.runId, this.props.wanted, String(form.get('name') ?? '').trim());
  };

  render() {
    const { run, wanted, name } = this.props;
    const { rows, starts, next, share, failure, isBusy } = this.state;
    return html`<section class="ledger" aria-labelledby="files-title">
      <h2 id="files-title">Its files</h2>
      <ul class="states" aria-label="How they ended">
        <li>
          <a href=${address(run.runId, '', name)} aria-current=${wanted === '' ? 'true' : undefined}>all</a>
        </li>
        ${Object.entries(run.states).map(
          ([state, { files }]) =>
            html`<li>
              <a href=${address(run.runId, state, name)} aria-current=${wanted === state ? 'true' : undefined}
                >${state} <span class="number">${count(files)}</span></a
              >
            </li>`,
        )}
      </ul>
      <form class="find-form" role="search" aria-label="Files of this run" onSubmit=${this.find}>
        <label>Part of a path <input name="name" type="search" value=${name} /></label>
        <button type="submit">Find</button>
      </form>
      <p class="quiet small" role="status">${told({ rows, next, share, failure, isBusy })}</p>
      <ol class="lines" aria-busy=${isBusy}>
        ${rows.map((row) => html`<${Line} key=${row.id} row=${row} />`)}
      </ol>
      <div class="actions">
        <button
          type="button"
          aria-disabled=${starts.length === 1 || isBusy}
          onClick=${() => starts.length > 1 && !isBusy && this.load(starts.slice(0, -1))}
        >
          ← Before
        </button>
        <button
          type="button"
          aria-disabled=${next === null || isBusy}
          onClick=${() => next !== null && !isBusy && this.load([...starts, next])}
        >
          Next →
        </button>
      </div>
    </section>`;
  }
}

/** @param {{ rows: readonly LedgerRow[], next: number | null, share: number, failure: string | null, isBusy: boolean }} state */
function told({ rows, next, share, failure, isBusy }) {
  if (failure !== null) return failure;
  if (isBusy) return `Looking; ${percent(share)} of the ledger was looked through.`;
  if (rows.length === 0) return 'No more files.';
  return `${plural(rows.length, 'file')} here${next === null ? '; these are the last' : ''}.`;
}

/** @param {string} runId @param {string} state @param {string} name */
function address(runId, state, name) {
  return hrefTo('run', runId, { ...(state ? { state } : {}), ...(name ? { name } : {}) });
}

/** @param {{ readonly row: LedgerRow }} props */
function Line({ row: { path, member, size: bytes, state, to, code, detail, damage } }) {
  return html`<li class=${`line ${state}`}>
    <p class="path">${path}${member !== null && html` <span class="quiet">in it</span> ${member}`}</p>
    ${to !== null && html`<p class="path"><span class="quiet">→</span> ${to}</p>`}
    <p class="quiet small">
      <strong>${state}</strong>, ${size(bytes)},${' '}
      ${code}${detail !== null && `: ${detail}`}${damage !== null && html`; <strong>damaged</strong>: ${damage}`}
    </p>
  </li>`;
}
