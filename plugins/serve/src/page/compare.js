// The copies of a set side by side: the pictures, and a table in which what differs is marked.
import { Component, html } from './elements.js';
import { sharpnessWord } from './sharpness.js';
import { count, localTime, size, writtenTime } from './words.js';
import { WHOLE, ZoomStage, zoomed } from './zoom.js';

/** @typedef {import('../duplicates/read-set.ts').SetCopy} SetCopy */
/** @typedef {import('./zoom.js').Zoom} Zoom */
/** @typedef {Readonly<Record<string, number | null>>} Sharpness */

/** What a copy is called among so many. @param {number} nth @param {number} of */
export function labelOf(nth, of) {
  if (of === 2) return nth === 0 ? 'Left' : 'Right';
  return nth === 0 ? 'Left, copy 1' : nth === of - 1 ? `Right, copy ${of}` : `Copy ${nth + 1}`;
}

/** What is compared, row by row. @type {readonly (readonly [string, (copy: SetCopy, sharpness: Sharpness) => string])[]} */
const FACTS = [
  ['Folder', ({ tree, folder }) => `${tree}/${folder}`],
  ['Name', ({ name }) => name],
  ['Size', (copy) => size(copy.size)],
  ['Written', ({ writtenAt }) => (writtenAt === null ? 'not there now' : writtenTime(writtenAt))],
  ['Taken', ({ taken }) => (taken === null ? 'nobody knows' : localTime(taken))],
  ['Told by', ({ taken }) => taken?.source ?? ''],
  ['Camera', ({ camera }) => camera ?? ''],
  ['Came from', ({ origin }) => origin ?? ''],
  ['Sharpness', ({ sha256 }, sharpness) => sharpnessText(sharpness[sha256])],
];

/** @param {number | null | undefined} value */
function sharpnessText(value) {
  return value == null ? '' : `${count(Math.round(value))}, ${sharpnessWord(value)}`;
}

/**
 * `lines` are told below the pictures in place of what was decided, `more` are further rows: a name, and a text for each copy.
 * @typedef {{ readonly copies: readonly SetCopy[], readonly isAllowed: boolean, readonly onKeep?: (nths: readonly number[]) => void, readonly lines?: readonly string[], readonly more?: readonly (readonly [string, readonly string[]])[] }} CompareProps
 */

/** @extends {Component<CompareProps, { zoom: Zoom, sharpness: Sharpness }>} */
export class Compare extends Component {
  /** @type {{ zoom: Zoom, sharpness: Sharpness }} */
  state = { zoom: WHOLE, sharpness: {} };

  componentDidMount() {
    addEventListener('keydown', this.key);
  }

  componentWillUnmount() {
    removeEventListener('keydown', this.key);
  }

  /** @param {KeyboardEvent} event */
  key = (event) => {
    /** @type {Record<string, number>} */
    const steps = { '+': 1, '=': 1, '-': -1, 0: -100 };
    const step = steps[event.key];
    if (step === undefined || isElsewhere(event)) return;
    this.zoom(zoomed(this.state.zoom, step));
  };

  /** @param {Zoom} zoom */
  zoom = (zoom) => this.setState({ zoom });

  /** @param {string} sha256 @param {number | null} value */
  measured = (sha256, value) => this.setState({ sharpness: { ...this.state.sharpness, [sha256]: value } });

  render() {
    const { copies, isAllowed, onKeep, lines, more = [] } = this.props;
    const { zoom, sharpness } = this.state;
    const labels = copies.map((_, nth) => labelOf(nth, copies.length));
    return html`<div class="compare">
      <div class="zoom-bar">
        <button type="button" class="plain" onClick=${() => this.zoom(zoomed(zoom, 1))}>Larger</button>
        <button
          type="button"
          class="plain"
          disabled=${zoom.scale === 1}
          onClick=${() => this.zoom(zoomed(zoom, -1))}
        >
          Smaller
        </button>
      </div>
      <div class="pair">
        ${copies.map(
          (copy, nth) =>
            html`<section
              class=${`copy ${copy.verdict ?? ''}`}
              key=${`${copy.tree}/${copy.path}`}
              aria-label=${labels[nth]}
            >
              <${ZoomStage}
                copy=${copy}
                label=${labels[nth]}
                zoom=${zoom}
                onZoom=${this.zoom}
                onSharpness=${this.measured}
              />
              <p class="verdict-line">${lines?.[nth] ?? verdictText(copy, copies.length)}</p>
              ${isAllowed && html`<button type="button" class="plain" onClick=${() => onKeep?.([nth])}>Keep ${labels[nth]?.toLowerCase()} only</button>`}
            </section>`,
        )}
      </div>
      <${FactTable} copies=${copies} labels=${labels} sharpness=${sharpness} more=${more} />
    </div>`;
  }
}

/** @param {SetCopy} copy @param {number} of */
function verdictText({ verdict, isReference, isAlso }, of) {
  if (isReference) return 'Always stays: nothing is taken out of this folder';
  if (isAlso !== null)
    return `The same file as ${labelOf(isAlso, of).toLowerCase()}, under another name: it stays`;
  return verdict === 'aside'
    ? 'Goes, by your decision'
    : verdict === 'keep'
      ? 'Stays, by your decision'
      : 'Not decided';
}

/** @param {{ readonly copies: readonly SetCopy[], readonly labels: readonly string[], readonly sharpness: Sharpness, readonly more: NonNullable<CompareProps['more']> }} props */
function FactTable({ copies, labels, sharpness, more }) {
  const rows = [
    ...FACTS.map(([name, of]) => /** @type {const} */ ([name, copies.map((copy) => of(copy, sharpness))])),
    ...more,
  ];
  return html`<div class="facts-box" tabindex="0" role="region" aria-label="What differs">
    <table class="facts">
      <thead>
        <tr>
          <td></td>
          ${labels.map((label) => html`<th scope="col">${label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(([name, texts]) => {
          if (texts.every((text) => text === '')) return null;
          const differs = new Set(texts).size > 1;
          return html`<tr class=${differs ? 'differs' : ''}>
            <th scope="row">${name}${differs && html`<span class="hidden">, differs</span>`}</th>
            ${texts.map((text) => html`<td>${text === '' ? '–' : text}</td>`)}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

/** Whether a key is meant for something else: a text that is typed, an open dialog, a command of the browser. @param {KeyboardEvent} event */
export function isElsewhere(event) {
  const { target, ctrlKey, metaKey, altKey } = event;
  const isTyping =
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement;
  return isTyping || ctrlKey || metaKey || altKey || document.querySelector('dialog[open]') !== null;
}

/** The buttons to the set before and the next one. @param {number} place @param {number} sets @param {(place: number) => void} onShow */
export function stepButtons(place, sets, onShow) {
  return html`<button type="button" onClick=${() => onShow(place - 1)} disabled=${place === 0}>
      ← Before
    </button>
    <button type="button" onClick=${() => onShow(place + 1)} disabled=${place + 1 >= sets}>Next →</button>`;
}
