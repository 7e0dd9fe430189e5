// Beside undated pictures: the one that is looked at, what may tell its date, and the date to give.
import { Component, createRef, html } from './elements.js';
import { Evidence } from './evidence.js';
import { Large } from './large.js';
import { plural } from './words.js';

/** @typedef {import('../undated/undated-files.ts').UndatedFile} UndatedFile */
/** @typedef {import('../undated/read-evidence.ts').UndatedEvidence} UndatedEvidence */
/**
 * `chosen` is how many pictures are chosen, to which a date is given in place of the one that is looked at. `onGive` tells whether the date was taken.
 * @typedef {{ readonly file: UndatedFile | undefined, readonly evidence: UndatedEvidence | null, readonly isAllowed: boolean, readonly chosen: number, readonly canUndo: boolean, readonly onGive: (date: string) => Promise<boolean>, readonly onUndo: () => void, readonly onEnlarge: () => void, readonly onMade: (side: UndatedSide) => void }} SideProps
 */

/** @extends {Component<SideProps, {}>} */
export class UndatedSide extends Component {
  root = createRef();
  input = createRef();

  componentDidMount() {
    this.props.onMade(this);
  }

  /** @param {SideProps} before */
  componentDidUpdate({ file }) {
    if (file?.sha256 !== this.props.file?.sha256) this.root.current?.scrollTo(0, 0);
  }

  focusDate() {
    this.input.current?.focus();
  }

  /** What was typed stays where it was not taken. @param {SubmitEvent} event */
  submit = async (event) => {
    event.preventDefault();
    const input = this.input.current;
    if (await this.props.onGive(String(input.value).trim().replace(' ', 'T'))) input.value = '';
  };

  render() {
    const { file, evidence, isAllowed, chosen, onGive, onEnlarge } = this.props;
    return html`<aside class="dating-side" aria-label="Date" ref=${this.root} tabindex="0">
      ${isAllowed && this.form()}
      ${
        file === undefined
          ? html`<p class="quiet">A picture that is opened shows what may tell its date.</p>`
          : html`<h2 class="path" dir="auto">${file.name}</h2>
              <div class="dating-picture">
                <${Large} key=${file.sha256} picture=${file} facts=${evidence} />
              </div>
              <button type="button" class="plain" onClick=${onEnlarge}>Large (v)</button>`
      }
      ${file !== undefined && evidence === null && html`<p role="status">Reading …</p>`}
      ${evidence !== null && html`<${Evidence} evidence=${evidence} takers=${chosen} onTake=${isAllowed ? onGive : null} />`}
    </aside>`;
  }

  form() {
    const { file, chosen, canUndo, onUndo } = this.props;
    const takers = chosen > 0 ? chosen : file === undefined ? 0 : 1;
    return html`<form class="date-form" onSubmit=${this.submit}>
      <label
        >Date (d)
        <input
          ref=${this.input}
          name="date"
          required
          placeholder="1987, 1987-07, 1987-07-06 12:00"
          autocomplete="off"
      /></label>
      <div class="actions">
        <button type="submit" disabled=${takers === 0}>
          ${takers === 0 ? 'Choose pictures first' : `Give it to ${plural(takers, 'picture')}`}
        </button>
        <button type="button" class="plain" disabled=${!canUndo} onClick=${onUndo}>Undo</button>
      </div>
    </form>`;
  }
}
