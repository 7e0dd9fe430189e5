import type { Session } from '@mediastruct/core';
import { itemAt, sectionOf } from '@mediastruct/core';
import { gatherTable } from '../backup/gather-table.ts';
import { noSources } from '../backup/plan-shelf-backup.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownDisk } from '../ledger/shelf-state.ts';
import type { Advice, DiskAdvice, FurtherDisk } from '../plan/advice.ts';
import { advise } from '../plan/advise/advise.ts';
import { furtherDisk } from '../plan/advise/further-disk.ts';
import type { ShelfTable } from '../plan/shelf-table.ts';
import { SHELF_SETTINGS } from '../policy/shelf-settings.ts';
import type { RefreshRequest } from '../sources/refresh-sources.ts';
import { refreshSources } from '../sources/refresh-sources.ts';
import { emptyRoom, lastRoom } from './last-room.ts';

/** What plugging in one disk would bring; times in ISO 8601 UTC. */
export interface AdvisedDisk extends Omit<DiskAdvice, 'disk' | 'oldestProof'> {
  readonly diskId: string;
  readonly name: string;
  readonly place: string | null;
  /** Null for a disk without objects, and where one of them was never read back. */
  readonly oldestProof: string | null;
}

export interface ShelfAdvice {
  /** The most useful first. */
  readonly disks: readonly AdvisedDisk[];
  readonly now: Advice['now'];
  /** What a further disk of the size that was asked for would bring. */
  readonly further: FurtherDisk | null;
}

export interface AdviseRequest extends Omit<RefreshRequest, 'limits' | 'acceptGone'> {
  /** Size of a further disk, in bytes. */
  readonly diskOf: number | undefined;
}

/**
 * Which disk to plug in next, by the plans that backups to the disks would make with their room as it was last known. Looks at the sources first, as a
 * backup does, with the same errors; `usage` (64) where nothing is backed up. No disk is needed.
 */
export async function adviseShelf(
  session: Session,
  { diskOf, ...request }: AdviseRequest,
): Promise<ShelfAdvice> {
  const { library } = session;
  const settings = sectionOf(library, SHELF_SETTINGS);
  const limits = { graceDays: settings.graceDays, goneLimit: settings.goneLimitPercent / 100 };
  const sources = await refreshSources(session, { ...request, acceptGone: false, limits });
  if (sources.length === 0) throw noSources();
  const readable = sources.filter(({ root }) => root !== null).map(({ source }) => source.sourceId);
  const { table, holders, rule, numberOfDisk } = gatherTable(session, { readable: new Set(readable) });
  const active = new Map<number, KnownDisk>();
  for (const disk of readShelf(library).disks) {
    const number = numberOfDisk.get(disk.diskId);
    if (disk.standing === 'active' && number !== undefined) active.set(number, disk);
  }
  const bytes = bytesOn(table, holders.length);
  const rooms = [...active].flatMap(([number, disk]) => {
    const facts = { disk, bytes: itemAt(bytes, number), reservePercent: settings.reservePercent };
    const room = lastRoom(library.access, facts);
    return room === null ? [] : [{ disk: number, room }];
  });
  const input = { table, holders, rule, mayEvict: (row: number) => table.isReadable[row] === 1 };
  const { disks, now } = advise({ ...input, rooms });
  const further =
    diskOf === undefined ? null : furtherDisk(input, emptyRoom(diskOf, settings.reservePercent));
  return { disks: disks.flatMap((one) => advisedDisk(one, active.get(one.disk))), now, further };
}

function advisedDisk(one: DiskAdvice, disk: KnownDisk | undefined): readonly AdvisedDisk[] {
  if (disk === undefined) return [];
  const { diskId, name, place } = disk;
  const { firstCopies, soleProofs, furtherCopies, secondPlaces, dueProofs, spareCopies, oldestProof } = one;
  return [
    {
      ...{
        diskId,
        name,
        place,
        firstCopies,
        soleProofs,
        furtherCopies,
        secondPlaces,
        dueProofs,
        spareCopies,
      },
      oldestProof:
        oldestProof === null || oldestProof === 0 ? null : new Date(oldestProof * 1000).toISOString(),
    },
  ];
}

function bytesOn({ count, sizes, firstCopy, copyHolder }: ShelfTable, holders: number): Float64Array {
  const bytes = new Float64Array(holders);
  for (let row = 0; row < count; row += 1)
    for (let copy = itemAt(firstCopy, row); copy < itemAt(firstCopy, row + 1); copy += 1) {
      const holder = itemAt(copyHolder, copy);
      bytes[holder] = itemAt(bytes, holder) + itemAt(sizes, row);
    }
  return bytes;
}
