// What one disc, disk or folder holds, without it.
import { Pictures } from './day.js';
import { html } from './elements.js';
import { hrefTo } from './route.js';
import { count, plural } from './words.js';

/** @typedef {import('../shelf/read-holder.ts').HolderFiles} HolderFiles */

/** @param {{ readonly holder: HolderFiles }} props */
export function HolderPage({ holder: { key, place, files, more } }) {
  const [kind, ...name] = key.split(':');
  return html`<div class="holder">
    <p class="sentence">
      ${kind} ${name.join(':')}${place === null ? '' : `, ${place}`}:${' '}
      ${plural(files.length + more, 'file')}${more > 0 ? `, of which the first ${count(files.length)} are shown; find shows any of them` : ''}.
    </p>
    <p><a class="button quiet-button" href=${hrefTo('loss', '', { key })}>What if this is lost?</a></p>
    <${Pictures} key=${key} pictures=${files} label=${`Files of ${key}`} />
  </div>`;
}
