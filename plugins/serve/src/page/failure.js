// What went wrong, and what to do.
import { html } from './elements.js';
import { plural } from './words.js';

/** @param {{ readonly message: string, readonly suggestions: readonly string[] }} props */
export function Failure({ message, suggestions }) {
  return html`<div role="alert" class="problems">
    <p>${message}</p>
    <ul>
      ${suggestions.map((one) => html`<li>${one}</li>`)}
    </ul>
  </div>`;
}

/** @param {{ readonly warnings: { readonly count: number, readonly first: readonly { readonly path: string, readonly message: string }[] } }} props */
export function Warned({ warnings }) {
  if (warnings.count === 0) return null;
  return html`<div role="alert" class="problems">
    <p>${plural(warnings.count, 'warning')}:</p>
    <ul>
      ${warnings.first.map(({ path, message }) => html`<li><span class="path">${path}</span>: ${message}</li>`)}
    </ul>
  </div>`;
}
