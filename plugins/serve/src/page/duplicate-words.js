// What the page of duplicates says.
import { count, plural } from './words.js';

/** @typedef {import('../duplicates/read-duplicates.ts').Duplicates} Duplicates */
/** @typedef {import('../duplicates/read-set.ts').DuplicateSet} DuplicateSet */
/** @typedef {import('../duplicates/duplicate-routes.ts').ChosenCopies} ChosenCopies */

/** @param {DuplicateSet} set @param {number} place @param {number} of */
export function setTitle({ copies }, place, of) {
  return `Set ${count(place + 1)} of ${count(of)}: ${copies[0]?.name ?? ''}, ${count(copies.length)} copies`;
}

/** How all sets stand. @param {Duplicates} all */
export function duplicatesSentence({ count: sets, decided, partly, goes }) {
  if (sets === 0)
    return 'No two files of the folders that are connected are equal, as far as they were crawled.';
  const told = [
    `${plural(sets, 'set')} of equal files.`,
    decided === 0 && partly === 0
      ? 'Nothing is decided yet.'
      : `${plural(decided, 'set')} decided: ${plural(goes, 'file goes', 'files go')}.`,
    ...(partly === 0
      ? []
      : [`${plural(partly, 'set')} partly decided: of a copy there nobody said whether it stays.`]),
  ];
  return told.join(' ');
}

/** What was decided about a set. @param {number} place @param {ChosenCopies} chosen @param {string} kept The path of the first copy that stays. */
export function chosenText(place, { goes, references, linked }, kept) {
  const stays = [
    ...(references > 0 ? [`${plural(references, 'copy', 'copies')} of a reference`] : []),
    ...(linked > 0 ? [`${plural(linked, 'further name', 'further names')} of one file`] : []),
  ];
  const told = goes === 0 ? 'all copies stay' : `${plural(goes, 'copy goes', 'copies go')}, ${kept} stays`;
  const also =
    stays.length === 0 || goes === 0
      ? ''
      : `, and so ${references + linked === 1 ? 'does' : 'do'} ${stays.join(' and ')}`;
  return `Set ${count(place + 1)}: ${told}${also}.`;
}
