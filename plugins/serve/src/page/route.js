// Which part of the page is shown: the address behind `#` tells it, so that Back, bookmarks and many tabs work.

/** @typedef {{ readonly name: string, readonly rest: string, readonly query: URLSearchParams }} Route */

/** `#/day/2019-05-12?x=1` is the part `day` with the rest `2019-05-12`. @returns {Route} */
export function currentRoute() {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [name = '', ...rest] = path.split('/');
  return {
    name: name === '' ? 'home' : name,
    rest: decoded(rest.join('/')),
    query: new URLSearchParams(query),
  };
}

/** The address of the page that is shown; while another one is asked for, that of the window is another one. */
let shownAddress = '';

/** Called with the address of a page when it is shown. @param {string} address */
export function pageIsShown(address) {
  shownAddress = address;
}

/** Gives the page that is shown another address, without asking for it; nothing is done where another page is asked for meanwhile, whose address it is by then. @param {string} address */
export function replaceAddress(address) {
  if (location.hash !== shownAddress) return;
  history.replaceState(null, '', address);
  shownAddress = address;
}

/** The address of a part. @param {string} name @param {string} [rest] @param {Record<string, string> | readonly (readonly [string, string])[]} [query] */
export function hrefTo(name, rest = '', query = {}) {
  const asked = new URLSearchParams(/** @type {any} */ (query)).toString();
  return `#/${name}${rest === '' ? '' : `/${encodeURIComponent(rest.toWellFormed())}`}${asked === '' ? '' : `?${asked}`}`;
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
