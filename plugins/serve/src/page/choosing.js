// Which pictures of a sheet are chosen. Pure.

/** The places that are chosen, and the one that a range begins at. @typedef {{ readonly chosen: ReadonlySet<number>, readonly anchor: number }} Choice */

/** @type {Choice} */
export const NONE = { chosen: new Set(), anchor: 0 };

/** Chooses a place, or takes it out where it was chosen. @param {Choice} choice @param {number} place @returns {Choice} */
export function toggled({ chosen }, place) {
  const next = new Set(chosen);
  if (!next.delete(place)) next.add(place);
  return { chosen: next, anchor: place };
}

/** Chooses all from the place that was last touched to this one. @param {Choice} choice @param {number} place @returns {Choice} */
export function rangeChosen({ chosen, anchor }, place) {
  const [from, to] = [Math.min(anchor, place), Math.max(anchor, place)];
  return withAll({ chosen, anchor }, from, to + 1);
}

/** Chooses a group, `to` not among it; where all of it was chosen it is taken out. @param {Choice} choice @param {number} from @param {number} to @returns {Choice} */
export function groupToggled({ chosen, anchor }, from, to) {
  const places = Array.from({ length: to - from }, (_, at) => from + at);
  if (!places.every((place) => chosen.has(place))) return withAll({ chosen, anchor }, from, to);
  return { chosen: new Set([...chosen].filter((place) => place < from || place >= to)), anchor: from };
}

/** The same pictures where their places changed; those that are gone are not chosen. @param {Choice} choice @param {(place: number) => number} now Less than 0 for one that is gone. @returns {Choice} */
export function moved({ chosen, anchor }, now) {
  return {
    chosen: new Set([...chosen].map(now).filter((place) => place >= 0)),
    anchor: Math.max(0, now(anchor)),
  };
}

/** @param {Choice} choice @param {number} from @param {number} to @returns {Choice} */
function withAll({ chosen }, from, to) {
  return {
    chosen: new Set([...chosen, ...Array.from({ length: to - from }, (_, at) => from + at)]),
    anchor: to - 1,
  };
}

/** The groups of a list by what each item has in common with the ones before it. @template T @param {readonly T[]} items @param {(item: T) => string} nameOf @returns {readonly { readonly from: number, readonly name: string }[]} */
export function groupsOf(items, nameOf) {
  return items.flatMap((item, from) => {
    const name = nameOf(item);
    const before = items[from - 1];
    return before !== undefined && nameOf(before) === name ? [] : [{ from, name }];
  });
}
