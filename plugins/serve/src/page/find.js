// Looking for files: by a part of the name, a day, a camera, digits of a hash, or by dropping one onto the page.
import { messageOf } from './answers.js';
import { Component, html } from './elements.js';
import { hashOfFile } from './hash-file.js';
import { Pictures } from './day.js';
import { hrefTo } from './route.js';
import { count, plural } from './words.js';

/** @typedef {import('../find/read-find.ts').Found} Found */

/** @extends {Component<{ found: Found | null, text: string, camera: string, file: string }, {}>} */
export class FindPage extends Component {
  /** @param {SubmitEvent} event */
  find = (event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const [q, camera] = ['q', 'camera'].map((name) => String(form.get(name) ?? '').trim());
    location.hash = hrefTo('find', '', { ...(q ? { q } : {}), ...(camera ? { camera } : {}) });
  };

  /** @param {Event} event */
  choose = (event) => {
    const [file] = /** @type {HTMLInputElement} */ (event.currentTarget).files ?? [];
    if (file !== undefined) void findFile(file);
  };

  render() {
    const { found, text, camera, file } = this.props;
    return html`<div class="find">
      <form class="find-form" role="search" onSubmit=${this.find}>
        <label
          >Name, day or hash
          <input name="q" type="search" value=${text} placeholder="IMG_1234, 2019-05, 2018..2019, 9f86d0…"
        /></label>
        <label>Camera <input name="camera" type="search" value=${camera} placeholder="any" /></label>
        <button type="submit">Find</button>
      </form>
      <p class="quiet">
        <label class="choose"
          >Or drop a file anywhere onto this page, or <input type="file" onChange=${this.choose}
        /></label>
        It is hashed here in the browser and not sent anywhere.
      </p>
      ${
        found !== null &&
        html`<p class="sentence" role="status">${answer(found, file)}</p>
          ${found.uncrawled.length > 0 && html`<p class="quiet">Never crawled, so nothing is known of: ${found.uncrawled.join(', ')}.</p>`}
          <${Around} found=${found} text=${text} camera=${camera} />
          <${Pictures}
            key=${`${text} ${camera} ${found.from}`}
            pictures=${found.pictures}
            label="Files found"
          />
          ${found.pictures.length > 0 && html`<${Around} found=${found} text=${text} camera=${camera} />`}`
      }
    </div>`;
  }
}

/** @param {Found} found @param {string} file The name of the file that was dropped. */
function answer({ pictures, from, withoutCopy, more, isCut, uncrawled, problems }, file) {
  const about = file === '' ? '' : `${file}: `;
  const gone =
    withoutCopy > 0
      ? ` ${plural(withoutCopy, 'file')} known without a copy: ingested once, or on somebody’s list.`
      : '';
  if (pictures.length > 0)
    return `${about}${plural(pictures.length, 'file')} ${from > 0 ? 'further on' : 'found'}${moreText(more, isCut)}.${gone}`;
  if (withoutCopy > 0) return `${about}no copy found.${gone}`;
  if (problems.length > 0) return `${about}not found in what could be read.`;
  return `${about}${uncrawled.length > 0 ? 'not found in what was crawled.' : 'nothing the library knows matches.'}`;
}

/** @param {number} more @param {boolean} isCut */
function moreText(more, isCut) {
  if (isCut) return `, and more than ${count(more)} further places match: a longer text finds fewer`;
  return more > 0 ? `, and ${count(more)} more places that match` : '';
}

/** @param {{ readonly found: Found, readonly text: string, readonly camera: string }} props */
function Around({ found: { from, most, more, pictures }, text, camera }) {
  if (from === 0 && more === 0) return null;
  const link = (/** @type {number} */ start) =>
    hrefTo('find', '', {
      ...(text ? { q: text } : {}),
      ...(camera ? { camera } : {}),
      ...(start > 0 ? { from: String(start) } : {}),
    });
  return html`<nav class="around" aria-label="Files before and behind">
    <span>${from > 0 && html`<a href=${link(Math.max(0, from - most))}>← Before</a>`}</span>
    <span class="quiet">${pictures.length > 0 && `${count(from + 1)}–${count(from + pictures.length)}`}</span>
    <span>${more > 0 && html`<a href=${link(from + most)}>Next →</a>`}</span>
  </nav>`;
}

/** Looks for the content of a file, whatever its name is. @param {File} file */
export async function findFile(file) {
  const status = document.querySelector('#dropped');
  try {
    if (status !== null) status.textContent = `Reading ${file.name} …`;
    const hash = await hashOfFile(file);
    location.hash = hrefTo('find', '', { q: hash, file: file.name });
    if (status !== null) status.textContent = '';
  } catch (error) {
    if (status !== null) status.textContent = messageOf(error);
  }
}
