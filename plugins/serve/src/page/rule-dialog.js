// One decision for all sets that two folders have in common, told with its number before.
import { ask, tell } from './answers.js';
import { Component, createRef, html } from './elements.js';
import { plural, size } from './words.js';

/** @typedef {import('../duplicates/read-set.ts').DuplicateSet} DuplicateSet */
/** @typedef {import('../duplicates/duplicate-routes.ts').ToldRule} ToldRule */
/** @typedef {{ readonly keep: number, readonly aside: number, readonly rule: ToldRule }} Offer */

/** @extends {Component<{ set: DuplicateSet, onDone: (told: string | null) => void }, { offers: readonly Offer[] | null, failure: string | null }>} */
export class RuleDialog extends Component {
  dialog = createRef();
  /** @type {{ offers: readonly Offer[] | null, failure: string | null }} */
  state = { offers: null, failure: null };
  /** @type {string | null} */
  told = null;

  componentDidMount() {
    this.dialog.current.showModal();
    void this.load();
  }

  async load() {
    const { set, copies } = this.props.set;
    const last = copies.length - 1;
    try {
      const offers = [];
      for (const [keep, aside] of /** @type {const} */ ([
        [0, last],
        [last, 0],
      ])) {
        const asked = new URLSearchParams({ set, keep: String(keep), aside: String(aside) });
        const rule = /** @type {ToldRule} */ (await ask(`/api/duplicates/rule?${asked}`));
        offers.push({ keep, aside, rule });
      }
      this.setState({ offers });
    } catch (error) {
      this.setState({ failure: error instanceof Error ? error.message : String(error) });
    }
  }

  componentDidUpdate() {
    if (this.dialog.current?.contains(document.activeElement) !== true)
      this.dialog.current?.querySelector('button')?.focus();
  }

  /** @param {Offer} offer */
  async take({ keep, aside, rule }) {
    const { set } = this.props.set;
    try {
      await tell('/api/duplicates/rule', { set, keep, aside, mark: rule.mark });
      this.told = `Decided for ${plural(rule.sets, 'set')}: ${folderText(rule.keep)} stays.`;
      this.dialog.current.close();
    } catch (error) {
      this.setState({ failure: error instanceof Error ? error.message : String(error) });
    }
  }

  render() {
    const { offers, failure } = this.state;
    return html`<dialog
      class="asking"
      ref=${this.dialog}
      aria-labelledby="rule-title"
      onClose=${() => this.props.onDone(this.told)}
    >
      <h2 id="rule-title">A rule for these two folders</h2>
      ${failure !== null && html`<p role="alert">${failure}</p>`}
      ${offers === null && failure === null && html`<p role="status">Counting …</p>`}
      ${offers?.map(
        (offer) =>
          html`<div class="offer">
            <p>${offerText(offer.rule)}</p>
            <button type="button" disabled=${offer.rule.sets === 0} onClick=${() => void this.take(offer)}>
              ${`Keep ${offer.keep === 0 ? 'left' : 'right'} in ${plural(offer.rule.sets, 'set')}`}
            </button>
          </div>`,
      )}
      <div class="actions">
        <button type="button" class="plain" onClick=${() => this.dialog.current.close()}>
          Decide nothing
        </button>
      </div>
    </dialog>`;
  }
}

/** @param {ToldRule} rule */
function offerText({ keep, aside, sets, files, bytes, decidedBefore }) {
  const goes = `set aside ${plural(files, 'file')} (${size(bytes)}) of ${folderText(aside)}, in ${plural(sets, 'set')}.`;
  const before = `${plural(decidedBefore, 'set')} decided before ${decidedBefore === 1 ? 'stays as it is' : 'stay as they are'}.`;
  return `Keep what is in ${folderText(keep)}, ${goes}${decidedBefore > 0 ? ` ${before}` : ''}`;
}

/** @param {ToldRule['keep']} folder */
function folderText({ tree, folder }) {
  return folder === '' ? tree : `${tree}/${folder}`;
}
