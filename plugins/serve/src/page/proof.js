// The files with no proven copy, or one, two or more: day by day.
import { Pictures } from './day.js';
import { html } from './elements.js';
import { LEVELS } from './proof-bar.js';
import { hrefTo } from './route.js';
import { longDay, plural } from './words.js';

/** @typedef {import('../proof/read-proof.ts').ProofPage} ProofFiles */

/** What the files of a level are called. @param {string} level */
export function titleOf(level) {
  const label = LEVELS.find(({ name }) => name === level)?.label ?? '';
  return level === 'none'
    ? 'Files with no proven copy'
    : `Files with ${label} proven ${level === 'one' ? 'copy' : 'copies'}`;
}

/** @param {{ readonly proof: ProofFiles }} props */
export function ProofPage({ proof: { level, count, undated, pictures, days, next } }) {
  return html`<div class="proof-page">
    <p class="sentence">
      ${plural(count, 'file')}.
      ${days !== null && ` Here: ${plural(pictures.length, 'file')}, ${days[0] === days[1] ? longDay(days[0]) : `${longDay(days[0])} to ${longDay(days[1])}`}.`}
    </p>
    ${undated > 0 && html`<p class="quiet">${plural(undated, 'file')} of them ${undated === 1 ? 'has' : 'have'} no date and ${undated === 1 ? 'is' : 'are'} not shown here: the pages of <a href=${hrefTo('shelf')}>what stands on the shelf</a> show all files by folder, each with its number of proven copies.</p>`}
    <${Pictures} key=${`${level} ${days?.[0] ?? ''}`} pictures=${pictures} label=${titleOf(level)} />
    <nav class="around" aria-label="Files of later days">
      <span></span>
      <span
        >${next !== null && html`<a href=${hrefTo('proof', level, { from: next })}>From ${longDay(next)} →</a>`}</span
      >
    </nav>
  </div>`;
}
