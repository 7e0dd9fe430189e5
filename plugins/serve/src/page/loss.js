// What would be gone with a place, or with what was chosen, and what would be down to one copy.
import { Pictures } from './day.js';
import { html } from './elements.js';
import { count, plural, size } from './words.js';

/** @typedef {import('../shelf/read-loss.ts').Loss} Loss */

const ASSUMED = {
  treesElsewhere: 'Folders whose place nobody told, taken to be elsewhere',
  discsWithoutPlace: 'Discs whose place nobody told, which save nothing here',
  discsUnproven: 'Discs that were never read back, which save nothing here',
  disksWithoutPlace: 'Disks whose place nobody told, which save nothing here',
};

/** @param {{ readonly loss: Loss, readonly what: string }} props */
export function LossPage({ loss: { there, lost, last, gone, down, assumed }, what }) {
  return html`<div class="loss">
    <p class=${`sentence verdict ${lost.files > 0 ? 'bad' : 'good'}`}>
      ${lost.files === 0 ? `If ${what} is lost, no file is gone` : `If ${what} is lost, ${plural(lost.files, 'file')} (${size(lost.bytes)}) ${lost.files === 1 ? 'is' : 'are'} gone`}
      ${' '}of ${count(there.files)} that are there.
      ${last.files > 0 ? ` ${plural(last.files, 'file')} would be down to one copy.` : ''}
    </p>
    <${Assumed} assumed=${assumed} />
    ${
      gone.length > 0 &&
      html`<h2>Gone</h2>
        ${moreThan(gone.length, lost.files)}<${Pictures} pictures=${gone} label="Files that would be gone" />`
    }
    ${
      down.length > 0 &&
      html`<h2>Down to one copy</h2>
        ${moreThan(down.length, last.files)}<${Pictures}
          pictures=${down}
          label="Files that would be down to one copy"
        />`
    }
  </div>`;
}

/** @param {number} shown @param {number} all */
function moreThan(shown, all) {
  return all > shown ? html`<p class="quiet">The first ${count(shown)} of ${count(all)}.</p>` : null;
}

/** @param {{ readonly assumed: Loss['assumed'] }} props */
function Assumed({ assumed }) {
  const told = /** @type {(keyof typeof ASSUMED)[]} */ (Object.keys(ASSUMED)).filter(
    (name) => assumed[name].length > 0,
  );
  if (told.length === 0) return null;
  return html`<ul class="assumed quiet small">
    ${told.map((name) => html`<li>${ASSUMED[name]}: ${assumed[name].join(', ')}.</li>`)}
  </ul>`;
}
