// What was done to the library, newest first, and what is being done.
import { ask } from './answers.js';
import { Component, html } from './elements.js';
import { LiveWork } from './live-work.js';
import { hrefTo } from './route.js';
import { ago, count, moment, plural } from './words.js';

/** @typedef {import('@mediastruct/core').RunPage} RunList */
/** @typedef {import('@mediastruct/core').RunOverview} RunOverview */

/** @extends {Component<{ list: RunList, from: number }, { list: RunList }>} */
export class RunsPage extends Component {
  state = { list: this.props.list };

  /** @param {{ readonly list: RunList }} before */
  componentDidUpdate({ list }) {
    if (list !== this.props.list) this.setState({ list: this.props.list });
  }

  /** A command began or ended. */
  again = async () => {
    const list = await ask(`/api/runs?from=${this.props.from}`).catch(() => null);
    if (list !== null) this.setState({ list });
  };

  render() {
    const { from } = this.props;
    const { runs, total } = this.state.list;
    const behind = from + runs.length;
    return html`<div class="runs">
      <${LiveWork} onChange=${this.again} />
      ${total === 0 && html`<p class="quiet">Nothing was done to this library yet. Every command that changes files is a run: <code>mediastruct ingest</code> is the usual first one.</p>`}
      <ol class="run-list">
        ${runs.map((run) => html`<${Row} key=${run.runId} run=${run} />`)}
      </ol>
      <nav class="around" aria-label="Older and newer runs">
        <span
          >${from > 0 && html`<a href=${hrefTo('runs', String(Math.max(0, from - 50)))}>← Newer</a>`}</span
        >
        <span class="quiet"
          >${total > runs.length && `${count(from + 1)}–${count(behind)} of ${plural(total, 'run')}`}</span
        >
        <span>${behind < total && html`<a href=${hrefTo('runs', String(behind))}>Older →</a>`}</span>
      </nav>
    </div>`;
  }
}

/** @param {{ readonly run: RunOverview }} props */
function Row({ run }) {
  const { runId, command, createdAt, state } = run;
  const title = html`<span class="job">${command}</span>
    <time datetime=${createdAt} title=${moment(createdAt)}>${createdAt === '' ? '' : ago(createdAt)}</time>`;
  return html`<li class=${`run ${state}`}>
    <h2>
      ${state === 'planned' || state === 'damaged' ? title : html`<a href=${hrefTo('run', runId)}>${title}</a>`}
    </h2>
    <p class="stands">${standing(run)}</p>
    <p class="quiet">${countsOf(run)}</p>
  </li>`;
}

/** How a run stands, in words. @param {RunOverview} run */
export function standing({ state, undoneBy, undoes }) {
  if (undoneBy !== undefined) return `taken back by ${undoneBy}`;
  if (state === 'planned') return 'planned; it waits for a yes in its terminal';
  if (state === 'unfinished') return 'begun and not finished';
  if (state === 'damaged') return 'its files cannot be read';
  return undoes === undefined ? 'finished' : `finished; it takes back ${undoes}`;
}

/** @param {RunOverview} run */
export function countsOf({ states }) {
  return Object.entries(states)
    .map(([state, { files }]) => `${count(files)} ${state}`)
    .join(', ');
}
