// What a search found, as a list that tells on which disc each file is and where that disc was.

const SHOWN_AT_ONCE = 200;

/** @type {Found[]} */
let results = [];
let shown = 0;
let resultCount = 0;

/** @param {string} query */
function showSearch(query) {
  const list = byId('results');
  const status = byId('found');
  list.replaceChildren();
  byId('more').hidden = true;
  [results, shown, resultCount] = [[], 0, 0];
  if (wordsOf(query).length === 0) {
    searchNumber += 1;
    status.textContent = `Type a part of a name, a day or a camera. ${rangeOfSearch()}`;
    return;
  }
  search(query, {
    onFound: (found) => {
      resultCount += 1;
      // Far more than anybody reads.
      if (results.length < 10_000) results.push(found);
    },
    onProgress: (done, of) => {
      if (shown < SHOWN_AT_ONCE) showMore(SHOWN_AT_ONCE - shown);
      const open =
        of === 0 || done === of
          ? ''
          : ` so far; ${Math.floor((done / of) * 100)} % of the other discs' lists looked at`;
      status.textContent = `${plural(resultCount, 'file')} found${open}`;
    },
    onEnd: (isWhole) => {
      showMore(Math.max(0, SHOWN_AT_ONCE - shown));
      const missing = isWhole && set.find.notFound === 0 ? '' : ' Not every disc could be searched.';
      status.textContent = `${resultCount === 0 ? 'No file' : plural(resultCount, 'file')} found. ${rangeOfSearch()}${missing}`;
    },
  });
}

function rangeOfSearch() {
  const others = set.volumes.length - 1;
  if (set.find.notFound > 0)
    return `The search covers this disc and ${plural(set.find.files, 'file')} of others; there was no room for the names of ${formatCount(set.find.notFound)} more.`;
  return others <= 0
    ? 'The search covers this disc.'
    : `The search covers this disc and ${plural(others, 'other')}, as of ${formatDay(set.asOf.slice(0, 10))}.`;
}

/** @param {number} count */
function showMore(count) {
  const list = byId('results');
  const next = results.slice(shown, shown + count);
  list.append(...next.map(resultRow));
  shown += next.length;
  const more = byId('more');
  more.hidden = shown >= resultCount;
  const left = resultCount - shown;
  more.textContent =
    results.length > shown
      ? `Show more (${formatCount(left)} left)`
      : `${formatCount(left)} more; add a word to find fewer`;
  wantThumbs(
    results
      .slice(0, shown)
      .flatMap(({ file }) => (file === null || file.thumb < 0 ? [] : [file.thumb]))
      .slice(0, 400),
  );
}

/** @param {Found} found */
function resultRow(found) {
  const { name, alias, day, camera, file, split, volume } = found;
  const facts = [alias === '' ? '' : `was ${shownName(alias)}`, formatDay(day), camera]
    .filter(Boolean)
    .join(' · ');
  const about = element('div', { class: 'facts' }, facts);
  if (file !== null) about.append(' · ', element('a', { href: `#day=${day}` }, 'show its day'));
  const text = element('div', { class: 'what' }, nameOf(found), about);
  const where = element('div', { class: 'where' });
  if (split !== null) where.append(...partsOf(split));
  else
    where.append(
      discLabel(volume),
      element(
        'div',
        { class: 'facts' },
        file === null ? placesOf(set.volumes[volume]) : 'the disc that this page is on',
      ),
    );
  if (file === null && split === null) where.append(element('div', { class: 'path' }, shownName(found.path)));
  const picture = element('span', { class: 'picture' });
  if (file === null)
    picture.append(
      element('span', { class: 'emblem none' }, shownName(extensionOf(name).slice(0, 5).toUpperCase())),
    );
  else fillPicture(picture, file);
  const row = element('li', { class: 'result' }, picture, text, where);
  if (file !== null) row.dataset.nth = String(file.nth);
  return row;
}

/** @param {Found} found */
function nameOf({ name, file }) {
  if (file === null) return element('div', { class: 'title' }, shownName(name));
  const link = { class: 'title', href: linkTo(file.path), target: '_blank', rel: 'noopener' };
  return element('div', {}, element('a', link, shownName(name)));
}

/** @param {number} volume */
function discLabel(volume) {
  const id = set.volumes[volume]?.id ?? '';
  const here = id === thisVolumeId;
  const name = here ? 'This disc' : discName(id).replace(/^d/, 'D');
  return element('div', { class: here ? 'disc here' : 'disc' }, name, element('span', { class: 'id' }, id));
}

/** A split file needs all its parts. @param {SplitFile} split @returns {HTMLElement[]} */
function partsOf(split) {
  const discs = new Set(split.parts.map(({ volume }) => volume));
  const title = element(
    'div',
    { class: 'disc' },
    `In ${split.of} parts on ${plural(discs.size, 'disc')}: all are needed`,
  );
  const list = element('ol', { class: 'parts' });
  for (let number = 1; number <= split.of; number++) {
    const copies = split.parts.filter((part) => part.number === number);
    const text = copies.map(({ volume, path }) => {
      const id = set.volumes[volume]?.id ?? '';
      const where = id === thisVolumeId ? 'this disc' : `${discName(id)} (${placesOf(set.volumes[volume])})`;
      return `${where}: ${shownName(path)}`;
    });
    list.append(
      element(
        'li',
        {},
        text.length === 0 ? 'on a disc that was not known when this one was made' : text.join(', or '),
      ),
    );
  }
  const how = 'Joined in this order they give the file; README.txt on the disc tells how.';
  return [title, list, element('div', { class: 'facts' }, how)];
}
