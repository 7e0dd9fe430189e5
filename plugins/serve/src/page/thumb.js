// A small picture.
import { Component, html } from './elements.js';

/** The small picture; the ending of the name where there is none. @extends {Component<{ picture: { readonly name: string, readonly sha256: string } }, { failed: boolean, loaded: boolean }>} */
export class Thumb extends Component {
  state = { failed: false, loaded: false };
  render() {
    const { name, sha256 } = this.props.picture;
    const ending = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toUpperCase() : '?';
    if (this.state.failed) return html`<span class="thumb none" aria-hidden="true">${ending}</span>`;
    return html`<span aria-hidden="true" class=${`thumb ${this.state.loaded ? '' : 'waiting'}`}
      ><img
        src=${`/thumb/${sha256}`}
        alt=""
        decoding="async"
        onError=${() => this.setState({ failed: true })}
        onLoad=${() => this.setState({ loaded: true })}
    /></span>`;
  }
}
