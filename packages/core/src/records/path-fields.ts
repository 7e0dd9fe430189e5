import { Buffer } from 'node:buffer';
import { bytesToPath, pathToBytes } from '../files/path-text.ts';

/**
 * The stored form of a path: its text, and beside it the base64 of its bytes where they are not UTF-8
 * (the text then shows U+FFFD in their place and is for reading only).
 */
export function pathFields<Key extends string>(key: Key, path: string): Record<Key, string> {
  // TypeScript widens a computed key to any text.
  if (path.isWellFormed()) return { [key]: path } as Record<Key, string>;
  return { [key]: path.toWellFormed(), [`${key}B64`]: pathToBytes(path).toString('base64') } as Record<
    Key,
    string
  >;
}

/** The path that `pathFields` stored under `key`, or null where there is none. */
export function pathFromFields(stored: Readonly<Record<string, unknown>>, key: string): string | null {
  const encoded = stored[`${key}B64`];
  if (typeof encoded === 'string') return bytesToPath(Buffer.from(encoded, 'base64'));
  const text = stored[key];
  return typeof text === 'string' ? text : null;
}
