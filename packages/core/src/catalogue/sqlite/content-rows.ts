import { Buffer } from 'node:buffer';
import type { SQLOutputValue } from 'node:sqlite';
import type { StoredContent } from '../catalogue-store.ts';
import { fromSqlPath, fromSqlTime } from './copy-row.ts';

/** The columns of a `ContentRow`, in its order. */
export const CONTENT_COLUMNS =
  'sha256, folder.holder, folder.path, copy.name, copy.size, copy.sound, copy.verified';

/** A copy as a statement gives it that returns arrays. */
export type ContentRow = readonly [
  sha256: SQLOutputValue,
  holder: SQLOutputValue,
  folder: SQLOutputValue,
  name: SQLOutputValue,
  size: SQLOutputValue,
  sound: SQLOutputValue,
  verified: SQLOutputValue,
];

/** Copies in the order of their hashes, those of one content together. `keys` are those of the holders by their ids. */
export function* groupContents(
  rows: Iterable<ContentRow>,
  keys: ReadonlyMap<number, string>,
): Generator<StoredContent> {
  let content: { readonly hash: Buffer; readonly copies: StoredContent['copies'][number][] } | null = null;
  for (const row of rows) {
    const [sha256] = row;
    if (!(sha256 instanceof Uint8Array)) continue;
    if (content === null || !content.hash.equals(sha256)) {
      if (content !== null) yield { sha256: content.hash.toString('hex'), copies: content.copies };
      content = { hash: Buffer.from(sha256.buffer, sha256.byteOffset, sha256.byteLength), copies: [] };
    }
    content.copies.push(copyOf(row, keys));
  }
  if (content !== null) yield { sha256: content.hash.toString('hex'), copies: content.copies };
}

function copyOf(
  [, holder, folder, name, size, sound, verified]: ContentRow,
  keys: ReadonlyMap<number, string>,
): StoredContent['copies'][number] {
  const below = fromSqlPath(folder);
  const own = fromSqlPath(name);
  return {
    holder: keys.get(Number(holder)) ?? '',
    path: below === '' ? own : `${below}/${own}`,
    size: Number(size),
    isSound: sound === 1,
    verifiedAt: fromSqlTime(verified),
  };
}
