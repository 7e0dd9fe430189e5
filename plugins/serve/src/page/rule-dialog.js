// One decision for all sets that two folders have in common, told with its number before.
import { ask, messageOf, tell } from './answers.js';
import { Component, createRef, html } from './elements.js';
import { plural, size } from './words.js';

/** @typedef {import('../duplicates/read-set.ts').DuplicateSet} DuplicateSet */
/** @typedef {import('../duplicates/duplicate-routes.ts').ToldRule} ToldRule */
/** Places of copies of the set: one of each of two folders. @typedef {readonly [number, number]} Places */
/** @typedef {{ readonly places: Places, readonly rules: readonly ToldRule[] | null, readonly failure: string | null }} State */

/** @extends {Component<{ set: DuplicateSet, folders: Places | null, onDone: (told: string | null) => void }, State>} */
export class RuleDialog extends Component {
  dialog = createRef();
  /** The first copy in each folder of the set. */
  choices = firstOfFolders(this.props.set);
  /** @type {State} */
  state = {
    places: this.props.folders ?? [this.choices[0] ?? 0, this.choices.at(-1) ?? 0],
    ...{ rules: null, failure: null },
  };
  /** @type {string | null} */
  told = null;

  componentDidMount() {
    this.dialog.current.showModal();
    void this.load(this.state.places);
  }

  componentDidUpdate() {
    if (this.dialog.current?.contains(document.activeElement) !== true)
      this.dialog.current?.querySelector('button, select')?.focus();
  }

  /** @param {Places} places */
  async load(places) {
    this.setState({ places, rules: null, failure: null });
    const [one, other] = places;
    if (this.choices.length < 2) {
      this.setState({ failure: 'All copies of this set stand in one folder, so there is no rule for two.' });
      return;
    }
    try {
      const asked = new URLSearchParams({ set: this.props.set.set, one: String(one), other: String(other) });
      const { rules } = await ask(`/api/duplicates/rules?${asked}`);
      if (this.state.places === places) this.setState({ rules });
    } catch (error) {
      if (this.state.places === places) this.setState({ failure: messageOf(error) });
    }
  }

  /** @param {ToldRule} rule @param {Places} places Of what stays, then of what goes. */
  async take(rule, [keep, aside]) {
    const { set } = this.props.set;
    try {
      await tell('/api/duplicates/rule', { set, keep, aside, mark: rule.mark });
      this.told = `Decided for ${plural(rule.sets, 'set')}: ${folderText(rule.keep)} stays.`;
      this.dialog.current.close();
    } catch (error) {
      this.setState({ failure: messageOf(error) });
    }
  }

  render() {
    const { places, rules, failure } = this.state;
    const [one, other] = places;
    return html`<dialog
      class="asking"
      ref=${this.dialog}
      aria-labelledby="rule-title"
      onClose=${() => this.props.onDone(this.told)}
    >
      <h2 id="rule-title">A rule for two folders</h2>
      ${this.choices.length > 2 && this.folderChoice()}
      ${failure !== null && html`<p role="alert">${failure}</p>`}
      ${rules === null && failure === null && html`<p role="status">Counting …</p>`}
      ${rules?.map(
        (rule, nth) =>
          html`<div class="offer">
            <p>${offerText(rule)}</p>
            <button
              type="button"
              disabled=${rule.sets === 0}
              onClick=${() => void this.take(rule, nth === 0 ? [one, other] : [other, one])}
            >
              ${`Keep ${folderText(rule.keep)} in ${plural(rule.sets, 'set')}`}
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

  folderChoice() {
    const { places } = this.state;
    const { copies } = this.props.set;
    return ['One folder', 'The other folder'].map((label, side) => {
      const own = places[side] ?? 0;
      const against = places[1 - side] ?? 0;
      const choose = (/** @type {Event} */ { currentTarget }) => {
        const place = Number(/** @type {HTMLSelectElement} */ (currentTarget).value);
        void this.load(side === 0 ? [place, against] : [against, place]);
      };
      return html`<label class="folder-choice">
        ${label}
        <select onChange=${choose} value=${String(own)}>
          ${this.choices.map((place) => html`<option value=${String(place)} selected=${place === own} disabled=${place === against}>${folderOf(copies[place])}</option>`)}
        </select>
      </label>`;
    });
  }
}

/** @param {DuplicateSet} set */
function firstOfFolders({ copies }) {
  const folders = copies.map(folderOf);
  return folders.flatMap((folder, place) => (folders.indexOf(folder) === place ? [place] : []));
}

/** @param {ToldRule['keep'] | undefined} copy */
function folderOf(copy) {
  return copy === undefined ? '' : folderText(copy);
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
