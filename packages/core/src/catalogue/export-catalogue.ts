import { orNullIfAbsent } from '../files/file-access.ts';
import { nodeFileAccess } from '../files/node-file-access.ts';
import { syncFile, syncFolder } from '../files/sync-folder.ts';
import type { HolderKind } from '../holders/holder.ts';
import type { Library } from '../library/library.ts';
import { dirname } from 'node:path';
import { stepsBehind, takeSteps } from './follow.ts';
import { addPieces, makeIndexes, newDatabase } from './sqlite/database.ts';
import { SqliteStore } from './sqlite/sqlite-store.ts';

/**
 * Writes the record of every copy to a file of its own, in place of an older one, for people without this library: any program that
 * reads SQLite opens it. Listings that are damaged are left out. Nothing where the library is on another file system than the real one. `pieces`: bytes that
 * stand in a table of their own, `piece`, for whoever put them there.
 */
export function exportCatalogue(
  library: Library,
  {
    kinds,
    path,
    pieces = [],
  }: {
    readonly kinds: readonly HolderKind[];
    readonly path: string;
    readonly pieces?: Iterable<Uint8Array>;
  },
): void {
  const { access } = library;
  // SQLite opens its file by itself.
  if (access !== nodeFileAccess) return;
  const temporary = `${path}.tmp`;
  const holders = kinds.flatMap((kind) => kind.holders(library, () => {}));
  const options = { kinds: kinds.map(({ name }) => name), onDamaged: () => {} };
  try {
    orNullIfAbsent(() => access.unlink(temporary));
    const db = newDatabase(temporary);
    const store = new SqliteStore(db);
    try {
      store.atOnce(() => takeSteps(store, stepsBehind(store, holders, options), options));
      makeIndexes(db);
      addPieces(db, pieces);
    } finally {
      store.close();
    }
    syncFile(access, temporary);
    access.rename(temporary, path);
    syncFolder(access, dirname(path));
  } finally {
    orNullIfAbsent(() => access.unlink(temporary));
  }
}
