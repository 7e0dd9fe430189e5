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
