// One run: what was asked, how it stands, its files, and how to take it back.
import { ChangePanel } from './change-panel.js';
import { Component, html } from './elements.js';
import { CopyCommand } from './home.js';
import { Ledger } from './ledger.js';
import { LiveWork } from './live-work.js';
import { hrefTo } from './route.js';
import { countsOf, standing } from './runs.js';
import { ago, moment, plural } from './words.js';

/** @typedef {import('../runs/read-run.ts').RunFacts} RunFacts */

/** @param {{ readonly facts: RunFacts, readonly state: string, readonly name: string, readonly isAllowed: boolean }} props */
export function RunPage({ facts, state, name, isAllowed }) {
  const { run, sources, folder, toolVersion, warnings } = facts;
  return html`<div class="run-page">
    <p class="around"><a href=${hrefTo('runs')}>← All runs</a></p>
    <p class="sentence">${sentenceOf(run)}</p>
    ${run.state === 'unfinished' && html`<${LiveWork} onChange=${showAnew} />`}
    <${TakeBack} run=${run} isAllowed=${isAllowed} />
    <details class="asked">
      <summary>What was asked</summary>
      <dl>
        <dt>Run</dt>
        <dd><code>${run.runId}</code></dd>
        <dt>Begun</dt>
        <dd>${moment(run.createdAt)}</dd>
        ${
          sources.length > 0 &&
          html`<dt>From</dt>
            <dd class="path">${sources.join(', ')}</dd>`
        }
        <dt>Options</dt>
        <dd><pre>${JSON.stringify(facts.options, null, 2)}</pre></dd>
        <dt>Records</dt>
        <dd class="path">${folder}</dd>
        <dt>Program</dt>
        <dd>${toolVersion}</dd>
      </dl>
    </details>
    <${Warnings} warnings=${warnings} />
    ${
      run.state === 'finished'
        ? html`<${Ledger} key=${run.runId} run=${run} wanted=${state} name=${name} />`
        : html`<${Last} last=${facts.last} />`
    }
  </div>`;
}

/** How the run stands is asked for again. */
function showAnew() {
  dispatchEvent(new Event('hashchange'));
}

/** @param {RunFacts['run']} run */
function sentenceOf(run) {
  const planned = run.state === 'finished' ? '' : 'Planned: ';
  return `${run.command}, ${ago(run.createdAt)}: ${standing(run)}. ${planned}${countsOf(run) || 'no files'}.`;
}

/** The command, or where the server may change the library the way of every change. What was done here stays in view. @extends {Component<{ run: RunFacts['run'], isAllowed: boolean }, { isOffered: boolean }>} */
class TakeBack extends Component {
  state = { isOffered: this.props.run.undoneBy === undefined && this.props.run.command !== 'undo' };

  render() {
    const { run, isAllowed } = this.props;
    const { runId, state } = run;
    if (!this.state.isOffered) return null;
    const isUnfinished = state === 'unfinished';
    return html`<section class="take-back" aria-labelledby="back-title">
      <h2 id="back-title">${isUnfinished ? 'Finish it, or take it back' : 'Take it back'}</h2>
      ${
        isUnfinished &&
        html`<p class="quiet">If it is not running now, it goes on with:</p>
          <${CopyCommand} command="mediastruct resume" />`
      }
      <p class="quiet">
        Every file is read again first; what changed since stays where it is. What would be done is shown
        before anything is.
      </p>
      ${
        isAllowed && !isUnfinished
          ? html`<${ChangePanel}
              begin="/api/change/undo"
              body=${{ run: runId }}
              label="Plan the way back"
              isAllowed=${true}
              isEmpty=${run.undoneBy !== undefined}
              onApplied=${showAnew}
              onMade=${() => {}}
            />`
          : html`<${CopyCommand} command=${`mediastruct undo ${runId}`} />`
      }
    </section>`;
  }
}

/** @param {{ readonly warnings: RunFacts['warnings'] }} props */
function Warnings({ warnings: { count, first } }) {
  if (count === 0) return null;
  return html`<details class="warnings">
    <summary>${plural(count, 'warning')}</summary>
    <ul>
      ${first.map(({ path, message }) => html`<li><span class="path">${path}</span>: ${message}</li>`)}
    </ul>
    ${count > first.length && html`<p class="quiet">The first ${plural(first.length, 'warning')}; all of them are in the run’s ledger.</p>`}
  </details>`;
}

/** @param {{ readonly last: RunFacts['last'] }} props */
function Last({ last }) {
  if (last.length === 0) return null;
  return html`<section aria-labelledby="last-title">
    <h2 id="last-title">What it did last</h2>
    <ol class="last">
      ${last.map(({ path, why }) => html`<li>${path !== null && html`<span class="path">${path}</span> `}${why !== null && html`<strong>failed</strong> ${why}`}</li>`)}
    </ol>
    <p class="quiet small">All of its files are told here once it has ended.</p>
  </section>`;
}
