import { Buffer, isUtf8 } from 'node:buffer';

/**
 * Paths are JavaScript strings. A byte that is not valid UTF-8 becomes the lone surrogate U+DC80 + (byte - 0x80), so
 * every name of a POSIX file system has exactly one string, which gives back the same bytes (the `surrogateescape`
 * scheme of PEP 383).
 */
const ESCAPE_BASE = 0xdc00;
const FIRST_SURROGATE = 0xd800;
/** Most paths are, and need no look at each character. */
const ALL_PRINTABLE = /^[\x20-\x7e]*$/;

/** The string for the bytes of a path. `pathToBytes` gives back the same bytes, whatever they are. */
export function bytesToPath(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      text += String.fromCharCode(ESCAPE_BASE + (bytes[at] ?? 0));
      at += 1;
    } else {
      text += Buffer.from(bytes.subarray(at, at + length)).toString('utf8');
      at += length;
    }
  }
  return text;
}

/** The bytes of a path; the inverse of `bytesToPath`. */
export function pathToBytes(path: string): Buffer {
  if (path.isWellFormed()) return Buffer.from(path, 'utf8');
  const parts: Buffer[] = [];
  let plain = '';
  for (const character of path) {
    const code = codeOf(character);
    if (isEscape(code)) {
      parts.push(Buffer.from(plain, 'utf8'), Buffer.from([code - ESCAPE_BASE]));
      plain = '';
    } else {
      plain += character;
    }
  }
  parts.push(Buffer.from(plain, 'utf8'));
  return Buffer.concat(parts);
}

/** A path as Node's file calls need it: the string, or its bytes if it holds bytes that are not UTF-8. */
export function toFsPath(path: string): string | Buffer {
  return path.isWellFormed() ? path : pathToBytes(path);
}

/** Compares two paths by their bytes; indexes are sorted in this order. */
export function comparePaths(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x === y) continue;
    // UTF-16 units below the surrogates sort like their UTF-8 bytes; units above them may not.
    if (x < FIRST_SURROGATE && y < FIRST_SURROGATE) return x - y;
    return Buffer.compare(pathToBytes(a), pathToBytes(b));
  }
  return a.length - b.length;
}

/** The folder of a relative path: `a/b` for `a/b/c.jpg`, `''` for a file in the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last segment of a path: `c.jpg` for `a/b/c.jpg`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path of a name in a relative folder, which may be `''`: the inverse of `folderOf` and `nameOf`. */
export function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** A path that is safe to print: escapes control characters, bytes that are not UTF-8, and marks that reorder text. */
export function displayPath(path: string): string {
  if (ALL_PRINTABLE.test(path)) return path;
  let shown = '';
  for (const character of path) shown += displayCharacter(character);
  return shown;
}

/** The code point of a character, which is never an empty text. */
function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** True for the surrogates that stand for bytes that are not UTF-8. */
function isEscape(code: number): boolean {
  return code >= 0xdc80 && code <= 0xdcff;
}

function displayCharacter(character: string): string {
  const code = codeOf(character);
  if (isEscape(code)) return `\\x${(code - ESCAPE_BASE).toString(16)}`;
  if (code === 0x0a) return '\\n';
  if (code === 0x0d) return '\\r';
  if (code === 0x09) return '\\t';
  const control = code < 0x20 || (code >= 0x7f && code < 0xa0);
  // Marks that change the direction of text can make one name look like another.
  const reordering = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  if (control || reordering || (code >= FIRST_SURROGATE && code <= 0xdfff))
    return `\\u{${code.toString(16)}}`;
  return character;
}

/** The length of the valid UTF-8 sequence that begins at `at`, or 0 if there is none (RFC 3629, section 4). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0xff;
  const length =
    first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  return isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}
