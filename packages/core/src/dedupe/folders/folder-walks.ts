import { itemAt } from '../../errors/item-at.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { InodeMeaning } from '../../files/inode-meaning.ts';
import { pathIn } from '../../files/path-text.ts';
import { pathBelow } from '../../library/path-below.ts';
import type { RecordCursor } from '../../records/record-cursor.ts';
import type { ComparedTree } from '../compared-trees.ts';
import type { ContainmentTable } from './containment-table.ts';
import type { UnseenInFolder } from './folder-pair.ts';
import { pathBelowFolder } from './folder-path.ts';
import type { NumberedFolders } from './folder-table.ts';
import type { UnseenName } from './unseen-names.ts';
import { UnseenNames } from './unseen-names.ts';

/** Names of a folder that are told; the others are counted. */
const UNSEEN_NAMED = 5;

interface WalksSource {
  readonly access: FileAccess;
  readonly trees: readonly ComparedTree[];
  readonly folders: NumberedFolders;
  readonly table: ContainmentTable;
}

/** A folder that is asked about, by its path below the outermost one around it. */
interface Asked {
  readonly path: string;
  count: number;
  /** Of these, names that a record is of. */
  recorded: number;
  readonly first: UnseenInFolder['first'][number][];
}

/**
 * Looks once through folders as they are now, while the records of them are scanned, for what their indexes do not tell as it is. A folder that stands in another one of them is
 * walked with that. Memory: about 1 kB a folder, and one walk at a time.
 */
export class FolderWalks {
  readonly #source: WalksSource;
  readonly #inodes: InodeMeaning;
  readonly #asked = new Map<number, Asked>();
  /** By folder: the number of its walk, -1 for none. A tree inside a folder has one of its own, because its records come by themselves. */
  readonly #walkOf: Int32Array;
  readonly #walks: UnseenNames[] = [];
  #current = -1;

  constructor(source: WalksSource, asked: readonly number[]) {
    const { folders, table } = source;
    this.#source = source;
    this.#inodes = new InodeMeaning(source.access);
    this.#walkOf = new Int32Array(folders.count).fill(-1);
    let outermost = -1;
    let around: Asked[] = [];
    for (const folder of [...new Set(asked)].sort((a, b) => a - b)) {
      const isOutermost = outermost < 0 || !table.isAtOrBelow(outermost, folder);
      if (isOutermost) {
        outermost = folder;
        around = [];
      }
      const one = { path: pathBelowFolder(folders, folder, outermost), count: 0, recorded: 0, first: [] };
      around.push(one);
      this.#asked.set(folder, one);
      if (isOutermost) this.#open(outermost, around);
    }
  }

  /** A record of a compared tree, with the number of its folder. */
  meet(folder: number, record: RecordCursor): void {
    const walk = itemAt(this.#walkOf, folder);
    // The records of a walk follow each other.
    if (walk !== this.#current) this.#walks[this.#current]?.end();
    this.#current = walk;
    if (walk < 0) return;
    const { path, size, mtimeNs } = record.facts();
    itemAt(this.#walks, walk).meet(path, { size, mtimeNs });
  }

  end(): void {
    for (const walk of this.#walks) walk.end();
  }

  /** What was found in a folder that was asked about. */
  of(folder: number): UnseenInFolder {
    const { count, first } = this.#asked.get(folder) ?? { count: 0, first: [] };
    return { count, first };
  }

  /** Whether every record of a folder that was asked about has its file there as it was crawled. */
  isAsCrawled(folder: number): boolean {
    return (this.#asked.get(folder)?.recorded ?? 0) === 0;
  }

  /** Begins the walks of a folder and of the trees inside it; what they find is told to all that are asked about there. */
  #open(outermost: number, asked: readonly Asked[]): void {
    const { access, trees, folders, table } = this.#source;
    for (let folder = outermost; folder < table.endOf(outermost); folder++) {
      const parent = itemAt(folders.parents, folder);
      if (folder !== outermost && folders.trees[folder] === folders.trees[parent]) {
        this.#walkOf[folder] = itemAt(this.#walkOf, parent);
        continue;
      }
      const { tree, isOthers } = itemAt(trees, itemAt(folders.trees, folder));
      const root = itemAt(folders.paths, folder);
      const above = pathBelowFolder(folders, folder, outermost);
      const tell = ({ path, why, hasRecord }: UnseenName) => {
        const below = root === '' ? path : (pathBelow(root, path) ?? '');
        note(asked, { path: above === '' ? below : pathIn(above, below), why, hasRecord });
      };
      this.#walkOf[folder] = this.#walks.length;
      const walked = { root: tree.root, folder: root, leaveOut: isOthers };
      this.#walks.push(new UnseenNames(walked, { access, inodes: this.#inodes, tell }));
    }
  }
}

/** Notes a name, relative to the outermost folder, for each folder it stands in or that stands in it. */
function note(asked: readonly Asked[], { path, why, hasRecord }: UnseenName): void {
  for (const one of asked) {
    const below = one.path === '' ? path : pathBelow(one.path, path);
    const isAbove = path === '' || path === one.path || pathBelow(path, one.path) !== null;
    if (below === null && !isAbove) continue;
    one.count += 1;
    one.recorded += hasRecord ? 1 : 0;
    if (one.first.length < UNSEEN_NAMED) one.first.push({ path: below ?? '', why });
  }
}
