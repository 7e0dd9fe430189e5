import { Buffer } from 'node:buffer';
import type { ListedCopy } from '../../holders/holder.ts';
import { foldText } from '../copy-query.ts';
import { nameOf } from './copy-row.ts';

/** Copies whose names stand in one chunk: about 100 KB, read at one go. */
export const CHUNK_COPIES = 2048;

/** Ends the entry of a copy; no path holds it. */
const END = '\0';
/** Between name and origin. */
const BETWEEN = '\u0001';
const END_BYTE = 0;

const ASCII = /^[\x00-\x7f]*$/;

/** The entry of a copy: its name and origin, folded. Every entry follows the end of the one before. */
export function nameEntry({ path, origin }: Pick<ListedCopy, 'path' | 'origin'>): string {
  const text = origin === null ? nameOf(path) : nameOf(path) + BETWEEN + origin;
  return END + (ASCII.test(text) ? text.toLowerCase() : foldText(text).toWellFormed());
}

/**
 * What to look for in the chunks so that no copy with `part` in its name or origin is missed. A part that begins with the slash
 * before a name is looked for without it, because the names of the chunks have none.
 */
export function namePattern(part: string): Buffer {
  const isNameStart = part.length > 1 && part.lastIndexOf('/') === 0;
  return Buffer.from((isNameStart ? part.slice(1) : part).toWellFormed(), 'utf8');
}

/** The places of the entries in a chunk that hold one of the patterns, each once. */
export function entriesWith(chunk: Buffer, patterns: readonly Buffer[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const pattern of patterns) {
    let entry = -1;
    let counted = 0;
    for (let at = chunk.indexOf(pattern); at >= 0; at = chunk.indexOf(pattern, nextEntry(chunk, at))) {
      for (
        let end = chunk.indexOf(END_BYTE, counted);
        end >= 0 && end < at;
        end = chunk.indexOf(END_BYTE, counted)
      ) {
        entry += 1;
        counted = end + 1;
      }
      found.add(entry);
    }
  }
  return found;
}

/** Where the entry after the one at `at` begins, at its end byte. */
function nextEntry(chunk: Buffer, at: number): number {
  const next = chunk.indexOf(END_BYTE, at + 1);
  return next < 0 ? chunk.length : next;
}
