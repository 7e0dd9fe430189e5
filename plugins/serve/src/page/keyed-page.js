// What pages share that are worked by keys: the keys, their help, what went wrong, and where the focus goes.
import { messageOf } from './answers.js';
import { isElsewhere } from './compare.js';
import { Component, createRef, html } from './elements.js';
import { KeyHelp } from './key-help.js';

/** What a page tells of itself whatever it shows. @typedef {{ readonly failure: string | null, readonly isHelping: boolean }} KeyedState */
/** What a key does, by its name. @typedef {Readonly<Record<string, (() => void) | undefined>>} KeyActs */

/**
 * A page that takes keys wherever the focus is. It gives the acts of its keys (`acts`) and their help (`keyHelp`), and its heading gets the focus once `wantsFocus` is set.
 * @template P
 * @template {KeyedState} S
 * @extends {Component<P, S>}
 */
export class KeyedPage extends Component {
  heading = createRef();
  wantsFocus = false;
  /** True once the page is not shown any more: an answer that comes then changes nothing. */
  isGone = false;

  componentDidMount() {
    addEventListener('keydown', this.key);
  }

  componentWillUnmount() {
    this.isGone = true;
    removeEventListener('keydown', this.key);
  }

  componentDidUpdate() {
    if (!this.wantsFocus) return;
    this.wantsFocus = false;
    const heading = this.heading.current;
    heading?.parentElement?.scrollIntoView({ block: 'start' });
    if (document.activeElement?.getAttribute('role') !== 'listbox') heading?.focus({ preventScroll: true });
  }

  /** @returns {any} */
  render() {
    return null;
  }

  /** @returns {KeyActs} */
  acts() {
    return {};
  }

  /** @param {KeyboardEvent} event */
  key = (event) => {
    if (isElsewhere(event)) return;
    // A key that is held down goes on from place to place, and decides about nothing that nobody saw.
    if (event.repeat && !/^(?:Arrow|Page)/.test(event.key)) return;
    const act = event.key === '?' ? this.help : this.acts()[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  help = () => this.tell({ isHelping: true });

  /** @param {unknown} error */
  fail(error) {
    if (!this.isGone) this.tell({ failure: messageOf(error) });
  }

  /** @param {Partial<KeyedState>} state */
  tell(state) {
    this.setState(/** @type {Partial<S>} */ (state));
  }

  failureLine() {
    const { failure } = this.state;
    return failure !== null && html`<p role="alert" class="problems">${failure}</p>`;
  }

  /** @param {readonly (readonly [string, string])[]} keys */
  keyHelp(keys) {
    if (!this.state.isHelping) return null;
    return html`<${KeyHelp} keys=${keys} onClose=${() => this.tell({ isHelping: false })} />`;
  }
}
