import type { Session } from '@mediastruct/core';
import type { ShelfTable } from '../plan/shelf-table.ts';
import { rowOf } from '../plan/table/hash-at.ts';
import { diskObjects } from './disk-objects.ts';
import { objectLogFormat, objectLogPath, TAKEN_LOG_FORMAT } from './object-log.ts';

/** What stands on a disk in the layout of distbackup, and is therefore never taken away: 1 at its row; null where nothing does. Memory: a byte a content. */
export function adoptedRows(
  { library }: Session,
  { diskId, table }: { readonly diskId: string; readonly table: ShelfTable },
): Uint8Array | null {
  const path = objectLogPath(library, diskId);
  if (objectLogFormat(library.access, path) !== TAKEN_LOG_FORMAT) return null;
  const rows = new Uint8Array(table.count);
  for (const { layout, sha256 } of diskObjects(library.access, path)) {
    const row = layout === 'distbackup' ? rowOf(table, sha256) : -1;
    if (row >= 0) rows[row] = 1;
  }
  return rows;
}
