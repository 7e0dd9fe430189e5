import { comparePaths } from '@mediastruct/core';

/**
 * Compares two paths part by part, each by its bytes: a folder comes right before all that is below it, and a file and a folder of one
 * name are equal. The order of listings.
 */
export function compareTreePaths(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x === y) continue;
    if (x < FIRST_SURROGATE && y < FIRST_SURROGATE) return rank(x) - rank(y);
    return comparePaths(a.replaceAll('/', '\0'), b.replaceAll('/', '\0'));
  }
  return a.length - b.length;
}

/** Units below the surrogates sort like the bytes of their UTF-8. */
const FIRST_SURROGATE = 0xd800;
const SLASH = 0x2f;

/** No name holds a NUL, so it stands for the end of a part, before every other byte. */
function rank(unit: number): number {
  return unit === SLASH ? 0 : unit;
}
