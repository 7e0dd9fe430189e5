// A picture as large as it can be shown.
import { html } from './elements.js';
import { Thumb } from './thumb.js';

/** The picture itself where the browser can show it, a film to be played, else the small picture. @param {{ readonly picture: { readonly sha256: string, readonly name: string }, readonly facts: { readonly isHere: boolean, readonly shownAs: string | null } | null }} props */
export function Large({ picture, facts }) {
  const address = `/media/${picture.sha256}`;
  const type = facts?.shownAs ?? '';
  if (type.startsWith('image/')) return html`<img src=${address} alt=${picture.name} />`;
  if (type.startsWith('video/')) return html`<video src=${address} controls preload="metadata"></video>`;
  if (type.startsWith('audio/')) return html`<audio src=${address} controls preload="metadata"></audio>`;
  return html`<div class="small-picture">
    <${Thumb}
      picture=${picture}
    />${facts !== null && html`<p class="quiet">${facts.isHere ? 'Browsers do not show this kind of file.' : 'No copy of it is connected now.'}</p>`}
  </div>`;
}
