import { itemAt } from '../../errors/item-at.ts';
import type { FileStat } from '../../files/file-access.ts';
import { errnoOf, messageOf, statIfReadable } from '../../files/file-access.ts';
import { InodeMeaning } from '../../files/inode-meaning.ts';
import { displayPath } from '../../files/path-text.ts';
import { standsIn } from '../../files/stands-in.ts';
import { joinPath } from '../../files/walk.ts';
import type { Session } from '../../journal/session.ts';
import { isAtOrBelow } from '../../library/path-below.ts';
import type { ComparedRecords } from '../collect-candidates.ts';
import { isAsCrawled } from './as-crawled.ts';
import type { ContainedFolder, ContainmentTable, TableFacts } from './containment-table.ts';
import type { PairVerdict } from './plan-folders.ts';

/** Files of a pair that are looked at, and copies of each. */
const LOOKED_AT = { rows: 32, copies: 8 };

type JudgingSession = Pick<Session, 'library' | 'progress' | 'warnings'>;

/**
 * Looks at the two folders of a pair as they are now, because an index cannot say whether they are one folder under two names: the number of a device
 * may be another one after each mount. Some files that both are to hold are looked at, spread over all of them: one with the inode, size and times of
 * its copy is that copy, whatever the device. Cost: two looks for each of 32 files, and one for each folder above the two.
 */
export class PairJudge {
  readonly #session: JudgingSession;
  readonly #compared: ComparedRecords;
  readonly #facts: Pick<TableFacts, 'folders' | 'rows'>;
  readonly #inodes: InodeMeaning;
  readonly #outdated: string[] = [];

  constructor(
    session: JudgingSession,
    compared: ComparedRecords,
    facts: Pick<TableFacts, 'folders' | 'rows'>,
  ) {
    this.#session = session;
    this.#compared = compared;
    this.#facts = facts;
    this.#inodes = new InodeMeaning(session.library.access);
  }

  verdict(pair: ContainedFolder, table: ContainmentTable): PairVerdict {
    const { folder, inside } = pair;
    const [here, there] = [this.absolute(folder), this.absolute(inside)];
    const how = this.#standing(here, there, { isBelow: table.isAtOrBelow(inside, folder) });
    if (how !== null) return how === 'one' ? this.#view(here, there) : 'unsure';
    const found = { other: 0, same: 0, outdated: 0 };
    for (const sample of table.samples(pair, LOOKED_AT)) {
      const kind = this.#look(sample);
      if (kind !== null) found[kind] += 1;
    }
    if (found.outdated > 0 || found.other + found.same === 0) {
      this.tellOutdated(found.outdated > 0 ? there : here);
      return 'unsure';
    }
    if (found.same === 0) return 'told';
    if (found.other === 0) return this.#view(here, there);
    this.#note(
      here,
      `holds files of ${displayPath(there)} under other names; only folders below it are compared`,
    );
    return 'unsure';
  }

  /** Warns that a folder (absolute path) is not as it was crawled, once for it and all below it. */
  tellOutdated(folder: string): void {
    if (this.#outdated.some((above) => isAtOrBelow(above, folder))) return;
    this.#outdated.push(folder);
    this.#session.warnings.add(
      folder,
      'is not as it was crawled, so its copies are not told; crawl it again',
    );
  }

  /** Whether one of two folders may show the files of the other although no inode number tells. */
  mayBeOne({ folder, inside }: Pick<ContainedFolder, 'folder' | 'inside'>): boolean {
    return [folder, inside].some((one) => {
      const path = this.absolute(one);
      const stat = this.#stat(path);
      return stat !== null && this.#inodes.mayHideFile(path, stat);
    });
  }

  absolute(folder: number): string {
    const { trees, paths } = this.#facts.folders;
    return joinPath(itemAt(this.#compared.trees, itemAt(trees, folder)).tree.root, itemAt(paths, folder));
  }

  /** `one` where two folders are the same one, `nested` where one is in the other as the indexes do not tell it; null where neither is so. */
  #standing(
    here: string,
    there: string,
    { isBelow }: { readonly isBelow: boolean },
  ): 'one' | 'nested' | null {
    const { access } = this.#session.library;
    try {
      const isHereInThere = standsIn(access, here, there);
      const isThereInHere = standsIn(access, there, here);
      if (isHereInThere && isThereInHere) return 'one';
      return isThereInHere || (isHereInThere && !isBelow) ? 'nested' : null;
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      const isGone = [here, there].find((path) => this.#stat(path) === null);
      this.tellOutdated(isGone ?? here);
      return 'nested';
    }
  }

  /** Whether one of the copies is another file, all that are there are the file itself, or none is there as it was crawled; null where the file itself is not. */
  #look({ row, copies }: { row: number; copies: readonly number[] }): 'other' | 'same' | 'outdated' | null {
    const own = this.#asCrawled(row);
    if (own === null) return null;
    const there = copies.map((copy) => this.#asCrawled(copy)).filter((stat) => stat !== null);
    if (there.length === 0) return 'outdated';
    return there.every((stat) => isOneFile(stat, own)) ? 'same' : 'other';
  }

  #asCrawled(row: number): FileStat | null {
    const { source, record } = this.#compared.lines.recordAt(itemAt(this.#facts.rows.ordinal, row));
    const path = joinPath(source.tree.root, record.path);
    const stat = this.#stat(path);
    const isSame = stat !== null && isAsCrawled(path, { stat, crawled: record, inodes: this.#inodes });
    return isSame ? stat : null;
  }

  #stat(path: string): FileStat | null {
    const { library, warnings } = this.#session;
    return statIfReadable(library.access, path, (error) => warnings.add(path, messageOf(error)));
  }

  #view(here: string, there: string): PairVerdict {
    this.#note(
      here,
      `is ${displayPath(there)} under another name, as far as inode numbers and times tell; it counts as no copy`,
    );
    return 'view';
  }

  #note(path: string, message: string): void {
    this.#session.progress({ kind: 'note', path, message });
  }
}

function isOneFile(a: FileStat, b: FileStat): boolean {
  return a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}
