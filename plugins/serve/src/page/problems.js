// What could not be read, so that an answer lacks it. The frame of all pages shows it, whatever page it is.
import { html } from './elements.js';

/** @typedef {import('../server/answers.ts').Problem} Problem */

/** @param {{ readonly problems: readonly Problem[] }} props */
export function Problems({ problems }) {
  if (problems.length === 0) return null;
  return html`<section class="problems" role="alert">
    <h2>Not everything could be read</h2>
    <p>What is told here lacks what these files would tell:</p>
    <ul>
      ${problems.map(({ message }) => html`<li>${message}</li>`)}
    </ul>
  </section>`;
}
