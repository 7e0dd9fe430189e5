import { itemAt } from '../../errors/item-at.ts';
import { folderOf, nameOf, pathIn, pathToBytes } from '../../files/path-text.ts';
import { pathBelow } from '../../library/path-below.ts';
import { joinPath } from '../../files/walk.ts';
import type { Session } from '../../journal/session.ts';
import type { RecordCursor } from '../../records/record-cursor.ts';
import type { HashPrefix } from '../../records/record-scan.ts';
import type { ComparedRecords, EqualSets } from '../collect-candidates.ts';
import { comparedLines, findEqualSets, tellRead } from '../collect-candidates.ts';
import type { ComparedTree } from '../compared-trees.ts';
import { comparedTrees } from '../compared-trees.ts';
import { mixInode } from '../candidates.ts';
import { FolderBytes } from '../folder-bytes.ts';
import { EqualRows } from './equal-rows.ts';
import { FolderTable } from './folder-table.ts';
import type { FolderFacts, FolderPlan } from './plan-folders.ts';
import { planFolders } from './plan-folders.ts';

/** Files of a folder that are named because they are not in the other one. */
const FILES_NAMED = 100;

export interface FoldersOptions {
  /** Names or folders of trees; by default all that hold originals. */
  readonly trees?: readonly string[] | undefined;
  /** Percent of a folder's files that have to stand in another folder. */
  readonly atLeastPercent: number;
}

/**
 * A folder of which all or most files have a copy in another one; what is below them counts. Empty files do not, and a file under a further name (a hard
 * link, a second mount) is no copy.
 */
export interface FolderPair {
  /** Absolute. */
  readonly folder: string;
  readonly inside: string;
  readonly files: number;
  readonly bytes: number;
  /** Of these, what has a copy in the other folder. */
  readonly shared: number;
  readonly sharedBytes: number;
  /** True where both hold the same and nothing else. */
  readonly isSame: boolean;
  readonly onlyHere: FilesOnlyHere;
}

/** The files that the other folder does not hold. */
export interface FilesOnlyHere {
  readonly count: number;
  /** How many of them stand in no folder but those that are told to be inside others. */
  readonly nowhereElse: number;
  /** The first of them, by path below the folder; `sha256` is null where it could not be read; `isElsewhere`: a copy stands in a folder that is not told of. */
  readonly first: readonly {
    readonly path: string;
    readonly sha256: string | null;
    readonly isElsewhere: boolean;
  }[];
}

/**
 * Finds folders that are wholly or nearly inside others, from the indexes alone. It plans nothing and reads no file: contents are
 * equal by the first 64 bits of their hashes, which is certain enough to look at, and no reason to delete.
 *
 * Memory: 13.5 bytes a record while hashes are counted; then 41 bytes for each file with an equal one, and about 200 a folder, twice while what is in one only is listed.
 * Errors: those of `planDedupe`.
 */
export async function findFolders(session: Session, options: FoldersOptions): Promise<readonly FolderPair[]> {
  const { trees } = comparedTrees(session, { trees: options.trees });
  using lines = comparedLines(session);
  const compared = { trees, lines };
  const equal = await findEqualSets(session, compared);
  const collected = await collectFolders(session, compared, { equal, atLeast: options.atLeastPercent / 100 });
  const { facts } = collected;
  const plan = planFolders(facts);
  const only = await findOnlyHere(session, compared, { equal, plan, ...collected });
  const absolute = (folder: number) => {
    const { folders } = facts;
    return joinPath(itemAt(trees, itemAt(folders.trees, folder)).tree.root, itemAt(folders.paths, folder));
  };
  return plan.contained.map(({ folder, inside, ...rest }, nth) => ({
    folder: absolute(folder),
    inside: absolute(inside),
    ...rest,
    onlyHere: itemAt(only, nth),
  }));
}

interface CollectedFolders {
  readonly facts: FolderFacts;
  /** By the number of the equal file, as the indexes tell them: 1 for a further name of one that came before. */
  readonly otherNames: Uint8Array;
}

async function collectFolders(
  session: Session,
  compared: ComparedRecords,
  { equal, atLeast }: { readonly equal: EqualSets; readonly atLeast: number },
): Promise<CollectedFolders> {
  const folders = new FolderTable();
  const rows = new EqualRows(equal.copies);
  const visit = ({ folder, set, size, record }: ScannedFile) => {
    folders.addFile(folder, size);
    if (set >= 0) rows.add({ set, folder, size, inode: mixInode(record.facts()) });
  };
  await scanFolders(session, compared, { phase: 'comparing folders', equal, folders, visit });
  const treeRanks = compared.trees.map(({ rank, tree }) => rank * 2 + (tree.isReference ? 0 : 1));
  const otherNames = rows.dropOtherNames();
  return { facts: { folders, rows, sets: equal.sets.slots, treeRanks, atLeast }, otherNames };
}

