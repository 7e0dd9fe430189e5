import { createHash } from 'node:crypto';
import { pathToBytes } from './path-text.ts';

const HASH_DIGITS = 8;
const ANY_LENGTH = Number.MAX_SAFE_INTEGER;

/** What a kind of place can hold in the name of a file or folder. */
export interface NameRule {
  /** Matches characters that it cannot hold, each of which becomes `_`; a global expression. */
  readonly unholdable: RegExp;
  /** Matches names that mean something else there. */
  readonly reserved?: RegExp | undefined;
  /** UTF-16 units of a name; without it any length can be held. At least 60. */
  readonly longest?: number | undefined;
}

/**
 * Characters that FAT, exFAT, NTFS and SMB refuse in names, a dot or space at the end, which they drop, and bytes that are not UTF-8, which
 * stand as lone surrogates in our texts.
 */
export const WINDOWS_NAMES: NameRule = {
  unholdable: /[:?"|\\<>*\u0000-\u001f]|[. ]+$|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
};

/**
 * A path whose parts can all be held: `_` stands for what cannot, and eight digits of the hash of the old name keep two such
 * names apart. Files of one picture share their stem, and go on sharing it.
 */
export function safePath(path: string, rule: NameRule): string {
  return path
    .split('/')
    .map((name) => (isSafeName(name, rule) ? name : safeName(name, rule)))
    .join('/');
}

/** Whether no part of the path has to be changed. */
export function isSafePath(path: string, rule: NameRule): boolean {
  return path.split('/').every((name) => isSafeName(name, rule));
}

export function isSafeName(name: string, { unholdable, reserved, longest = ANY_LENGTH }: NameRule): boolean {
  return name.length <= longest && name.search(unholdable) < 0 && reserved?.test(name) !== true;
}

/** Another name for a file or folder, which can be held. The name that it is given tells the old one by its hash. */
export function safeName(name: string, { unholdable, longest = ANY_LENGTH }: NameRule): string {
  const dot = name.indexOf('.', 1);
  const [stem, rest] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
  const longestRest = Math.floor((longest - HASH_DIGITS - 1) / 3);
  const isRestKept = rest.search(unholdable) < 0 && rest.length <= longestRest;
  const hash = hashOf(isRestKept ? stem : name);
  // A stem is cut to one length, whatever follows it, so that files of one picture go on sharing theirs.
  const kept = cut(stem, longest - HASH_DIGITS - 1 - longestRest);
  return `${kept.replace(unholdable, '_')}-${hash}${cut(rest, longestRest).replace(unholdable, '_')}`;
}

export function hashOf(name: string): string {
  return createHash('sha256').update(pathToBytes(name)).digest('hex').slice(0, HASH_DIGITS);
}

/** The beginning of a text; a pair of units that are one character is not torn. */
function cut(text: string, units: number): string {
  if (text.length <= units) return text;
  return /[\ud800-\udbff]/.test(text.charAt(units - 1)) ? text.slice(0, units - 1) : text.slice(0, units);
}
