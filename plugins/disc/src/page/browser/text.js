// Texts: numbers, dates, names and links.

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** @param {number} count */
function formatCount(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** @param {number} count @param {string} noun */
function plural(count, noun) {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** @param {number} bytes */
function formatBytes(bytes) {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = bytes;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** The parts of a day, or null for what is no date. @param {string} day */
function dateParts(day) {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (match === null) return null;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && date >= 1 && date <= 31 ? { year, month, date } : null;
}

/** `12 May 2019`. @param {string} day */
function formatDay(day) {
  const parts = dateParts(day);
  if (parts === null) return day === '' ? 'Without a date' : day;
  return `${parts.date} ${MONTHS[parts.month - 1]} ${parts.year}`;
}

/** `12 Sep 2019`. @param {string} day */
function formatShortDay(day) {
  const parts = dateParts(day);
  if (parts === null) return day === '' ? 'No date' : day;
  return `${parts.date} ${(MONTHS[parts.month - 1] ?? '').slice(0, 3)} ${parts.year}`;
}

/** `Sunday, 12 May 2019`. @param {string} day */
function formatLongDay(day) {
  const parts = dateParts(day);
  if (parts === null) return formatDay(day);
  return `${WEEKDAYS[weekdayOf(parts)]}, ${formatDay(day)}`;
}

/** 0 for Sunday. @param {{year: number, month: number, date: number}} parts */
function weekdayOf({ year, month, date }) {
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, date);
  return time.getUTCDay();
}

/** `12 May to 3 August 2019`. @param {string} first @param {string} last */
function formatSpan(first, last) {
  if (first === last || last === '') return formatDay(first);
  const [a, b] = [dateParts(first), dateParts(last)];
  if (a === null || b === null || a.year !== b.year) return `${formatDay(first)} to ${formatDay(last)}`;
  if (a.month !== b.month) return `${a.date} ${MONTHS[a.month - 1]} to ${formatDay(last)}`;
  return `${a.date} to ${formatDay(last)}`;
}

/** A name as it can be read: what is no text, no sign, or would turn the text around is spelled out. @param {string} name */
function shownName(name) {
  return Array.from(name, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
    const isHidden =
      code < 0x20 ||
      (code >= 0x7f && code < 0xa0) ||
      (code >= 0x2028 && code <= 0x202e) ||
      (code >= 0x2066 && code <= 0x2069) ||
      (code >= 0xd800 && code <= 0xdfff);
    return isHidden ? `\\u{${code.toString(16)}}` : character;
  }).join('');
}

/** True where each byte of the name is text. @param {string} name */
function isText(name) {
  return !/[\ud800-\udfff]/u.test(name);
}

/** The link to a file beside the page, byte for byte. @param {string} path */
function linkTo(path) {
  return Array.from(path, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '/') return '/';
    if (code >= 0xdc80 && code <= 0xdcff) return `%${(code - 0xdc00).toString(16).toUpperCase()}`;
    if (code >= 0xd800 && code <= 0xdfff) return '%EF%BF%BD';
    return encodeURIComponent(character);
  }).join('');
}

/** As texts are compared in a search. @param {string} text */
function folded(text) {
  return text.normalize('NFC').toLowerCase();
}

/** @param {string} name */
function extensionOf(name) {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

const FILMS = new Set(
  'mp4 mov m4v avi mts m2ts mpg mpeg wmv mkv webm 3gp 3g2 insv mxf dv vob flv ogv'.split(' '),
);
const SOUNDS = new Set('mp3 m4a aac wav flac ogg opus aif aiff wma amr'.split(' '));
const SHOWN = new Set(
  'jpg jpeg jpe jfif png gif webp avif bmp svg mp4 m4v webm mov mp3 m4a wav flac ogg txt pdf'.split(' '),
);

/** True for a film. @param {string} name */
function isFilm(name) {
  return FILMS.has(extensionOf(name));
}

/** True for a recording of sound. @param {string} name */
function isSound(name) {
  return SOUNDS.has(extensionOf(name));
}

/** True for what most browsers show themselves. @param {string} name */
function isShownByBrowsers(name) {
  return SHOWN.has(extensionOf(name));
}

/** `disc 7`, by the number in the volume's id. @param {string} id */
function discName(id) {
  const match = /_(\d+)$/.exec(id);
  return match === null ? id : `disc ${Number(match[1])}`;
}

/** An element with attributes and children; texts are put in as texts, never as HTML.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, string>} [attributes] @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]} */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** The element of the page with this id. @param {string} id @returns {HTMLElement} */
function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element ${id}`);
  return found;
}
