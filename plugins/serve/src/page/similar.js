// Groups of pictures that look alike, side by side. Nothing is decided here.
import { ask } from './answers.js';
import { Compare, labelOf, stepButtons } from './compare.js';
import { html } from './elements.js';
import { KeyedPage } from './keyed-page.js';
import { hrefTo, replaceAddress } from './route.js';
import { count, moment, plural } from './words.js';

/** @typedef {import('../similar/read-similar.ts').Similar} Similar */
/** @typedef {import('../similar/read-similar.ts').SimilarCopy} SimilarCopy */
/** @typedef {import('../similar/read-similar.ts').SimilarPictures} SimilarPictures */
/** @typedef {NonNullable<Similar['report']>} Report */
/** @typedef {import('./keyed-page.js').KeyedState & { readonly group: SimilarPictures | null, readonly place: number }} State */

const COMMAND = 'mediastruct dedupe --similar';
const KEYS = /** @type {const} */ ([
  ['→ ↓', 'the next group'],
  ['← ↑', 'the group before'],
  ['Page Down', 'ten groups on'],
  ['Page Up', 'ten groups back'],
  ['Home End', 'the first group, the last'],
  ['+ - 0', 'larger, smaller, whole'],
  ['?', 'these keys'],
]);
/** What a picture is beside the first one of its group. @type {Record<import('../similar/read-similar.ts').SimilarPictures['kind'], string>} */
const KINDS = {
  resized: 'the same picture in another size',
  recompressed: 'the same picture in other bytes',
  edited: 'edited: other light, colour or crop',
  burst: 'another shot of the same moment',
  alike: 'looks alike; nothing says why',
};

/** @extends {KeyedPage<{ similar: Similar, start: string }, State>} */
export class SimilarPage extends KeyedPage {
  /** @type {State} */
  state = { group: null, place: 0, failure: null, isHelping: false };

  componentDidMount() {
    super.componentDidMount();
    const { similar, start } = this.props;
    if (similar.report === null) return;
    void this.show(Math.max(0, similar.report.ids.indexOf(start)), false);
  }

  /** Shows the group at a place. @param {number} place @param {boolean} [takesFocus] */
  show = async (place, takesFocus = true) => {
    const id = this.props.similar.report?.ids[place];
    if (id === undefined) return;
    this.setState({ place });
    try {
      const group = await ask(`/api/similar/${id}`);
      if (this.isGone || this.state.place !== place) return;
      this.wantsFocus = takesFocus;
      this.setState({ group, failure: null });
      replaceAddress(hrefTo('similar', id));
    } catch (error) {
      this.fail(error);
    }
  };

  acts() {
    const { place } = this.state;
    const last = (this.props.similar.report?.ids.length ?? 0) - 1;
    const to = (/** @type {number} */ next) => () => void this.show(next);
    if (last < 0) return {};
    return {
      ...{
        ArrowRight: to(place + 1),
        ArrowDown: to(place + 1),
        ArrowLeft: to(place - 1),
        ArrowUp: to(place - 1),
      },
      ...{ PageDown: to(Math.min(last, place + 10)), PageUp: to(Math.max(0, place - 10)) },
      ...{ Home: to(0), End: to(last) },
    };
  }

  render() {
    const { report } = this.props.similar;
    const { group, place } = this.state;
    if (report === null) return html`<${NoReport} />`;
    return html`<div class="similar">
      <${Told} report=${report} />
      ${this.failureLine()}
      ${
        group !== null &&
        html`<div class="deciding-set">
          <h2 tabindex="-1" ref=${this.heading}>
            ${`Group ${count(group.place + 1)} of ${count(report.shown)}: ${KINDS[group.kind]}`}
          </h2>
          <div class="actions">
            ${stepButtons(place, report.shown, (to) => void this.show(to))}
            <button type="button" onClick=${this.help}>Keys (?)</button>
          </div>
          <${Missing} group=${group} />
          ${group.copies.length > 0 && html`<${Compare} key=${group.id} copies=${group.copies} isAllowed=${false} lines=${linesOf(group)} more=${rowsOf(group)} />`}
        </div>`
      }
      ${this.keyHelp(KEYS)}
    </div>`;
  }
}

function NoReport() {
  return html`<p class="sentence">Nobody has looked for similar pictures yet.</p>
    <p>This command looks at every picture once and reports those that look alike. It moves nothing:</p>
    <p><code>${COMMAND}</code></p>`;
}

/** What the report says as a whole. @param {{ readonly report: Report }} props */
function Told({ report }) {
  const { groups, shown, createdAt, isOlderThanCrawl, folder } = report;
  return html`<p class="sentence">
      ${groups === 0 ? 'No two pictures look alike without being equal.' : `${plural(groups, 'group')} of pictures that look alike.`}${' '}
      Found ${moment(createdAt)}.
    </p>
    ${
      isOlderThanCrawl &&
      html`<p role="note">A folder was crawled since. To look at what is new too: <code>${COMMAND}</code></p>`
    }
    ${
      shown < groups &&
      html`<p>
        The first ${count(shown)} are shown, those with the most to gain. All are in${' '}
        <code>${`${folder}/groups.ndjson`}</code>.
      </p>`
    }
    <p class="quiet">
      Nothing is moved from here: similar pictures are not equal, so none of them proves that another may go.
      Move by hand what you do not want to keep.
    </p>`;
}

/** What the report names and is not shown. @param {{ readonly group: SimilarPictures }} props */
function Missing({ group: { missing, more } }) {
  if (missing.length === 0 && more === 0) return null;
  return html`<div class="problems" role="note">
    ${
      missing.length > 0 &&
      html`<p>
          ${plural(missing.length, 'picture')} of this group ${missing.length === 1 ? 'is' : 'are'} not shown:
        </p>
        <ul>
          ${missing.map(
            ({ tree, path, why }) =>
              html`<li>
                <bdi>${`${tree}/${path}`}</bdi>:
                ${why === 'gone' ? ' no file that is known has this content any more' : ' only a disc, a disk or another folder has it'}
              </li>`,
          )}
        </ul>`
    }
    ${more > 0 && html`<p>${plural(more, 'further picture')} of this group ${more === 1 ? 'is' : 'are'} in the report.</p>`}
  </div>`;
}

/** What is told below each picture. @param {SimilarPictures} group */
function linesOf({ copies }) {
  return copies.map(({ kind }) =>
    kind === null ? 'The others are compared with this one' : sentenceCase(KINDS[kind]),
  );
}

/** @param {SimilarPictures} group @returns {readonly (readonly [string, readonly string[]])[]} */
function rowsOf({ copies }) {
  const first = copies.findIndex(({ kind }) => kind === null);
  const firstLabel = first < 0 ? 'the first one' : labelOf(first, copies.length).toLowerCase();
  return [
    [
      'Pixels',
      copies.map(({ width, height }) =>
        width === 0 ? 'only a preview was looked at' : `${count(width)} × ${count(height)}`,
      ),
    ],
    ['Equal files', copies.map(({ equal }) => count(equal))],
    [
      `Differs from ${firstLabel}`,
      copies.map(({ kind, distance }) => (kind === null ? '' : `by ${count(distance)} of ${count(64)} bits`)),
    ],
  ];
}

/** @param {string} text */
function sentenceCase(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
