// The keys of a page, in a dialog.
import { Component, createRef, html } from './elements.js';

/** @extends {Component<{ keys: readonly (readonly [string, string])[], onClose: () => void }, {}>} */
export class KeyHelp extends Component {
  dialog = createRef();

  componentDidMount() {
    this.dialog.current.showModal();
  }

  render() {
    const { keys, onClose } = this.props;
    return html`<dialog class="asking" ref=${this.dialog} aria-labelledby="keys-title" onClose=${onClose}>
      <h2 id="keys-title">Keys</h2>
      <dl class="keys">
        ${keys.map(
          ([key, what]) =>
            html`<dt><kbd>${key}</kbd></dt>
              <dd>${what}</dd>`,
        )}
      </dl>
      <div class="actions">
        <button type="button" onClick=${() => this.dialog.current.close()}>Close</button>
      </div>
    </dialog>`;
  }
}
