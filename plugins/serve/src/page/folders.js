// Folders that are wholly or nearly inside others, and what each of them alone has.
import { ask, messageOf } from './answers.js';
import { Component, html } from './elements.js';
import { Warned } from './failure.js';
import { hrefTo } from './route.js';
import { Thumb } from './thumb.js';
import { count, longDay, percent, plural, size } from './words.js';

/** @typedef {import('../folders/folder-routes.ts').Folders} Folders */
/** @typedef {Extract<Folders, { kind: 'found' }>} Found */
/** @typedef {Found['pairs'][number]} Pair */

const WHY_UNSEEN = {
  'not-indexed': 'in no index',
  'no-file': 'a symlink or special file',
  changed: 'changed since the crawl',
  gone: 'gone since the crawl',
  unreadable: 'cannot be looked at',
};

const ASKED_MS = 1000;
const NONE_DIRECTLY =
  'No two equal pictures or films stand directly in these two folders, only below them. For whole folders: mediastruct dedupe --whole-folders';
const PAGE = 50;

/** @extends {Component<{ first: Folders, from: number, isAllowed: boolean }, { folders: Folders, failure: string | null }>} */
export class FoldersPage extends Component {
  /** @type {{ folders: Folders, failure: string | null }} */
  state = { folders: this.props.first, failure: null };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  waiting = undefined;
  isGone = false;

  componentDidMount() {
    this.wait();
  }

  componentWillUnmount() {
    this.isGone = true;
    clearTimeout(this.waiting);
  }

  wait() {
    if (this.state.folders.kind === 'looking') this.waiting = setTimeout(() => void this.load(), ASKED_MS);
  }

  async load() {
    try {
      const folders = await ask(`/api/folders?from=${this.props.from}`);
      if (!this.isGone) this.setState({ folders, failure: null }, () => this.wait());
    } catch (error) {
      this.fail(error);
      this.wait();
    }
  }

  /** @param {unknown} error */
  fail(error) {
    if (!this.isGone) this.setState({ failure: messageOf(error) });
  }

  /** Opens a set of both folders, where a rule for them is given. @param {string} key */
  decide = async (key) => {
    try {
      const { found } = await ask(`/api/folders/set/${key}`);
      if (this.isGone) return;
      if (found === null) this.setState({ failure: NONE_DIRECTLY });
      else location.hash = hrefTo('duplicates', found.set, { folders: found.places.join('-') });
    } catch (error) {
      this.fail(error);
    }
  };

  render() {
    const { folders, failure } = this.state;
    const { from, isAllowed } = this.props;
    return html`<div class="folders">
      <div role="status">
        ${folders.kind === 'looking' && html`<p class="sentence">Comparing all folders …</p>`}
      </div>
      ${failure !== null && html`<p role="alert" class="problems">${failure}</p>`}
      ${
        folders.kind === 'failed' &&
        html`<div role="alert">
          <p class="sentence">${folders.message}</p>
          <ul>
            ${folders.suggestions.map((one) => html`<li>${one}</li>`)}
          </ul>
        </div>`
      }
      ${folders.kind === 'found' && html`<${Warned} warnings=${folders.untold} />`}
      ${folders.kind === 'found' && html`<${List} found=${folders} from=${from} isAllowed=${isAllowed} onDecide=${this.decide} />`}
    </div>`;
  }
}

/** @param {{ readonly found: Found, readonly from: number, readonly isAllowed: boolean, readonly onDecide: (key: string) => void }} props */
function List({ found: { count: all, shown, pairs }, from, isAllowed, onDecide }) {
  if (all === 0)
    return html`<p class="sentence">
      No folder that is connected is inside another one, wholly or by four files of five, as far as they were
      crawled.
    </p>`;
  return html`<p class="sentence">
      ${plural(all, 'folder is', 'folders are')} inside another one, wholly or nearly.
    </p>
    <p class="quiet">
      Nothing is moved from here. Files are compared by the indexes; before one is set aside its copy is read.
      ${' '}<code
        >${isAllowed ? 'mediastruct dedupe --whole-folders' : 'mediastruct serve --open --allow-changes'}</code
      >
      ${isAllowed ? ' sets whole folders aside; a copy that you decided to keep stays, and its folder with it.' : ' lets you give a rule for two folders.'}
    </p>
    ${shown < all && html`<p>The first ${count(shown)} can be looked at, those that share most bytes.</p>`}
    <ol class="folder-pairs" start=${from + 1}>
      ${pairs.map((pair) => html`<li><${PairFacts} pair=${pair} isAllowed=${isAllowed} onDecide=${onDecide} /></li>`)}
    </ol>
    <p class="actions">
      ${from > 0 && html`<a href=${hrefTo('folders', String(Math.max(0, from - PAGE)))}>← Before</a>`}
      ${from + PAGE < shown && html`<a href=${hrefTo('folders', String(from + PAGE))}>Next →</a>`}
    </p>`;
}

