import { itemAt } from '../../errors/item-at.ts';
import { nameOf } from '../../files/path-text.ts';
import { joinPath } from '../../files/walk.ts';
import type { Session } from '../../journal/session.ts';
import { mixInode } from '../candidates.ts';
import type { ComparedTree } from '../compared-trees.ts';
import type { DedupeRules } from '../dedupe-rules.ts';
import { DeviceNumbers } from '../device-numbers.ts';
import { leftAlone } from '../left-alone.ts';
import type { TableFacts } from './containment-table.ts';
import { EqualRows } from './equal-rows.ts';
import type { FolderTable } from './folder-table.ts';
import type { FolderScan } from './scan-folders.ts';
import { scanFolders } from './scan-folders.ts';

/** Which files are compared with which. */
export type FolderRules = Pick<DedupeRules, 'skipHidden' | 'oneFileSystem'>;

export interface CollectedFolders {
  readonly facts: Omit<TableFacts, 'atLeast'>;
  /** By the number that a scan gives a folder, the one that it has in `facts`. */
  readonly numbers: Uint32Array;
  /** The set that a file of an equal set stands in by the rules, by the number that a scan gives its folder. */
  readonly setOf: (set: number, scanned: number) => number;
}

/** First scan: the folders, and the files that have an equal one. Memory: 29 bytes for each of these and about 180 a folder. */
export async function collectFolders(
  session: Session,
  scan: FolderScan,
  rules: FolderRules,
): Promise<CollectedFolders> {
  const { equal, compared } = scan;
  const rows = new EqualRows(equal.copies);
  const judge = new FolderJudge(session, rules);
  const table = await scanFolders(session, scan, {
    begin: (tree, folders) => judge.begin(tree, folders),
    visit: ({ folder, set, size, record }) => {
      judge.folders?.addFile(folder, size);
      if (set < 0) return;
      const facts = record.facts();
      if (judge.leavesAlone(folder, nameOf(facts.path))) rows.addLeftAlone();
      else rows.add({ set, folder, size, inode: mixInode(facts), ordinal: record.ordinal });
    },
  });
  rows.dropOtherNames();
  const { folders, numbers } = table.arranged();
  // Equal files on two file systems are two sets, where each is to keep its own.
  const { devices, count } = judge.devices;
  const setOf = (set: number, scanned: number) => set * count + (devices[scanned] ?? 0);
  for (let row = 0; row < rows.count; row++) {
    const scanned = itemAt(rows.folder, row);
    rows.set[row] = setOf(itemAt(rows.set, row), scanned);
    rows.folder[row] = itemAt(numbers, scanned);
  }
  const treeRanks = compared.trees.map(({ rank, tree }) => rank * 2 + (tree.isReference ? 0 : 1));
  return { facts: { folders, rows, sets: equal.sets.slots * count, treeRanks }, numbers, setOf };
}

/** Says of the files of a tree, which come folder by folder, whether the rules leave them alone, and numbers the file systems of their folders. */
class FolderJudge {
  folders: FolderTable | null = null;
  readonly #session: Session;
  readonly #rules: FolderRules;
  readonly #numbers: DeviceNumbers;
  /** By folder, where only copies on one file system are compared: from 0. */
  readonly #devices: number[] = [];
  #most = 0;
  #root = '';
  #leftAloneIn: (folder: string) => (name: string) => boolean = () => () => false;
  #folder = -1;
  #isLeftAlone: (name: string) => boolean = () => false;

  constructor(session: Session, rules: FolderRules) {
    this.#session = session;
    this.#rules = rules;
    this.#numbers = new DeviceNumbers(session);
  }

  begin({ tree }: ComparedTree, folders: FolderTable): void {
    this.folders = folders;
    this.#root = tree.root;
    this.#leftAloneIn = leftAlone(this.#session, tree.root, this.#rules);
  }

  leavesAlone(folder: number, name: string): boolean {
    if (folder !== this.#folder) this.#enter(folder);
    return this.#isLeftAlone(name);
  }

  /** By folder the number of its file system, and how many numbers there are; one for all where they are not asked. */
  get devices(): { readonly devices: readonly number[]; readonly count: number } {
    return { devices: this.#devices, count: this.#most + 1 };
  }

  #enter(folder: number): void {
    this.#folder = folder;
    const path = itemAt(this.folders?.columns.paths ?? [], folder);
    this.#isLeftAlone = this.#leftAloneIn(path);
    if (!this.#rules.oneFileSystem) return;
    const device = this.#numbers.ofMounted(joinPath(this.#root, path));
    // What cannot be looked at is on no known file system, and a copy of nothing.
    if (device === null) this.#isLeftAlone = () => true;
    this.#devices[folder] = device ?? 0;
    this.#most = Math.max(this.#most, device ?? 0);
  }
}
