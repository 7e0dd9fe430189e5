import type { PreparedRun, Session } from '@mediastruct/core';
import { MediaStructError, prepareRun } from '@mediastruct/core/runs';
import type { AskedDisk, DiskHere } from '../disks/disk-here.ts';
import { diskHere } from '../disks/disk-here.ts';
import { adoptedRows } from '../disks/adopted-rows.ts';
import { diskRoom } from '../disks/disk-room.ts';
import { nextStamp } from '../disks/stamp-disk.ts';
import { tellShelf } from '../ledger/shelf-ledger.ts';
import { planBackup } from '../plan/backup/plan-backup.ts';
import type { RefreshRequest } from '../sources/refresh-sources.ts';
import { refreshSources } from '../sources/refresh-sources.ts';
import { backupOperations, contentsOfSteps } from './backup-operations.ts';
import type { BackupOptions } from './backup-options.ts';
import { diskNumber, gatherTable } from './gather-table.ts';
import { readableFiles } from './readable-files.ts';
import { sectionOf } from '@mediastruct/core/base';
import { SHELF_SETTINGS } from '../policy/shelf-settings.ts';

const CHANGED = 'it went or changed since it was looked at; the next backup takes it as it is then';

export type BackupRequest = AskedDisk & Omit<RefreshRequest, 'limits'>;

/**
 * Plans a backup to the disk that is plugged in: looks at the sources first, then decides from what is known of all copies. Nothing is written to the disk.
 * Errors: those of `diskHere` and `refreshSources`; `usage` (64) where the disk is retired or lost, or nothing is backed up.
 */
export async function planShelfBackup(session: Session, request: BackupRequest): Promise<PreparedRun> {
  const { library } = session;
  const here = diskHere(library, request);
  refuseStanding(here);
  const settings = sectionOf(library, SHELF_SETTINGS);
  const room = diskRoom(library.access, here.root, { ...here, ...settings });
  tellShelf(session, [
    { kind: 'disk-seen', diskId: here.disk.diskId, path: here.root, freeBytes: room.free },
  ]);
  const sources = await refreshSources(session, {
    ...request,
    limits: { graceDays: settings.graceDays, goneLimit: settings.goneLimitPercent / 100 },
  });
  if (sources.length === 0) throw noSources();
  const readableIds = sources.filter(({ root }) => root !== null).map(({ source }) => source.sourceId);
  const gathered = gatherTable(session, { readable: new Set(readableIds) });
  const { table, holders, rule } = gathered;
  const disk = diskNumber(session, gathered, here.disk.diskId);
  const stays = adoptedRows(session, { diskId: here.disk.diskId, table });
  const mayEvict = (row: number) => table.isReadable[row] === 1 && stays?.[row] !== 1;
  const plan = planBackup({ table, holders, rule, disk, room, mayEvict });
  const wanted = contentsOfSteps(plan, table);
  // Threads start while the plan is written.
  if (wanted.size > 0) session.content.warmUp?.(wanted.size);
  const readable = readableFiles(library, sources, {
    wanted,
    onChanged: (path) => session.warnings.add(path, CHANGED),
  });
  const { store, evict, unmet, freeAfter } = plan;
  const options: BackupOptions = {
    diskId: here.disk.diskId,
    root: here.root,
    ...nextStamp(here),
    reserveBytes: room.reserve,
    blockBytes: Math.max(1, room.block),
    figures: { store, evict, unmet, freeAfter },
  };
  return prepareRun(session, { job: 'shelf-backup', options }, async (writer) => {
    for await (const operation of backupOperations(session, { plan, table, root: here.root, readable }))
      writer.add(operation);
  });
}

function refuseStanding({ disk: { name, standing } }: DiskHere): void {
  if (standing === 'active') return;
  throw new MediaStructError('usage', `the disk "${name}" is ${standing}, so no backup is written to it`, {
    suggestions: [`mediastruct shelf disk refresh "${name}"   looks at what is on it and takes it back`],
  });
}

/** Nothing is backed up, so that nothing can be planned or advised. */
export function noSources(): MediaStructError {
  return new MediaStructError('usage', 'expected something to back up, found no source', {
    suggestions: ['mediastruct shelf source add photos media   backs the media tree up'],
  });
}
