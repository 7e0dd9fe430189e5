import type { StoredHolder } from '../catalogue-store.ts';
import type { Row } from './copy-row.ts';

/** What the database has taken in of each holder. */
export const HOLDERS = 'SELECT key, root, base, changes, files, bytes FROM holder ORDER BY id';

export function toStoredHolder({ key, root, base, changes, files, bytes }: Row): StoredHolder {
  return {
    key: String(key),
    root: String(root),
    mark: { base: String(base), changes: Number(changes) },
    files: Number(files),
    bytes: Number(bytes),
  };
}
