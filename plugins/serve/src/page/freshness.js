// Whether what is shown is still what there is: told above a page, and asked for while the page is in view.
import { html } from './elements.js';
import { timeOfDay } from './words.js';

/**
 * `current`: as far as is known nothing changed since. `behind`: something newer is being made ready by the server. `older`: the library changed since, and the page does not change by itself.
 * @typedef {'current' | 'behind' | 'older'} Freshness
 */

/** @param {{ readonly freshness: Freshness, readonly asOf: Date, readonly isKept: boolean, readonly onShow: () => void }} props */
export function FreshnessNote({ freshness, asOf, isKept, onShow }) {
  return html`<div role="status" class="freshness">
    ${freshness === 'behind' && html`<p>As of before the last change: the catalogue is being brought up to date${isKept ? '' : ', and the page follows by itself'}.</p>`}
    ${
      freshness === 'older' &&
      html`<p>
        As of ${timeOfDay(asOf)}; the library has changed since.${' '}
        <button type="button" class="plain" onClick=${onShow}>Show it as it is now</button>
      </p>`
    }
  </div>`;
}
