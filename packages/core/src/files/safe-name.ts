import { createHash } from 'node:crypto';
import { pathToBytes } from './path-text.ts';

const HASH_DIGITS = 8;

/** What a kind of place cannot hold in the name of a file or folder; a global expression. */
export type Unholdable = RegExp;

/**
 * Characters that FAT, exFAT, NTFS and SMB refuse in names, a dot or space at the end, which they drop, and bytes that are not UTF-8, which
 * stand as lone surrogates in our texts.
 */
export const UNHOLDABLE_ON_WINDOWS: Unholdable =
  /[:?"|\\<>*\u0000-\u001f]|[. ]+$|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A path whose parts can all be held: `_` stands for what cannot, and eight digits of the hash of the old name keep two such
 * names apart. Files of one picture share their stem, and go on sharing it.
 */
export function safePath(path: string, unholdable: Unholdable): string {
  return path
    .split('/')
    .map((name) => safeName(name, unholdable))
    .join('/');
}

/** Whether no part of the path has to be changed. */
export function isSafePath(path: string, unholdable: Unholdable): boolean {
  return path.split('/').every((name) => name.search(unholdable) < 0);
}

function safeName(name: string, unholdable: Unholdable): string {
  if (name.search(unholdable) < 0) return name;
  const dot = name.indexOf('.', 1);
  const [stem, rest] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
  const named = rest.search(unholdable) < 0 ? stem : name;
  const hash = createHash('sha256').update(pathToBytes(named)).digest('hex').slice(0, HASH_DIGITS);
  return `${stem.replace(unholdable, '_')}-${hash}${rest.replace(unholdable, '_')}`;
}
