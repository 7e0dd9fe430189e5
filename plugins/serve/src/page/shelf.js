// What stands where: folders, disks and discs by their places, how full they are and how old their proof is; and what would be lost with what is chosen.
import { Component, html } from './elements.js';
import { hrefTo } from './route.js';
import { ago, count, percent, plural, size } from './words.js';

/** @typedef {import('../shelf/read-shelf.ts').Shelf} Shelf */
/** @typedef {import('../shelf/read-shelf.ts').ShelfThing} ShelfThing */

const NOWHERE = 'Nobody told where';
const KINDS = { tree: 'folder', disk: 'disk', disc: 'disc', other: 'holder' };
const STATES = {
  sound: 'read back',
  unproven: 'never read back',
  failed: 'failed a check',
  retired: 'retired',
  unreadable: 'cannot be read whole',
};

/** @extends {Component<{ shelf: Shelf }, { chosen: readonly string[] }>} */
export class ShelfPage extends Component {
  /** @type {{ chosen: readonly string[] }} */
  state = { chosen: [] };

  /** @param {string} key */
  toggle = (key) => {
    const { chosen } = this.state;
    this.setState({ chosen: chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key] });
  };

  render() {
    const { things, places } = this.props.shelf;
    const { chosen } = this.state;
    const byPlace = Map.groupBy(things, ({ place }) => place ?? NOWHERE);
    const inOrder = [...byPlace].sort(([a], [b]) =>
      a === NOWHERE ? 1 : b === NOWHERE ? -1 : a < b ? -1 : 1,
    );
    return html`<div class="shelf">
      <p class="sentence">Choose what you imagine to lose, and see what would be gone. Or choose a place.</p>
      ${inOrder.map(
        ([place, there]) =>
          html`<section class="place" aria-label=${place}>
            <header>
              <h2>${place}</h2>
              ${place !== NOWHERE && html`<a class="button quiet-button" href=${hrefTo('loss', '', { place })}>What if this burns?</a>`}
            </header>
            <ul class="things">
              ${there.map((thing) => html`<${Thing} key=${thing.key} thing=${thing} isChosen=${chosen.includes(thing.key)} onToggle=${this.toggle} />`)}
            </ul>
          </section>`,
      )}
      ${things.length === 0 && html`<p class="quiet">Nothing is known yet. The first step: <code>mediastruct crawl</code></p>`}
      ${places.length === 0 && things.length > 0 && html`<p class="quiet small">Where discs are is told by <code>mediastruct disc move</code>, where disks are by <code>mediastruct shelf disk set</code>, and where folders are in mediastruct.toml, section [folders], <code>places</code>.</p>`}
      <div class="chosen" role="status">
        ${
          chosen.length > 0 &&
          html`<span>${count(chosen.length)} chosen</span>
            <a
              class="button"
              href=${hrefTo(
                'loss',
                '',
                chosen.map((key) => /** @type {const} */ (['key', key])),
              )}
              >What if these are lost?</a
            >
            <button type="button" class="plain" onClick=${() => this.setState({ chosen: [] })}>None</button>`
        }
      </div>
    </div>`;
  }
}

/** The date is of the last good reading, and is not told as that of a check that failed. @param {ShelfThing} thing */
function proofOf({ kind, state, provenAt }) {
  if (provenAt === null) return STATES[state];
  if (state === 'failed') return `${STATES.failed}; last read back whole ${ago(provenAt)}`;
  return `${kind === 'tree' ? 'crawled' : STATES[state]} ${ago(provenAt)}`;
}

/** @param {{ readonly thing: ShelfThing, readonly isChosen: boolean, readonly onToggle: (key: string) => void }} props */
function Thing({ thing, isChosen, onToggle }) {
  const { key, holder, kind, name, detail, files, bytes, capacity, used, state, isHere } = thing;
  const share = capacity === null || used === null || capacity === 0 ? null : used / capacity;
  const proof = proofOf(thing);
  return html`<li class=${`thing ${state} ${isChosen ? 'is-chosen' : ''}`}>
    <label
      ><input type="checkbox" checked=${isChosen} onChange=${() => onToggle(key)} />
      <span class="hidden">Choose ${KINDS[kind]} ${name}</span></label
    >
    <div class="told">
      <h3>
        <a href=${hrefTo('holder', holder)}><span class="quiet">${KINDS[kind]}</span> ${name}</a
        >${isHere && html` <span class="here">connected</span>`}
      </h3>
      ${detail !== null && html`<p class="quiet path">${detail}</p>`}
      <p>${files === null ? 'never crawled' : `${plural(files, 'file')}, ${size(bytes ?? 0)}`}</p>
      <p class=${`proof ${state}`}>${proof}</p>
      ${share !== null && html`<p class="fill"><meter min="0" max="1" value=${share} aria-label=${`Fill of ${name}`}></meter> <span class="quiet small">${percent(share)} full</span></p>`}
    </div>
  </li>`;
}
