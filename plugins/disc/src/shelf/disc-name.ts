export { copyLetter, discName } from '@mediastruct/core';

const LETTERS = 26;
const FIRST = 'A'.charCodeAt(0);

/** The number of a copy by its letter, or by its number; null for anything else. */
export function copyNumber(text: string): number | null {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  if (!/^[A-Za-z]{1,2}$/.test(text)) return null;
  return [...text.toUpperCase()].reduce(
    (number, letter) => number * LETTERS + letter.charCodeAt(0) - FIRST + 1,
    0,
  );
}

/** A disc as it was named: which volume, by id, number or part; which copy, if one was told. */
export interface NamedDisc {
  readonly volume: string;
  readonly copy: number | undefined;
}

/**
 * Reads `7B`, `7 B`, `MS_3f2a9c01_0007 B`, or a volume alone. A letter without a space counts only behind a digit, and only if it is a capital: ids
 * have small ones.
 */
export function parseDiscName(text: string): NamedDisc {
  const [, volume = text, letter] =
    /^(.*\S)\s+([A-Za-z]{1,2})$/.exec(text) ?? /^(.*\d)([A-Z]{1,2})$/.exec(text) ?? [];
  return {
    volume: volume.trim(),
    copy: letter === undefined ? undefined : (copyNumber(letter) ?? undefined),
  };
}

/** Puts together what a shell took apart: a word of one or two capitals belongs to the volume before it. */
export function discWords(words: readonly string[]): readonly string[] {
  const discs: string[] = [];
  for (const word of words) {
    const before = discs.at(-1);
    if (before !== undefined && /^[A-Z]{1,2}$/.test(word) && parseDiscName(before).copy === undefined)
      discs[discs.length - 1] = `${before} ${word}`;
    else discs.push(word);
  }
  return discs;
}
