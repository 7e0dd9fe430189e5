// One picture, large, with all that is known of it and every place that has it.
import { ask, messageOf } from './answers.js';
import { Component, createRef, html } from './elements.js';
import { Large } from './large.js';
import { levelOf } from './proof-bar.js';
import { ago, localTime, plural, size } from './words.js';

/** @typedef {import('../calendar/read-day.ts').Content} Picture */
/** @typedef {import('../find/read-content.ts').ContentFacts} ContentFacts */

/** @extends {Component<{ pictures: readonly Picture[], nth: number, onShow: (nth: number) => void, onClose: () => void }, { facts: ContentFacts | null, failure: string | null }>} */
export class Viewer extends Component {
  dialog = createRef();
  asked = '';
  /** @type {{ facts: ContentFacts | null, failure: string | null }} */
  state = { facts: null, failure: null };

  componentDidMount() {
    this.dialog.current.showModal();
    void this.load();
  }

  componentDidUpdate() {
    void this.load();
  }

  get picture() {
    return /** @type {Picture} */ (this.props.pictures[this.props.nth]);
  }

  async load() {
    const { sha256 } = this.picture;
    if (this.asked === sha256) return;
    this.asked = sha256;
    this.setState({ facts: null, failure: null });
    try {
      const facts = await ask(`/api/content/${sha256}`);
      if (this.asked === sha256) this.setState({ facts });
    } catch (error) {
      if (this.asked === sha256) this.setState({ failure: messageOf(error) });
    }
  }

  /** @param {KeyboardEvent} event */
  move = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined || event.target instanceof HTMLMediaElement) return;
    event.preventDefault();
    this.go(step);
  };

  /** @param {number} step */
  go(step) {
    const nth = this.props.nth + step;
    if (nth >= 0 && nth < this.props.pictures.length) this.props.onShow(nth);
  }

  render() {
    const { pictures, nth, onClose } = this.props;
    const { facts, failure } = this.state;
    const { picture } = this;
    return html`<dialog
      class="viewer"
      ref=${this.dialog}
      aria-labelledby="viewer-title"
      onClose=${onClose}
      onKeyDown=${this.move}
    >
      <div class="stage"><${Large} key=${picture.sha256} picture=${picture} facts=${facts} /></div>
      <div class="about">
        <header>
          <h2 id="viewer-title" tabindex="-1" dir="auto">${picture.name}</h2>
          <button type="button" class="plain" aria-label="Close" onClick=${() => this.dialog.current.close()}>
            ✕
          </button>
        </header>
        <dl>
          <dt>Taken</dt>
          <dd>${picture.taken === null ? 'nobody knows' : localTime(picture.taken)}</dd>
          ${
            picture.camera !== null &&
            html`<dt>Camera</dt>
              <dd>${picture.camera}</dd>`
          }
          <dt>Size</dt>
          <dd>${size(picture.size)}</dd>
          <dt>Proven</dt>
          <dd>
            ${facts !== null && html`<i class=${`dot ${levelOf(facts.picture.proven)}`} aria-hidden="true"></i>${plural(facts.picture.proven, 'copy', 'copies')}`}
          </dd>
          <dt>SHA-256</dt>
          <dd class="hash">${picture.sha256}</dd>
        </dl>
        <h3>Where it is</h3>
        ${failure !== null && html`<p role="alert">${failure}</p>`}
        <ul class="places" aria-busy=${facts === null && failure === null}>
          ${facts?.places.map((place) => html`<${Place} place=${place} />`)}
        </ul>
        ${facts?.problems.map(({ message }) => html`<p class="problems">${message}</p>`)}
        <div class="actions">
          <button type="button" aria-disabled=${nth === 0} onClick=${() => this.go(-1)}>← Before</button>
          <button type="button" aria-disabled=${nth === pictures.length - 1} onClick=${() => this.go(1)}>
            Next →
          </button>
          ${facts?.isHere === true && html`<a class="button" href=${`/media/${picture.sha256}`} target="_blank" rel="noopener">${facts.shownAs === null ? 'Save the file' : 'Open the file'}</a>`}
        </div>
      </div>
    </dialog>`;
  }
}

/** @param {{ readonly place: ContentFacts['places'][number] }} props */
function Place({ place: { holder, path, state, volume } }) {
  const where =
    volume === null
      ? `${holder.kind === 'tree' ? 'folder' : holder.kind} ${holder.name}`
      : `volume ${volume.id}`;
  const disc = volume?.discs[0];
  const proof =
    state === 'burned' && disc !== undefined
      ? `disc${disc.location === null ? '' : `, ${disc.location}`}, ${disc.verifiedAt === null ? 'never read back' : `read back ${ago(disc.verifiedAt)}`}`
      : state === 'unburned'
        ? 'in the archive, on no disc yet'
        : (holder.place ?? '');
  return html`<li>
    <strong>${where}</strong>
    <span class="path">${path}</span>${proof !== '' && html` <span class="quiet">${proof}</span>`}
  </li>`;
}
