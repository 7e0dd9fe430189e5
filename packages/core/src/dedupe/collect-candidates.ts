import type { Session } from '../journal/session.ts';
import type { KeepRule } from '../library/core-settings.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import { FolderStack } from '../files/folder-stack.ts';
import { nameOf } from '../files/path-text.ts';
import type { HashPrefixTable } from '../records/hash-prefix-table.ts';
import type { IndexLines } from '../records/index-lines.ts';
import { readIndexLines } from '../records/index-file.ts';
import type { HashPrefix } from '../records/record-scan.ts';
import { scanHashPrefix, scanRecord } from '../records/record-scan.ts';
import { pathToBytes } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import type { FolderFile } from './candidates.ts';
import { Candidates } from './candidates.ts';
import type { ComparedTree } from './compared-trees.ts';
import { RepeatedHashes } from './repeated-hashes.ts';

/** Records between two looks at the stop flag. */
const STEP_RECORDS = 1 << 15;

/** The sets of equal files, and how many files stand in them. */
export interface EqualSets {
  readonly sets: HashPrefixTable;
  readonly copies: number;
}

/** First reading of the indexes: which hash prefixes come more than once. */
export async function findEqualSets(session: Session, trees: readonly ComparedTree[]): Promise<EqualSets> {
  const records = trees.reduce((sum, tree) => sum + tree.records, 0);
  session.progress({ kind: 'phase', phase: 'comparing hashes', totalFiles: records });
  const hashes = new RepeatedHashes(records);
  const prefix: HashPrefix = { high: 0, low: 0 };
  const steps = new Steps(session);
  for (const { indexPath } of trees) {
    for (const line of readIndexLines(session.library.access, indexPath)) {
      if (scanHashPrefix(indexPath, line, prefix)) hashes.add(prefix);
      if (steps.isDue()) await steps.take();
    }
  }
  return { sets: hashes.repeated(), copies: hashes.copies };
}

/** Second reading: the equal files with the groups they belong to, folder by folder. `lines` finds their records again. */
export async function collectCandidates(
  session: Session,
  trees: readonly ComparedTree[],
  { equal, keep, lines }: { equal: EqualSets; keep: KeepRule; lines: IndexLines<ComparedTree> },
): Promise<Candidates> {
  const records = trees.reduce((sum, tree) => sum + tree.records, 0);
  session.progress({ kind: 'phase', phase: 'grouping copies', totalFiles: records });
  const candidates = new Candidates({ rows: equal.copies, sets: equal.sets.slots });
  const prefix: HashPrefix = { high: 0, low: 0 };
  const steps = new Steps(session);
  for (const tree of trees) {
    const folders = new FolderStack<FolderFile>((folder, files) =>
      candidates.addFolder(
        {
          files,
          isReference: tree.isReference(folder),
          treeRank: tree.rank,
          pathLength: pathToBytes(joinPath(tree.tree.root, folder)).length,
        },
        keep,
      ),
    );
    for (const { line, ordinal } of lines.read(tree)) {
      if (steps.isDue()) await steps.take();
      const { path, size, mtimeNs, dev, ino, isSound } = scanRecord(tree.indexPath, line);
      if (tree.isOthers(path)) continue;
      const hasEqual = isSound && size > 0 && scanHashPrefix(tree.indexPath, line, prefix);
      const set = hasEqual ? equal.sets.find(prefix) : -1;
      folders.add(path, { name: nameOf(path), ordinal, set, mtimeNs, dev, ino });
    }
    folders.end();
  }
  return candidates;
}

/** Lets signals and timers in between many short steps of work, and tells how far it came. */
class Steps {
  readonly #session: Session;
  #done = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  isDue(): boolean {
    this.#done += 1;
    return this.#done >= STEP_RECORDS;
  }

  async take(): Promise<void> {
    this.#session.progress({ kind: 'advance', files: this.#done, bytes: 0 });
    this.#done = 0;
    await new Promise((resolve) => setImmediate(resolve));
    throwIfStopped(this.#session.stop);
  }
}
