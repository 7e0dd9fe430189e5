import type { Session } from '@mediastruct/core';
import { itemAt } from '@mediastruct/core';
import { gatherTable } from '../backup/gather-table.ts';
import type { DiskRow } from '../disks/disk-row.ts';
import { diskRows } from '../disks/disk-row.ts';
import type { Sum } from '../plan/backup-plan.ts';
import { PlacesOf } from '../plan/backup/places-of.ts';
import { copyTest, proofCounts } from '../plan/proof-counts.ts';
import { STANDINGS } from '../plan/shelf-table.ts';

/** How well the contents of the sources are kept. */
export interface ShelfInfo {
  /** Contents by how many proven copies they have: none, one, two, three, and four or more. Those that sources have now. */
  readonly wanted: readonly Sum[];
  /** The same for contents that are gone from all sources. */
  readonly gone: readonly Sum[];
  /** Contents of those that sources have now which are proven, and not known to be at more than one place; null where no place was told. */
  readonly onePlace: Sum | null;
  readonly disks: readonly DiskRow[];
  /** Free on all active disks as they were last here, in bytes. */
  readonly freeBytes: number;
  /** When the object on an active disk that was read longest ago was read; null where there is none. */
  readonly oldestProof: string | null;
}

/** The last number of copies that is told by itself; the row after it is for more. */
const MOST_TOLD = 3;

/** What is known of the shelf as the sources were last looked at: no disk is needed, and nothing is read but the listings. */
export function shelfInfo(session: Session): ShelfInfo {
  const { library, holderKinds, warnings } = session;
  const { table, holders, rule } = gatherTable(session, { readable: new Set() });
  const test = copyTest(table, holders, rule);
  const { proven } = proofCounts(table, test);
  const apart = new PlacesOf({ table, holders, test });
  const onePlace = { files: 0, bytes: 0 };
  const [wanted, gone] = [emptySums(), emptySums()];
  for (let row = 0; row < table.count; row += 1) {
    const isWanted = STANDINGS[itemAt(table.standing, row)] === 'wanted';
    const bytes = itemAt(table.sizes, row);
    const copies = itemAt(proven, row);
    add(itemAt(isWanted ? wanted : gone, Math.min(copies, MOST_TOLD + 1)), bytes);
    if (isWanted && copies > 0 && !apart.areApart(row)) add(onePlace, bytes);
  }
  const note = (message: string, path: string) => warnings.add(path, message);
  const disks = diskRows(library, { kinds: holderKinds, note });
  const active = disks.filter(({ standing }) => standing === 'active');
  return {
    ...{ wanted, gone, disks },
    onePlace: apart.isAnyTold ? onePlace : null,
    freeBytes: active.reduce((sum, { freeBytes }) => sum + (freeBytes ?? 0), 0),
    oldestProof: oldestOf(active.map(({ oldestProof }) => oldestProof)),
  };
}

function add(sum: { files: number; bytes: number }, bytes: number): void {
  sum.files += 1;
  sum.bytes += bytes;
}

function emptySums(): { files: number; bytes: number }[] {
  return Array.from({ length: MOST_TOLD + 2 }, () => ({ files: 0, bytes: 0 }));
}

function oldestOf(times: readonly (string | null)[]): string | null {
  return times.filter((time) => time !== null).sort()[0] ?? null;
}
