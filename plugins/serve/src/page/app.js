// The frame of all pages: the links, which page is shown, and what could not be read for it.
import { ask as askServer, messageOf, Refused } from './answers.js';
import { html, render } from './elements.js';
import { findFile } from './find.js';
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
const PART_OF = { day: 'calendar', holder: 'shelf', loss: 'shelf', run: 'runs' };

/** So long nothing is said while an answer is waited for. Milliseconds. */
const TOLD_AFTER_MS = 400;
const root = /** @type {HTMLElement} */ (document.getElementById('app'));
/** @type {Page} */
let page = { title: 'MediaStruct', body: null };
let shownAt = '';
/** @type {readonly Problem[]} */
let problems = [];
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
        <${Problems} problems=${problems} />
        ${page.body}
      </main>
      <p id="dropped" role="status"></p>`,
    root,
  );
  document.title = page.title === 'MediaStruct' ? page.title : `${page.title} · MediaStruct`;
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
  /** @type {Map<string, Problem>} */
  const unread = new Map();
  /** @type {Ask} */
  const ask = async (path) => {
    const answer = await askServer(path);
    for (const problem of answer.problems ?? []) unread.set(problem.message, problem);
    return answer;
  };
  const made = await (makePage ?? noPage)(route, ask).catch(failed);
  clearTimeout(waiting);
  if (address !== location.hash) return;
  // Choosing among the files of a run goes on where one stands.
  const isNew = route.name === 'run' ? placeOf(shownAt) !== placeOf(address) : shownAt !== address;
  [page, problems, shownAt, isLoading] = [made, [...unread.values()], address, false];
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
