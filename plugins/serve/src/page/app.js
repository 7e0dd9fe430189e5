// The frame of all pages: the links, which page is shown, and what could not be read for it.
import { ask as askServer, messageOf, Refused } from './answers.js';
import { Component, html, render } from './elements.js';
import { findFile } from './find.js';
import { FreshnessNote } from './freshness.js';
import { PAGES } from './pages.js';
import { Problems } from './problems.js';
import { currentRoute, hrefTo, pageIsShown } from './route.js';

/** @typedef {import('./pages.js').Ask} Ask */
/** @typedef {import('./pages.js').Page} Page */
/** @typedef {import('./problems.js').Problem} Problem */

const LINKS = [
  ['home', 'Home'],
  ['calendar', 'Calendar'],
  ['duplicates', 'Duplicates'],
  ['similar', 'Similar'],
  ['folders', 'Folders'],
  ['undated', 'Undated'],
  ['shelf', 'Shelf'],
  ['find', 'Find'],
  ['runs', 'Runs'],
];
/** The link that is current on pages which have none of their own. @type {Record<string, string>} */
const PART_OF = { proof: 'home', day: 'calendar', holder: 'shelf', loss: 'shelf', run: 'runs' };

/** Pages in which one works for a while: they change when they are asked to. */
const KEPT = ['duplicates', 'similar', 'folders', 'undated'];
/** So often a page in view asks whether it still shows what there is; more often while the server makes something newer ready. Milliseconds. */
const SELDOM_MS = 30_000;
const OFTEN_MS = 2000;
/** So long nothing is said while an answer is waited for. Milliseconds. */
const TOLD_AFTER_MS = 400;
const root = /** @type {HTMLElement} */ (document.getElementById('app'));
/** @type {Page} */
let page = { title: 'MediaStruct', body: null };
let shownAt = '';
/** @type {readonly Problem[]} */
let problems = [];
/** @type {import('./freshness.js').Freshness} */
let freshness = 'current';
let asOf = new Date();
/** By which the server tells whether what is shown is still so. */
let mark = '';
/** Rises where a page begins anew, whatever it held. */
let generation = 0;
let isLoading = false;

function draw() {
  const { name } = currentRoute();
  const current = PART_OF[name] ?? name;
  render(
    html`<a class="skip" href="#content" onClick=${skip}>To the content</a>
      <header class="top">
        <a class="brand" href=${hrefTo('home')}
          ><img src="/app/icon.svg" alt="" width="26" height="26" />MediaStruct</a
        >
        <nav aria-label="Pages">
          <ul>
            ${LINKS.map(([link = '', label]) => html`<li><a href=${hrefTo(link)} aria-current=${link === current ? 'page' : undefined}>${label}</a></li>`)}
          </ul>
        </nav>
      </header>
      <main id="content" aria-busy=${isLoading}>
        <h1 tabindex="-1">${page.title}</h1>
        <${FreshnessNote}
          freshness=${freshness}
          asOf=${asOf}
          isKept=${KEPT.includes(currentRoute().name)}
          onShow=${showAnew}
        />
        <${Problems} problems=${problems} />
        <${Body} key=${generation} page=${page} />
      </main>
      <p id="dropped" role="status"></p>`,
    root,
  );
  document.title = page.title === 'MediaStruct' ? page.title : `${page.title} · MediaStruct`;
}

/** What a page shows; its key makes it anew. @extends {Component<{ page: Page }, {}>} */
class Body extends Component {
  render() {
    return html`${this.props.page.body}`;
  }
}

/** @param {MouseEvent} event */
function skip(event) {
  event.preventDefault();
  document.querySelector('h1')?.focus();
}

/** Asks for what the address names, and shows it; what was there stays until then. */
async function show() {
  const address = location.hash;
  const route = currentRoute();
  isLoading = true;
  draw();
  const waiting = setTimeout(() => tellWaiting(address), TOLD_AFTER_MS);
  const makePage = Object.hasOwn(PAGES, route.name) ? PAGES[route.name] : undefined;
  let isBehind = false;
  /** @type {Map<string, Problem>} */
  const unread = new Map();
  /** @type {Ask} */
  const ask = async (path) => {
    const answer = await askServer(path);
    isBehind ||= answer.isBehind === true;
    for (const problem of answer.problems ?? []) unread.set(problem.message, problem);
    return answer;
  };
  // Before the page: what changes in between is shown once more.
  const state = await askServer('/api/state').catch(() => null);
  const made = await (makePage ?? noPage)(route, ask).catch(failed);
  clearTimeout(waiting);
  if (address !== location.hash) return;
  // Choosing among the files of a run goes on where one stands.
  const isNew = route.name === 'run' ? placeOf(shownAt) !== placeOf(address) : shownAt !== address;
  [page, problems, shownAt, isLoading] = [made, [...unread.values()], address, false];
  [freshness, asOf, mark] = [isBehind ? 'behind' : 'current', new Date(), state?.mark ?? ''];
  lookLater();
  pageIsShown(address);
  draw();
  document.documentElement.dataset['ready'] = route.name;
  // On a phone not all links have room.
  document
    .querySelector('nav a[aria-current="page"]')
    ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  if (!isNew) return;
  scrollTo(0, 0);
  document.querySelector('h1')?.focus({ preventScroll: true });
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let looking;

/** Asks whether what is shown is still so: again and again while the page is in view, and at once where it comes into view. */
async function look() {
  clearTimeout(looking);
  if (document.hidden) return;
  const address = shownAt;
  const state = await askServer('/api/state').catch(() => null);
  if (isLoading || address !== shownAt) return;
  const isOther =
    state !== null && (state.mark !== mark || (freshness === 'behind' && state.isBehind !== true));
  if (isOther && !KEPT.includes(currentRoute().name)) return void show();
  if (isOther) {
    freshness = 'older';
    draw();
  }
  lookLater();
}

function lookLater() {
  clearTimeout(looking);
  looking = setTimeout(look, freshness === 'behind' ? OFTEN_MS : SELDOM_MS);
}

/** Shows what there is now, in place of what a page held. */
async function showAnew() {
  generation += 1;
  await show();
}

/** @param {string} address */
function placeOf(address) {
  return address.split('?')[0];
}

/** Counting a large library anew takes some seconds. @param {string} address */
function tellWaiting(address) {
  if (address !== location.hash || page.title !== 'MediaStruct') return;
  page = {
    title: 'MediaStruct',
    body: html`<p class="quiet" role="status">Looking through the catalogue …</p>`,
  };
  draw();
}

/** @returns {Promise<Page>} */
async function noPage() {
  return {
    title: 'There is no such page',
    body: html`<p><a href=${hrefTo('home')}>To the beginning</a></p>`,
  };
}

/** @param {unknown} error @returns {Page} */
function failed(error) {
  const suggestions = error instanceof Refused ? error.suggestions : [];
  const message = messageOf(error);
  return {
    title: 'This cannot be shown',
    body: html`<div role="alert">
      <p class="sentence">${message}</p>
      <ul>
        ${suggestions.map((one) => html`<li>${one}</li>`)}
      </ul>
    </div>`,
  };
}

addEventListener('hashchange', () => void show());
document.addEventListener('visibilitychange', () => void look());
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer?.files ?? [];
  if (file !== undefined) void findFile(file);
});
addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLInputElement;
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const box = document.querySelector('input[name="q"]');
  if (box instanceof HTMLElement) box.focus();
  else location.hash = hrefTo('find');
});
void show();
