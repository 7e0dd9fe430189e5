// What one disc, disk or folder holds, without it: page by page, by folder.
import { ask, messageOf } from './answers.js';
import { Pictures } from './day.js';
import { Component, html } from './elements.js';
import { hrefTo } from './route.js';
import { count, plural } from './words.js';

/** @typedef {import('../shelf/read-holder.ts').HolderFiles} HolderFiles */
/** @typedef {import('../shelf/read-holder.ts').HolderFolders} HolderFolders */

/** @param {{ readonly holder: HolderFiles }} props */
export function HolderPage({ holder }) {
  const { key, place, files, unread } = holder;
  const [kind, ...name] = key.split(':');
  return html`<div class="holder">
    <p class="sentence">
      ${kind} ${name.join(':')}${place === null ? '' : `, ${place}`}:
      ${plural(holder.count, 'file')}${holder.count > holder.most ? ', by folder' : ''}.
      ${unread > 0 && `${plural(unread, 'file')} of those here could not be read when ${unread === 1 ? 'it was' : 'they were'} listed, and ${unread === 1 ? 'is' : 'are'} not shown.`}
    </p>
    <p><a class="button quiet-button" href=${hrefTo('loss', '', { key })}>What if this is lost?</a></p>
    ${holder.count > holder.most && html`<${FolderFinder} key=${key} of=${key} />`}
    <${Around} holder=${holder} />
    <${Pictures} key=${`${key} ${holder.from}`} pictures=${files} label=${`Files of ${key}`} />
    ${files.length > 0 && html`<${Around} holder=${holder} />`}
  </div>`;
}

/** @param {{ readonly holder: HolderFiles }} props */
function Around({ holder: { key, from, most, count: all, files, unread } }) {
  if (all <= most) return null;
  const behind = from + files.length + unread;
  const link = (/** @type {number} */ start) =>
    hrefTo('holder', key, start === 0 ? {} : { from: String(start) });
  return html`<nav class="around" aria-label="Files before and behind">
    <span>${from > 0 && html`<a href=${link(Math.max(0, from - most))}>← Before</a>`}</span>
    <span class="quiet">${`${count(from + 1)}–${count(behind)} of ${plural(all, 'file')}`}</span>
    <span>${behind < all && html`<a href=${link(from + most)}>Next →</a>`}</span>
  </nav>`;
}

/** Leads to a folder by a part of its path. @extends {Component<{ of: string }, { found: HolderFolders | null, failure: string | null }>} */
class FolderFinder extends Component {
  /** @type {{ found: HolderFolders | null, failure: string | null }} */
  state = { found: null, failure: null };

  /** @param {SubmitEvent} event */
  find = async (event) => {
    event.preventDefault();
    const q = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('folder') ?? '');
    try {
      const found = await ask(`/api/holder/folders?${new URLSearchParams({ key: this.props.of, q })}`);
      this.setState({ found, failure: null });
    } catch (error) {
      this.setState({ failure: messageOf(error) });
    }
  };

  render() {
    const { found, failure } = this.state;
    return html`<form class="find-form" role="search" onSubmit=${this.find}>
        <label>A part of a folder’s path <input name="folder" type="search" /></label>
        <button type="submit">Show folders</button>
      </form>
      ${failure !== null && html`<p role="alert" class="problems">${failure}</p>`}
      <div role="status">
        ${
          found !== null &&
          html`<ul class="holder-folders">
              ${found.folders.map(({ path, files, from }) => html`<li><a href=${hrefTo('holder', this.props.of, { from: String(from) })}>${path === '' ? 'the top folder' : path}</a> <span class="quiet">${plural(files, 'file')}</span></li>`)}
            </ul>
            ${found.folders.length === 0 && html`<p class="quiet">No folder has this in its path.</p>`}
            ${found.more > 0 && html`<p class="quiet">and ${plural(found.more, 'further folder')}: name a longer part.</p>`}`
        }
      </div>`;
  }
}
