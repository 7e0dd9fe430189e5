import { placeKey, placeParts } from '../place-parts.ts';
import type { ShelfHolder } from '../shelf-holder.ts';

/** What is lost together with a house: the largest part of a place. 0 is for holders whose place nobody told. */
export type Site = number;

/** The site of each holder, by their numbers. `house, shelf B` and `House; cellar` are one. */
export function sitesOf(holders: readonly ShelfHolder[]): readonly Site[] {
  const numbers = new Map<string, number>();
  return holders.map(({ place }) => {
    const [largest] = place === null ? [] : placeParts(place);
    if (largest === undefined) return 0;
    const key = placeKey(largest);
    const number = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, number);
    return number;
  });
}

/** Whether no one site is known to hold all copies on these holders, so that a house may burn. Those whose place nobody told may be in that house. */
export function areApart(holders: Iterable<number>, sites: readonly Site[]): boolean {
  let first = 0;
  for (const holder of holders) {
    const site = sites[holder] ?? 0;
    if (site === 0) continue;
    if (first !== 0 && site !== first) return true;
    first = site;
  }
  return false;
}

/**
 * How much a further copy on a disk does against the loss of a site; the lower, the more. 0: the copies are at one site, and the disk is at another one. 1: it makes no
 * difference, because they are apart already, or nobody told where something is. 2: the disk is at the site where they all are.
 */
export function siteRank(holders: readonly number[], disk: number, sites: readonly Site[]): 0 | 1 | 2 {
  const own = sites[disk] ?? 0;
  if (own === 0 || areApart(holders, sites)) return 1;
  const known = holders.map((holder) => sites[holder] ?? 0).filter((site) => site !== 0);
  if (known.length === 0) return 1;
  return known.includes(own) ? 2 : 0;
}