/** Reads the indexes again and notes of each contained folder what the other one does not hold. */
async function findOnlyHere(
  session: Session,
  compared: ComparedRecords,
  { equal, facts, otherNames, plan }: CollectedFolders & { equal: EqualSets; plan: FolderPlan },
): Promise<readonly FilesOnlyHere[]> {
  const { contained, table } = plan;
  const only = contained.map(() => ({
    count: 0,
    nowhereElse: 0,
    first: new Array<{ path: string; sha256: string | null; isElsewhere: boolean }>(),
  }));
  if (contained.every(({ files, shared }) => files === shared)) return only;
  const pairOf = new Int32Array(facts.folders.count).fill(-1);
  for (const [nth, { folder }] of contained.entries()) pairOf.fill(nth, folder, table.endOf(folder));
  const folders = new FolderTable();
  let equalFiles = 0;
  const visit = ({ folder, set, record }: ScannedFile) => {
    const isOtherName = set >= 0 && otherNames[equalFiles++] === 1;
    const nth = itemAt(pairOf, folder);
    if (nth < 0) return;
    const pair = itemAt(contained, nth);
    if (set >= 0 && !isOtherName && table.hasCopyIn(set, pair)) return;
    const own = itemAt(only, nth);
    const isElsewhere = set >= 0 && table.hasCopyOutside(set, mixInode(record.facts()));
    own.count += 1;
    own.nowhereElse += isElsewhere ? 0 : 1;
    if (own.first.length >= FILES_NAMED) return;
    const path = pathIn(itemAt(folders.paths, folder), nameOf(record.facts().path));
    const above = itemAt(folders.paths, pair.folder);
    const sha256 = record.content().sha256 ?? null;
    own.first.push({ path: above === '' ? path : (pathBelow(above, path) ?? path), sha256, isElsewhere });
  };
  await scanFolders(session, compared, {
    phase: 'listing what is in one folder only',
    equal,
    folders,
    visit,
  });
  return only;
}

interface ScannedFile {
  readonly folder: number;
  /** -1 where nothing equals it. */
  readonly set: number;
  readonly size: number;
  readonly record: RecordCursor;
}

interface FolderScan {
  readonly phase: string;
  readonly equal: EqualSets;
  readonly folders: FolderTable;
  readonly visit: (file: ScannedFile) => void;
}

/** Shows every file that is not empty with the number of its folder. */
async function scanFolders(
  session: Session,
  { trees, lines }: ComparedRecords,
  { phase, equal, folders, visit }: FolderScan,
): Promise<void> {
  const totalFiles = trees.reduce((sum, tree) => sum + tree.records, 0);
  session.progress({ kind: 'phase', phase, totalFiles });
  const prefix: HashPrefix = { high: 0, low: 0 };
  for (const tree of trees) {
    folders.begin();
    const place = new RecordFolder(tree, folders);
    for (const read of lines.scan(tree, (record) => {
      const { folder, size } = place.of(record);
      if (folder < 0 || size === 0) return;
      const found = record.readPrefix(prefix) ? equal.sets.find(prefix) : -1;
      visit({ folder, size, record, set: found >= 0 && record.facts().isSound ? found : -1 });
    }))
      await tellRead(session, read);
  }
}

/** Finds the folders of records that come in the order of their paths; -1 for those of another tree. */
class RecordFolder {
  readonly #tree: ComparedTree;
  readonly #folders: FolderTable;
  readonly #last = new FolderBytes();
  #number = -1;

  constructor(tree: ComparedTree, folders: FolderTable) {
    this.#tree = tree;
    this.#folders = folders;
  }

  of(record: RecordCursor): { readonly folder: number; readonly size: number } {
    if (record.findPath()) {
      const { bytes, pathFrom, nameFrom } = record;
      if (!this.#last.is(bytes, pathFrom, nameFrom))
        this.#enter(bytes.toString('utf8', pathFrom, Math.max(pathFrom, nameFrom - 1)));
      return { folder: this.#number, size: record.readSize() };
    }
    const { path, size } = record.facts();
    this.#enter(folderOf(path));
    return { folder: this.#number, size };
  }

  #enter(path: string): void {
    this.#last.set(pathToBytes(path === '' ? '' : `${path}/`));
    this.#number = this.#tree.isOthers(path) ? -1 : this.#folders.enter(path);
  }
}
