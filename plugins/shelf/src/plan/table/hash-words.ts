/** Words of 32 bits in a SHA-256. */
export const WORDS = 8;

/** Reads 64 hexadecimal digits into eight numbers of 32 bits, the first digits in the first. Throws `RangeError` for another text. */
export function hashToWords(sha256: string, into: Uint32Array): void {
  if (sha256.length !== 64) throw new RangeError(`"${sha256}": expected 64 hexadecimal digits`);
  for (let word = 0, at = 0; word < WORDS; word += 1) {
    let value = 0;
    for (const end = at + 8; at < end; at += 1) value = (value << 4) | digitAt(sha256, at);
    into[word] = value;
  }
}

/** The content hash that `hashToWords` made words of. */
export function wordsToHash(words: Uint32Array): string {
  return Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('');
}

function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  throw new RangeError(`"${text}": expected lower-case hexadecimal digits`);
}
