// The keys of the page of duplicates.

/** @typedef {import('./keyed-page.js').KeyActs} KeyActs */
/** What keys do there. @typedef {{ readonly show: (steps: number) => void, readonly next: () => void, readonly keep: (nths: readonly number[]) => void, readonly rule: () => void, readonly undo: () => void, readonly plan: () => void }} Acts */

const LOOKING = /** @type {const} */ ([
  ['→ ↓', 'the next set'],
  ['← ↑', 'the set before'],
  ['n', 'the next set that is not decided'],
]);
const DECIDING = /** @type {const} */ ([
  ['l', 'keep the left copy, the others go'],
  ['r', 'keep the right copy, the others go'],
  ['b', 'keep all copies'],
  ['1 … 9', 'keep this copy, the others go'],
  ['f', 'a rule for two of the folders'],
  ['u', 'undo what was decided last'],
  ['p', 'plan what was decided'],
]);
const ALWAYS = /** @type {const} */ ([
  ['+ - 0', 'larger, smaller, whole'],
  ['?', 'these keys'],
]);

/** @param {boolean} isAllowed Whether anything may be decided. */
export function duplicateKeys(isAllowed) {
  return [...LOOKING, ...(isAllowed ? DECIDING : []), ...ALWAYS];
}

/** @param {{ readonly copies: number, readonly isAllowed: boolean }} set @param {Acts} acts @returns {KeyActs} */
export function duplicateActs({ copies, isAllowed }, acts) {
  const looking = {
    ArrowRight: () => acts.show(1),
    ArrowDown: () => acts.show(1),
    ArrowLeft: () => acts.show(-1),
    ArrowUp: () => acts.show(-1),
    n: acts.next,
  };
  if (!isAllowed) return looking;
  const digits = Array.from({ length: Math.min(9, copies) }, (_, nth) => [nth + 1, () => acts.keep([nth])]);
  return {
    ...looking,
    ...Object.fromEntries(digits),
    l: () => acts.keep([0]),
    r: () => acts.keep([copies - 1]),
    b: () => acts.keep(Array.from({ length: copies }, (_, nth) => nth)),
    ...{ f: acts.rule, u: acts.undo, p: acts.plan },
  };
}
