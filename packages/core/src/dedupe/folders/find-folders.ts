import { itemAt } from '../../errors/item-at.ts';
import type { Session } from '../../journal/session.ts';
import { readIndexHeader } from '../../records/index-file.ts';
import { comparedLines, findEqualSets } from '../collect-candidates.ts';
import type { ComparedTree } from '../compared-trees.ts';
import { comparedTrees } from '../compared-trees.ts';
import { rulesOf } from '../dedupe-rules.ts';
import { collectFolders } from './collect-folders.ts';
import type { ContainedFolder } from './containment-table.ts';
import { describePairs } from './describe-pairs.ts';
import type { FolderPair } from './folder-pair.ts';
import type { NumberedFolders } from './folder-table.ts';
import { innerTrees } from './inner-trees.ts';
import { PairJudge } from './pair-judge.ts';
import type { FolderPlan } from './plan-folders.ts';
import { planFolders } from './plan-folders.ts';

export interface FoldersOptions {
  /** Names or folders of trees; by default all that hold originals. */
  readonly trees?: readonly string[] | undefined;
  /** Percent of a folder's files that have to stand in another folder. */
  readonly atLeastPercent: number;
  /** Each in place of the library's setting of the same name. */
  readonly skipHidden?: boolean | undefined;
  readonly oneFileSystem?: boolean | undefined;
}

/**
 * Finds folders that are wholly or nearly inside others. It plans nothing and reads no file: contents are equal by the first 64 bits of their hashes in the
 * indexes, which is certain enough to look at, and no reason to delete. The folders that are told are looked at as they are now, by names, sizes and times
 * alone. Those whose copies are gone or changed are told as a warning.
 *
 * Memory: 13.5 bytes a record while hashes are counted; then 45 bytes for each file with an equal one, about 220 a folder, 170 more while what is in one only is listed, and about 1 kB a
 * pair. Errors: those of `planDedupe`.
 */
export async function findFolders(session: Session, options: FoldersOptions): Promise<readonly FolderPair[]> {
  const { trees } = comparedTrees(session, { trees: options.trees });
  using lines = comparedLines(session);
  const compared = { trees, lines };
  const equal = await findEqualSets(session, compared);
  const scan = { compared, equal, inner: innerTrees(session, trees) };
  const rules = rulesOf(options, session.library.config.dedupe);
  const collected = await collectFolders(session, { ...scan, phase: 'comparing folders' }, rules);
  const { facts } = collected;
  const judge = new PairJudge(session, compared, facts);
  const plan = planFolders({
    ...facts,
    atLeast: options.atLeastPercent / 100,
    judge: (pair, table) => judge.verdict(pair, table),
  });
  const phase = 'listing what is in one folder only';
  const contents = await describePairs(session, { ...scan, phase }, { ...collected, plan });
  const crawledAt = crawlTimes(session, trees, { folders: facts.folders, plan });
  return plan.contained.flatMap((pair, nth) => {
    const { folder, inside, isSame, ...figures } = pair;
    const { unseen, unseenInside, leftAlone, onlyHere, isInsideAsCrawled } = itemAt(contents, nth);
    if (!isInsideAsCrawled) {
      judge.tellOutdated(judge.absolute(inside));
      return [];
    }
    return {
      folder: judge.absolute(folder),
      inside: judge.absolute(inside),
      ...figures,
      isSame: isSame && unseen.count === 0 && unseenInside.count === 0,
      leftAlone,
      emptyFiles: sumBelow(facts.folders.ownEmpty, folder, plan),
      onlyHere,
      unseen,
      crawledAt: crawledAt(pair),
      mayBeOneFolder: judge.mayBeOne(pair),
    };
  });
}

/** Gives of a pair the oldest of the times at which the trees were crawled that the two folders stand in or hold. */
function crawlTimes(
  { library }: Session,
  trees: readonly ComparedTree[],
  { folders, plan: { table } }: { readonly folders: NumberedFolders; readonly plan: FolderPlan },
): (pair: ContainedFolder) => string {
  const times = trees.map(({ indexPath }) => readIndexHeader(library.access, indexPath)?.createdAt ?? '');
  const roots = trees.map((_, tree) => folders.trees.indexOf(tree));
  const treesOf = (folder: number) => [
    itemAt(folders.trees, folder),
    ...trees.flatMap((_, tree) => (table.isAtOrBelow(folder, itemAt(roots, tree)) ? [tree] : [])),
  ];
  return ({ folder, inside }) =>
    [...treesOf(folder), ...treesOf(inside)]
      .map((tree) => itemAt(times, tree))
      .reduce((oldest, time) => (time < oldest ? time : oldest));
}

function sumBelow(column: readonly number[], folder: number, { table }: FolderPlan): number {
  return column.slice(folder, table.endOf(folder)).reduce((sum, one) => sum + one, 0);
}
