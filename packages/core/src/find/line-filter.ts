import type { StoredLine } from '../records/line-reader.ts';
import type { FindQuery } from './find-query.ts';
import type { Wanted } from './match-file.ts';

const HASH_START = '{"sha256":"';
const HASH_END = HASH_START.length + 64;
/** Bytes that may stand for a character of another spelling: anything beyond ASCII, and JSON's escapes. */
const OTHER_SPELLING = '[\\x80-\\xff]|\\\\';

/** Tells which stored lines may match and are worth parsing; it may let too many through, never too few. */
export type LineFilter = (line: Pick<StoredLine, 'bytes'>) => boolean;

/** For lines of an index or a catalogue. */
export function recordFilter({ query, hashes }: Wanted): LineFilter {
  const words = [...partWords(query), ...(query.taken === null ? [] : [query.taken])];
  const pattern = words.length === 0 ? null : wordPattern(words);
  return ({ bytes }) => {
    const line = bytes.toString('latin1');
    if (!line.startsWith(HASH_START)) return true;
    if (query.hash !== null && line.startsWith(query.hash, HASH_START.length)) return true;
    if (hashes.size > 0 && hashes.has(line.slice(HASH_START.length, HASH_END))) return true;
    return pattern !== null && pattern.test(line);
  };
}

/** For lines of which only the paths are compared. */
export function pathFilter(query: FindQuery): LineFilter {
  const pattern = wordPattern(partWords(query));
  return ({ bytes }) => pattern.test(bytes.toString('latin1'));
}

/** The content hash of a record line, without parsing where the line is laid out as is usual; else null. */
export function storedHash({ bytes }: Pick<StoredLine, 'bytes'>): string | null {
  const start = bytes.toString('latin1', 0, HASH_END);
  return start.startsWith(HASH_START) ? start.slice(HASH_START.length) : null;
}

/** Of a part that spans folders, what must be in the stored path: the beginning may be in the tree's root. */
function partWords({ parts }: FindQuery): string[] {
  return parts.map((part) => part.slice(part.lastIndexOf('/', part.length - 2) + 1));
}

function wordPattern(words: readonly string[]): RegExp {
  const isAscii = words.every((word) => /^[\x20-\x7f]*$/.test(word));
  return new RegExp([...(isAscii ? words.map(escapeRegExp) : []), OTHER_SPELLING].join('|'), 'i');
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
