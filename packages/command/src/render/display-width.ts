import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter();

/** Columns a text takes on a terminal: 2 for wide East Asian characters and emoji, 0 for combining marks and colours. */
export function displayWidth(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}

/** The text cut in its middle to at most `width` columns; its end, where names differ, keeps two thirds. */
export function shortenMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  const characters = [...graphemes.segment(text)].map(({ segment }) => segment);
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
