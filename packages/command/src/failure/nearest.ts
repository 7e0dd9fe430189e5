import { distance } from 'fastest-levenshtein';

/** The candidate that `word` most likely meant, or null where none is close: two letters off, or a third of a long word. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const limit = word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3));
  const [best] = candidates
    .map((candidate) => ({ candidate, off: distance(word, candidate) }))
    .filter(({ off }) => off <= limit)
    .sort((a, b) => a.off - b.off);
  return best?.candidate ?? null;
}