/** @param {{ readonly pair: Pair, readonly isAllowed: boolean, readonly onDecide: (key: string) => void }} props */
function PairFacts({ pair, isAllowed, onDecide }) {
  const { key, folder, inside, files, shared, sharedBytes, onlyHere, unseen, crawledAt } = pair;
  return html`<h2><bdi>${folder}</bdi> ${howInside(pair)} <bdi>${inside}</bdi></h2>
    <p>
      ${`${count(shared)} of ${plural(files, 'file')}, ${size(sharedBytes)}, as crawled `}<time
        datetime=${crawledAt}
        >${longDay(crawledAt.slice(0, 10))}</time
      >
    </p>
    ${onlyHere.count > 0 && html`<${OnlyHere} onlyHere=${onlyHere} />`}
    ${unseen.count > 0 && html`<${Unseen} unseen=${unseen} />`}
    ${beside(pair).map((line) => html`<p>${line}</p>`)}
    ${
      isAllowed &&
      html`<button
        type="button"
        class="plain"
        aria-label=${`Decide in Duplicates (f gives the rule) about ${folder} and ${inside}`}
        onClick=${() => onDecide(key)}
      >
        Decide in Duplicates (f gives the rule)
      </button>`
    }`;
}

/** Nothing is called whole that holds what no index knows or of which some is gone. @param {Pair} pair */
function howInside({ files, shared, isSame, unseen }) {
  if (isSame) return 'holds the same as';
  if (shared < files) return `is ${percent(shared / files)} inside`;
  return unseen.count === 0 ? 'is wholly inside' : 'is, as far as it was crawled, inside';
}

/** What else has to be known before anything is deleted. @param {Pair} pair */
function beside({ leftAlone, emptyFiles, mayBeOneFolder }) {
  return [
    leftAlone > 0 && `${plural(leftAlone, 'file')} left alone by the rules, and not compared.`,
    emptyFiles > 0 && `${plural(emptyFiles, 'empty file')} not counted.`,
    mayBeOneFolder &&
      'Their file system (FUSE or SMB) does not tell whether both are one folder under two names: look before you delete one.',
  ].filter((line) => line !== false);
}

/** @param {{ readonly unseen: Pair['unseen'] }} props */
function Unseen({ unseen: { count: all, first } }) {
  return html`<p><strong>${plural(all, 'name')} in the first not as the index tells:</strong></p>
    <ul class="only-here">
      ${first.map(({ path, why }) => html`<li><bdi>${path === '' ? '.' : path}</bdi> (${WHY_UNSEEN[why]})</li>`)}
    </ul>
    ${all > first.length && html`<p>and ${count(all - first.length)} more</p>`}`;
}

/** @param {{ readonly onlyHere: Pair['onlyHere'] }} props */
function OnlyHere({ onlyHere: { count: all, nowhereElse, linked, first } }) {
  const elsewhere =
    nowhereElse === all
      ? 'and nowhere else that was compared'
      : `${count(all - nowhereElse)} of them in a third folder`;
  return html`<p>
      <strong>${plural(all, 'file exists', 'files exist')} only in the first, ${elsewhere}:</strong>
    </p>
    <ul class="only-here">
      ${first.map(
        ({ path, name, sha256, isMedia, isElsewhere }) =>
          html`<li>
            ${sha256 !== null && isMedia && html`<${Thumb} picture=${{ name, sha256 }} />`}
            <bdi>${path}</bdi>${isElsewhere && ' (also elsewhere)'}
          </li>`,
      )}
    </ul>
    ${all > first.length && html`<p>and ${count(all - first.length)} more</p>`}
    ${linked > 0 && html`<p>${plural(linked, 'file')} of these with several names (hard links): a name is no copy.</p>`}`;
}
