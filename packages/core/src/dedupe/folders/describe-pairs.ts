import { itemAt } from '../../errors/item-at.ts';
import { nameOf, pathIn } from '../../files/path-text.ts';
import type { Session } from '../../journal/session.ts';
import { mixInode } from '../candidates.ts';
import type { CollectedFolders } from './collect-folders.ts';
import type { ContainedFolder } from './containment-table.ts';
import { LEFT_ALONE, LINKED_ROW, OTHER_NAME, ROW } from './equal-rows.ts';
import type { FilesOnlyHere, UnseenInFolder } from './folder-pair.ts';
import { pathBelowFolder } from './folder-path.ts';
import { FolderWalks } from './folder-walks.ts';
import type { FolderPlan } from './plan-folders.ts';
import type { FolderScan } from './scan-folders.ts';
import { scanFolders } from './scan-folders.ts';

/** Files of a folder that are named because they are not in the other one. */
const FILES_NAMED = 100;

/** What the second scan finds of a pair. */
export interface PairContents {
  readonly leftAlone: number;
  readonly onlyHere: FilesOnlyHere;
  readonly unseen: UnseenInFolder;
  /** Of the other folder, where it is to hold the same; nothing elsewhere. */
  readonly unseenInside: UnseenInFolder;
  /** False where the other folder was to hold the same and files of it are not there as they were crawled, so that nothing is shown to have a copy in it. */
  readonly isInsideAsCrawled: boolean;
}

/** A pair while it is counted. */
interface Counted {
  leftAlone: number;
  readonly onlyHere: {
    count: number;
    nowhereElse: number;
    linked: number;
    readonly first: FilesOnlyHere['first'][number][];
  };
}

/** Second scan: notes of each folder that is told what the other one does not hold, and looks through it as it is now for what its index does not tell as it is. */
export async function describePairs(
  session: Session,
  scan: FolderScan,
  { facts, numbers, setOf, plan }: CollectedFolders & { readonly plan: FolderPlan },
): Promise<readonly PairContents[]> {
  const { contained, table } = plan;
  const { folders, rows } = facts;
  if (contained.length === 0) return [];
  const counted = contained.map((): Counted => ({ leftAlone: 0, onlyHere: nothing() }));
  const pairOf = new Int32Array(folders.count).fill(-1);
  for (const [nth, { folder }] of contained.entries()) pairOf.fill(nth, folder, table.endOf(folder));
  const source = { access: session.library.access, trees: scan.compared.trees, folders, table };
  const walks = new FolderWalks(source, contained.flatMap(walkedFolders));
  let equalFiles = 0;
  let nextRow = 0;
  await scanFolders(session, scan, {
    visit: ({ folder: scanned, set, size, record }) => {
      const state = set < 0 ? null : itemAt(rows.states, equalFiles++);
      const row = state === ROW || state === LINKED_ROW ? nextRow++ : null;
      const folder = itemAt(numbers, scanned);
      walks.meet(folder, record);
      const nth = itemAt(pairOf, folder);
      if (nth < 0 || size === 0 || (row !== null && table.isCovered(row))) return;
      const own = itemAt(counted, nth);
      if (state === LEFT_ALONE) {
        own.leftAlone += 1;
        return;
      }
      const file = record.facts();
      const isElsewhere = set >= 0 && table.hasCopyOutside(setOf(set, scanned), mixInode(file));
      own.onlyHere.count += 1;
      own.onlyHere.nowhereElse += isElsewhere ? 0 : 1;
      own.onlyHere.linked += state === LINKED_ROW || state === OTHER_NAME ? 1 : 0;
      if (own.onlyHere.first.length >= FILES_NAMED) return;
      const path = pathIn(pathBelowFolder(folders, folder, itemAt(contained, nth).folder), nameOf(file.path));
      own.onlyHere.first.push({ path, sha256: record.content().sha256 ?? null, isElsewhere });
    },
  });
  walks.end();
  return contained.map(({ folder, inside, isSame }, nth) => ({
    ...itemAt(counted, nth),
    unseen: walks.of(folder),
    unseenInside: isSame ? walks.of(inside) : { count: 0, first: [] },
    isInsideAsCrawled: !isSame || walks.isAsCrawled(inside),
  }));
}

/** A folder that holds more than the other one may be far larger, and what it holds beside takes nothing from what is told. */
function walkedFolders({ folder, inside, isSame }: ContainedFolder): readonly number[] {
  return isSame ? [folder, inside] : [folder];
}

function nothing(): Counted['onlyHere'] {
  return { count: 0, nowhereElse: 0, linked: 0, first: [] };
}
