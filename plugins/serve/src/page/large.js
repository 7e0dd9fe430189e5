// A picture as large as it can be shown.
import { Component, html } from './elements.js';
import { Thumb } from './thumb.js';

/** @typedef {{ readonly sha256: string, readonly name: string, readonly kind: string }} Shown */
/** @typedef {{ readonly isHere: boolean, readonly shownAs: string | null }} Facts */

/** The picture itself where the browser can show it, a film to be played, what a RAW file embeds, else the small picture. @param {{ readonly picture: Shown, readonly facts: Facts | null }} props */
export function Large({ picture, facts }) {
  const address = `/media/${picture.sha256}`;
  const type = facts?.shownAs ?? '';
  if (type.startsWith('image/')) return html`<img src=${address} alt=${picture.name} />`;
  if (type.startsWith('video/')) return html`<video src=${address} controls preload="metadata"></video>`;
  if (type.startsWith('audio/')) return html`<audio src=${address} controls preload="metadata"></audio>`;
  return html`<${Embedded} picture=${picture} facts=${facts} />`;
}

/** @extends {Component<{ picture: Shown, facts: Facts | null }, { hasNone: boolean }>} */
class Embedded extends Component {
  state = { hasNone: false };

  render() {
    const { picture, facts } = this.props;
    const isPicture = picture.kind === 'raw' || picture.kind === 'photo';
    if (facts?.isHere === true && isPicture && !this.state.hasNone)
      return html`<img
        src=${`/preview/${picture.sha256}`}
        alt=${picture.name}
        onError=${() => this.setState({ hasNone: true })}
      />`;
    return html`<div class="small-picture">
      <${Thumb}
        picture=${picture}
      />${facts !== null && html`<p class="quiet">${facts.isHere ? 'Browsers do not show this kind of file.' : 'No copy of it is connected now.'}</p>`}
    </div>`;
  }
}
