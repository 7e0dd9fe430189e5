import type { DigestAlgorithm } from '../../files/digest-algorithms.ts';
import { normalDigest } from '../../files/digest-algorithms.ts';
import type { ListEntry } from '../list-entry.ts';

/** Two characters stand before a name; some programs write one blank. */
const LINE = /^(\\?)([0-9a-fA-F]+)[ \t](?:[ *]([^]+)|([^ *][^]*))$/;
/** As `--tag` writes it. */
const TAGGED = /^(\\?)([A-Z0-9-]+) ?\(([^]+)\) ?= ([0-9a-fA-F]+)$/;
/** As `md5deep -z` writes it. */
const SIZED = /^ *([0-9]{1,15}) {2}([0-9a-fA-F]{32,}) {2}([^]+)$/;

const TAGS: Readonly<Record<string, DigestAlgorithm>> = {
  MD5: 'md5',
  SHA1: 'sha1',
  SHA256: 'sha256',
  'SHA2-256': 'sha256',
  SHA512: 'sha512',
  'SHA2-512': 'sha512',
  BLAKE3: 'blake3',
  XXH64: 'xxh64',
  XXH3: 'xxh3',
  XXH128: 'xxh128',
};
/** What a digest of so many digits is where nobody says. */
const BY_LENGTH: Readonly<Record<number, DigestAlgorithm>> = {
  16: 'xxh64',
  32: 'md5',
  40: 'sha1',
  64: 'sha256',
  128: 'sha512',
};
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };
const ESCAPED: Readonly<Record<string, string>> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r' };

/**
 * A line as the programs of GNU coreutils write it, with its line feed. A name with a backslash or a line end is escaped, and the line begins with a backslash
 * then (coreutils manual, md5sum invocation).
 */
export function formatSumLine(digest: string, path: string): string {
  const escaped = path.replace(/[\\\n\r]/g, (character) => ESCAPES[character] ?? character);
  return `${escaped === path ? '' : '\\'}${digest}  ${escaped}\n`;
}

/**
 * Whether b3sum can read a name back: it reads a list as UTF-8 and ends at the first byte that is none, refuses the replacement character, and knows the escapes of a line
 * feed and a backslash only (b3sum, `unescape` and `check_for_invalid_characters`).
 */
export function canB3sumName(path: string): boolean {
  return path.isWellFormed() && !/[\r\ufffd]/.test(path);
}

/**
 * Reads a line of `sha256sum`, `md5sum` and their like, with `--tag` too, or of md5deep, without its line feed; null where it is none. `algorithm` is what its digits
 * are where the line does not say; if absent, their number decides.
 */
export function parseSumLine(text: string, algorithm?: DigestAlgorithm): ListEntry | null {
  // A line feed cannot be part of a name here, so a carriage return before it is the other half of a line end.
  const line = text.endsWith('\r') ? text.slice(0, -1) : text;
  const sized = SIZED.exec(line);
  if (sized !== null) {
    const [, size = '', digits = '', path = ''] = sized;
    return entryOf({ digits, path, algorithm, size: Number(size) });
  }
  const tagged = TAGGED.exec(line);
  if (tagged !== null) {
    const [, mark = '', tag = '', name = '', digits = ''] = tagged;
    const told = TAGS[tag];
    return told === undefined ? null : entryOf({ digits, path: unescaped(mark, name), algorithm: told });
  }
  const plain = LINE.exec(line);
  if (plain === null) return null;
  const [, mark = '', digits = '', name, nameAfterOne = ''] = plain;
  return entryOf({ digits, path: unescaped(mark, name ?? nameAfterOne), algorithm });
}

interface Parts {
  readonly digits: string;
  readonly path: string | null;
  readonly algorithm?: DigestAlgorithm | undefined;
  readonly size?: number;
}

function entryOf({ digits, path, algorithm, size }: Parts): ListEntry | null {
  const kind = algorithm ?? BY_LENGTH[digits.length];
  const digest = kind === undefined ? null : normalDigest(kind, digits);
  if (kind === undefined || digest === null || path === null || path.includes('\0')) return null;
  return { path, digests: { [kind]: digest }, size };
}

/** Null where a backslash stands before anything that is never escaped. */
function unescaped(mark: string, name: string): string | null {
  if (mark === '') return name;
  if (!/^(?:[^\\]|\\[\\nr])*$/.test(name)) return null;
  return name.replace(/\\[\\nr]/g, (pair) => ESCAPED[pair] ?? pair);
}
