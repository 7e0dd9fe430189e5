/**
 * What programs add to the name of a further copy, in front of or behind the stem: `foo (1)`, `foo(2)`, `foo copy`, `foo copy 2`,
 * `foo - Copy`, `foo - Copy (3)`, `Copy of foo`, `Copy (2) of foo`, and the same words of Windows, macOS and GNOME in German,
 * French, Spanish, Italian, Portuguese and Dutch. A year in brackets is none.
 */
const COPY = 'copy|kopie|copie|copia|c\u00f3pia';
const BEHIND = new RegExp(
  `(?: ?\\(\\d{1,3}\\)| (?:- )?(?:${COPY})(?: \\d{1,3}| \\(\\d{1,3}\\))?| \\((?:another |\\d{1,3}(?:st|nd|rd|th) )?(?:${COPY})(?: \\d{1,3})?\\))$`,
  'iu',
);
const BEFORE = new RegExp(`^(?:${COPY})(?: ?\\(\\d{1,3}\\))? (?:of|von|de|di|do|da|van) `, 'iu');

/** Whether a stem is marked as that of a copy. A stem that is nothing but the mark is not. */
export function isCopyName(stem: string): boolean {
  const name = stem.normalize('NFC');
  return name.replace(BEHIND, '') !== '' && (BEHIND.test(name) || BEFORE.test(name));
}
