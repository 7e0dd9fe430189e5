// Beginning, and which part of the page is shown: the address behind `#` tells it, so that Back and bookmarks work.

window.mediastructPage = { set: takeSet, disc: takeDisc, thumbs: takeThumbs, find: takeFind };

const VIEWS = ['pictures', 'calendar', 'discs', 'about', 'search'];
/** Where each view was scrolled to. @type {Map<string, number>} */
const places = new Map();
let view = '';

document.addEventListener('DOMContentLoaded', start);

function start() {
  if (!hasSet || !hasDisc) {
    warn(
      `This page cannot read its data (${hasDisc ? 'page/set.js' : 'page/disc.js'}). The files themselves are in the folder "data", and README.txt tells more.`,
    );
    byId('views').hidden = true;
    return;
  }
  if (thumbs.leftOut > 0)
    byId('sheet-note').textContent =
      `There was no room on this disc for ${plural(thumbs.leftOut, 'preview')}; those files are here all the same.`;
  byId('sheet-note').hidden = thumbs.leftOut === 0;
  byId('no-files').hidden = files.length > 0;
  renderHeader();
  const query = byId('query');
  if (query instanceof HTMLInputElement) startQuery(query);
  byId('more').addEventListener('click', () => showMore(SHOWN_AT_ONCE));
  window.addEventListener('hashchange', showByAddress);
  history.scrollRestoration = 'manual';
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key !== '/' || isTyping) return;
    event.preventDefault();
    query.focus();
  });
  showView('pictures');
  startSheet();
  showByAddress();
  document.documentElement.dataset.ready = 'true';
}

/** @param {HTMLInputElement} query */
function startQuery(query) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const go = () => {
    clearTimeout(timer);
    const text = query.value.trim();
    const address = text === '' ? '#pictures' : `#find=${encodeURIComponent(text)}`;
    if (view === 'search') history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    showByAddress();
  };
  query.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(go, 180);
  });
  byId('search-form').addEventListener('submit', (event) => {
    event.preventDefault();
    go();
  });
}

function showByAddress() {
  const address = location.hash.slice(1);
  const [name = '', value = ''] = [address.split('=')[0], address.slice(address.indexOf('=') + 1)];
  if (name === 'day') {
    showView('pictures');
    if (showDay(decoded(value))) tileOf(cursor)?.focus({ preventScroll: true });
  } else if (name === 'find') {
    const text = decoded(value);
    const query = byId('query');
    if (query instanceof HTMLInputElement && query.value.trim() !== text) query.value = text;
    showView('search');
    showSearch(text);
  } else showView(VIEWS.includes(name) && name !== 'search' ? name : 'pictures');
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {string} name */
function showView(name) {
  if (name === view) return;
  places.set(view, window.scrollY);
  view = name;
  for (const other of VIEWS) byId(`view-${other}`).hidden = other !== name;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') === `#${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  byId('bar-day').hidden = name !== 'pictures';
  const query = byId('query');
  if (query instanceof HTMLInputElement && name !== 'search') query.value = '';
  if (name === 'calendar') renderCalendar();
  if (name === 'discs') renderDiscs();
  if (name === 'about') renderAbout();
  window.scrollTo(0, places.get(name) ?? 0);
  if (name === 'pictures') renderSheet();
}
