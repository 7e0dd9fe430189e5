import { createRequire } from 'node:module';
import type stringWidth from 'string-width';

/** Letters of one column each: printable ASCII, Latin without its soft hyphen, dashes, quotes and the ellipsis. */
const ONE_COLUMN_EACH = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*$/;

/** Columns a text takes on a terminal: 2 for wide East Asian characters and emoji, 0 for combining marks and colours. */
export function displayWidth(text: string): number {
  return ONE_COLUMN_EACH.test(text) ? text.length : loadStringWidth()(text);
}

/** Loaded when first needed: compiling its table of emoji takes 50 ms, a tenth of a short command. */
function loadStringWidth(): typeof stringWidth {
  const load = createRequire(import.meta.url);
  // The types of the package describe its default export.
  return (load('string-width') as { default: typeof stringWidth }).default;
}

/** The text cut in its middle to at most `width` columns; its end, where names differ, keeps two thirds. */
export function shortenMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  const endRoom = Math.ceil(((width - 1) * 2) / 3);
  const end = takeWidth(characters.toReversed(), endRoom).toReversed();
  const start = takeWidth(characters, width - 1 - displayWidth(end.join('')));
  return `${start.join('')}…${end.join('')}`;
}

function takeWidth(characters: readonly string[], width: number): string[] {
  let used = 0;
  let count = 0;
  for (const character of characters) {
    used += displayWidth(character);
    if (used > width) break;
    count += 1;
  }
  return characters.slice(0, count);
}
