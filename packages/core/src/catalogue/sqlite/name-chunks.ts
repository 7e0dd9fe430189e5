import { Buffer } from 'node:buffer';
import type { ListedCopy } from '../../holders/holder.ts';
import { foldText } from '../copy-query.ts';
import { nameOf } from '../../files/path-text.ts';

/** Copies whose names stand in one chunk: about 100 KB, read at one go. */
export const CHUNK_COPIES = 2048;

/** Ends the entry of a copy; no path holds it. */
const END = '\0';
const END_BYTE = 0;
/** Between name and origin. */
const BETWEEN = '\u0001';

const ASCII = /^[\x00-\x7f]*$/;

/** The entry of a copy: its name and origin, folded. Every entry follows the end of the one before. */
export function nameEntry({ path, origin }: Pick<ListedCopy, 'path' | 'origin'>): string {
  const text = origin === null ? nameOf(path) : nameOf(path) + BETWEEN + origin;
  return END + (ASCII.test(text) ? text.toLowerCase() : foldText(text).toWellFormed());
}

/** Gives the place in a chunk, from `from` on, where one of several parts stands; -1 where none does. */
export type NameSearch = (chunk: Buffer) => (from: number) => number;

/**
 * Looks for parts of names so that no copy with one of them in its name or origin is missed. A part that begins with the slash
 * before a name is looked for without it, because the names of the chunks have none.
 */
export function nameSearch(parts: readonly string[]): NameSearch {
  const texts = parts.map((part) => (part.length > 1 && part.lastIndexOf('/') === 0 ? part.slice(1) : part));
  const patterns = texts.map((text) => Buffer.from(text.toWellFormed(), 'utf8'));
  const [only] = patterns;
  // One part is found fastest in the bytes; several are found in one pass by an expression over a letter for each byte.
  if (only !== undefined && patterns.length === 1) return (chunk) => (from) => chunk.indexOf(only, from);
  const sources = patterns.map((bytes) => bytes.toString('latin1').replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  const expression = new RegExp(sources.join('|'), 'g');
  return (chunk) => {
    const text = chunk.toString('latin1');
    return (from) => {
      expression.lastIndex = from;
      return expression.exec(text)?.index ?? -1;
    };
  };
}

/** The places of the entries in a chunk that hold what is looked for, ascending. */
export function entriesWith(chunk: Buffer, search: NameSearch): readonly number[] {
  const next = search(chunk);
  const found: number[] = [];
  let entry = -1;
  let counted = 0;
  for (let at = next(0); at >= 0;) {
    for (
      let end = chunk.indexOf(END_BYTE, counted);
      end >= 0 && end < at;
      end = chunk.indexOf(END_BYTE, counted)
    ) {
      entry += 1;
      counted = end + 1;
    }
    found.push(entry);
    const following = chunk.indexOf(END_BYTE, at);
    at = following < 0 ? -1 : next(following);
  }
  return found;
}
