/** Columns a text takes on a terminal: 2 for wide East Asian characters and emoji, 0 for combining marks. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The text cut in its middle to at most `width` columns; its end, where names differ, keeps two thirds. */
export function shortenMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  const characters = [...text];
  const endRoom = Math.ceil(((width - 1) * 2) / 3);
  const end = takeWidth(characters.toReversed(), endRoom).toReversed();
  const start = takeWidth(characters, width - 1 - displayWidth(end.join('')));
  return `${start.join('')}…${end.join('')}`;
}

function takeWidth(characters: readonly string[], width: number): string[] {
  let used = 0;
  let count = 0;
  for (const character of characters) {
    used += characterWidth(character);
    if (used > width) break;
    count += 1;
  }
  return characters.slice(0, count);
}

function characterWidth(character: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) return 0;
  return isWide(character) ? 2 : 1;
}

/** The wide and fullwidth blocks of Unicode Standard Annex 11, as far as file names use them. */
function isWide(character: string): boolean {
  const code = character.codePointAt(0) as number;
  if (code < 0x1100) return false;
  return (
    /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{Emoji_Presentation}]/u.test(character) ||
    (code >= 0x3000 && code <= 0x303e) ||
    (code >= 0xff01 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6)
  );
}
