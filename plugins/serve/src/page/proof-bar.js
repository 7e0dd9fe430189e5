// How well files are proven: one bar of four parts, with its numbers beside it.
import { html } from './elements.js';
import { hrefTo } from './route.js';
import { count, percent, size } from './words.js';

/** The four levels, in the order of the server's counts. */
export const LEVELS = [
  { name: 'none', label: 'no proven copy' },
  { name: 'one', label: 'one' },
  { name: 'two', label: 'two' },
  { name: 'more', label: 'three or more' },
];

/** The level that a number of proven copies is of. @param {number} proven */
export function levelOf(proven) {
  return LEVELS[Math.min(proven, LEVELS.length - 1)]?.name ?? 'none';
}

/** The lowest level that a file is of. @param {readonly number[]} files */
export function lowestLevel(files) {
  return LEVELS.find((_, at) => (files[at] ?? 0) > 0)?.name ?? 'more';
}

/** A thin bar without words, for lists; `title` tells its numbers. @param {{ readonly files: readonly number[] }} props */
export function ThinBar({ files }) {
  const all = files.reduce((sum, one) => sum + one, 0);
  return html`<span class="bar thin" aria-hidden="true">
    ${LEVELS.map(({ name }, at) => (files[at] ?? 0) > 0 && html`<span class=${`part ${name}`} style=${{ flexGrow: (files[at] ?? 0) / all }}></span>`)}
  </span>`;
}

/** @param {{ readonly files: readonly number[], readonly bytes: readonly number[] }} props */
export function ProofBar({ files, bytes }) {
  const all = files.reduce((sum, one) => sum + one, 0);
  if (all === 0)
    return html`<p class="quiet">Nothing is known yet. The first step: <code>mediastruct crawl</code></p>`;
  return html`<figure class="proofs">
    <div class="bar" aria-hidden="true">
      ${LEVELS.map(({ name }, at) => (files[at] ?? 0) > 0 && html`<span class=${`part ${name}`} style=${{ flexGrow: (files[at] ?? 0) / all }}></span>`)}
    </div>
    <figcaption>
      <table class="legend">
        <caption class="hidden">
          Files by their number of proven copies
        </caption>
        <thead class="hidden">
          <tr>
            <th scope="col">proven copies</th>
            <th scope="col">files</th>
            <th scope="col">share</th>
            <th scope="col">size</th>
          </tr>
        </thead>
        <tbody>
          ${LEVELS.map(
            ({ name, label }, at) =>
              html`<tr>
                <th scope="row">
                  <span class=${`dot ${name}`}></span
                  >${(files[at] ?? 0) > 0 ? html`<a href=${hrefTo('proof', name)}>${label}</a>` : label}
                </th>
                <td>${count(files[at] ?? 0)}</td>
                <td>${percent((files[at] ?? 0) / all)}</td>
                <td>${size(bytes[at] ?? 0)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </figcaption>
  </figure>`;
}
