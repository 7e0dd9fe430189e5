// Beginning, and which page is shown.
import { ask, Refused } from './answers.js';
import { CalendarPage } from './calendar.js';
import { DayPage } from './day.js';
import { DuplicatesPage } from './duplicates.js';
import { HolderPage } from './disc.js';
import { html, render } from './elements.js';
import { FindPage, findFile } from './find.js';
import { FoldersPage } from './folders.js';
import { HomePage } from './home.js';
import { LossPage } from './loss.js';
import { currentRoute, hrefTo, pageIsShown } from './route.js';
import { RunPage } from './run.js';
import { RunsPage } from './runs.js';
import { ShelfPage } from './shelf.js';
import { SimilarPage } from './similar.js';
import { UndatedPage } from './undated.js';
import { longDay } from './words.js';

/** @typedef {import('./route.js').Route} Route */
/** @typedef {{ readonly title: string, readonly body: unknown }} Page */

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

/** The pages by the names of their routes. @type {Record<string, (route: Route) => Promise<Page>>} */
const PAGES = {
  home: async () => {
    const home = await ask('/api/home');
    return { title: home.name, body: html`<${HomePage} home=${home} />` };
  },
  calendar: async ({ rest }) => ({
    title: 'Calendar',
    body: html`<${CalendarPage} calendar=${await ask('/api/calendar')} year=${rest} />`,
  }),
  day: async ({ rest }) => {
    const [{ pictures }, { days }] = await Promise.all([
      ask(`/api/day/${encodeURIComponent(rest)}`),
      ask('/api/calendar'),
    ]);
    /** @type {string[]} */
    const names = days.map((/** @type {[string]} */ [day]) => day);
    const [before, behind] = [names.findLast((day) => day < rest), names.find((day) => day > rest)];
    return {
      title: longDay(rest),
      body: html`<${DayPage} day=${rest} pictures=${pictures} before=${before} behind=${behind} />`,
    };
  },
  duplicates: async ({ rest, query }) => {
    const [first, { isAllowed }] = await Promise.all([
      ask('/api/duplicates?from=0&count=100'),
      ask('/api/change'),
    ]);
    return {
      title: 'Duplicates',
      body: html`<${DuplicatesPage}
        key=${rest}
        first=${first}
        start=${rest}
        folders=${placesIn(query)}
        isAllowed=${isAllowed}
      />`,
    };
  },
  similar: async ({ rest }) => ({
    title: 'Similar pictures',
    body: html`<${SimilarPage} key=${rest} similar=${await ask('/api/similar')} start=${rest} />`,
  }),
  folders: async ({ rest }) => {
    const from = Number(rest) || 0;
    const [folders, { isAllowed }] = await Promise.all([
      ask(`/api/folders?from=${from}`),
      ask('/api/change'),
    ]);
    return {
      title: 'Folders inside others',
      body: html`<${FoldersPage} key=${rest} first=${folders} from=${from} isAllowed=${isAllowed} />`,
    };
  },
  undated: async () => {
    const [undated, { isAllowed }] = await Promise.all([ask('/api/undated'), ask('/api/change')]);
    return {
      title: 'Undated',
      body: html`<${UndatedPage} undated=${undated} isAllowed=${isAllowed} />`,
    };
  },
  shelf: async () => ({ title: 'Shelf', body: html`<${ShelfPage} shelf=${await ask('/api/shelf')} />` }),
  holder: async ({ rest }) => ({
    title: rest.slice(rest.indexOf(':') + 1),
    body: html`<${HolderPage} holder=${await ask(`/api/holder?${new URLSearchParams({ key: rest })}`)} />`,
  }),
  loss: async ({ query }) => {
    const keys = query.getAll('key').map((key) => key.slice(key.indexOf(':') + 1));
    const what = query.get('place') ?? keys.join(' and ');
    return {
      title: 'What if this burns?',
      body: html`<${LossPage} loss=${await ask(`/api/loss?${query}`)} what=${what} />`,
    };
  },
  runs: async ({ rest }) => {
    const from = Number(rest) || 0;
    const list = await ask(`/api/runs?from=${from}`);
    return { title: 'Runs', body: html`<${RunsPage} key=${rest} list=${list} from=${from} />` };
  },
  run: async ({ rest, query }) => {
    const [facts, { isAllowed }] = await Promise.all([
      ask(`/api/run/${encodeURIComponent(rest)}`),
      ask('/api/change'),
    ]);
    const [state, name] = ['state', 'name'].map((one) => query.get(one) ?? '');
    return {
      title: `Run: ${facts.run.command}`,
      body: html`<${RunPage}
        key=${rest}
        facts=${facts}
        state=${state}
        name=${name}
        isAllowed=${isAllowed}
      />`,
    };
  },
  find: async ({ query }) => {
    const [text, camera, file] = ['q', 'camera', 'file'].map((name) => query.get(name) ?? '');
    const isAsked = text !== '' || camera !== '';
    const found = isAsked ? await ask(`/api/find?${query}`) : null;
    return {
      title: 'Find',
      body: html`<${FindPage}
        key=${String(query)}
        found=${found}
        text=${text}
        camera=${camera}
        file=${file}
      />`,
    };
  },
};

/** So long nothing is said while an answer is waited for. Milliseconds. */
const TOLD_AFTER_MS = 400;
const root = /** @type {HTMLElement} */ (document.getElementById('app'));
/** @type {Page} */
let page = { title: 'MediaStruct', body: null };
let shownAt = '';
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
  const made = await (makePage ?? noPage)(route).catch(failed);
  clearTimeout(waiting);
  if (address !== location.hash) return;
  // Choosing among the files of a run goes on where one stands.
  const isNew = route.name === 'run' ? placeOf(shownAt) !== placeOf(address) : shownAt !== address;
  [page, shownAt, isLoading] = [made, address, false];
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

/** The places of the copies of a set whose folders a rule is given for; null where none are named. @param {URLSearchParams} query @returns {readonly [number, number] | null} */
function placesIn(query) {
  const [one, other] = (query.get('folders') ?? '').split('-').map((place) => Number.parseInt(place, 10));
  return one === undefined || other === undefined || !(one >= 0 && other >= 0) ? null : [one, other];
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
  const message = error instanceof Error ? error.message : String(error);
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
