import { itemAt } from '../../errors/item-at.ts';
import type { ContainedFolder, TableFacts } from './containment-table.ts';
import { ContainmentTable } from './containment-table.ts';

export interface FolderFacts extends TableFacts {
  /** Asked of each pair before it is told whether the two folders are what the indexes say; absent, all are. */
  readonly judge?: ((pair: ContainedFolder, table: ContainmentTable) => PairVerdict) | undefined;
}

/**
 * `told`: the folder is told to be inside the other one. `view`: it is the other one under another name, so that it is not told, and is a copy of nothing.
 * `unsure`: it is not told, though folders below it may be.
 */
export type PairVerdict = 'told' | 'view' | 'unsure';

/** The folders that are told of, those whose copies elsewhere have most bytes first, and the table by which they were found. */
export interface FolderPlan {
  readonly contained: readonly ContainedFolder[];
  readonly table: ContainmentTable;
}

/**
 * Finds the folders that are wholly or nearly inside another one. What is told of a folder is not told of those below it again. Copies within a
 * folder itself do not count for it, nor those in folders that were told of before, so that no two are told to be inside each other. Whatever stands in
 * folders that are told of has a copy outside of all of them, or is missing in the other folder of one of them. A folder that holds a tree which is not
 * compared is never told of, because not all that is in it is known.
 *
 * Cost: O(n d (c + d log n)) for n files with an equal one at depth d, and c copies of each, 64 at most; memory 45 bytes a folder and 17 a row.
 */
export function planFolders(facts: FolderFacts): FolderPlan {
  const table = new ContainmentTable(facts);
  let found: ContainedFolder[] = [];
  for (const folder of worstTreesFirst(facts, table)) {
    const contained = table.isTold(folder) ? null : table.best(folder);
    if (contained === null || table.isOtherWorse(contained)) continue;
    const verdict = facts.judge?.(contained, table) ?? 'told';
    if (verdict === 'unsure') continue;
    // Only a tree inside the tree can have been told of before the folder around it.
    if (table.holdsTold(folder)) found = found.filter((pair) => !table.isAtOrBelow(folder, pair.folder));
    table.tell(contained);
    if (verdict === 'told') found.push(contained);
  }
  const contained = found.sort((a, b) => b.sharedBytes - a.sharedBytes || a.folder - b.folder);
  return { contained, table };
}

/**
 * All folders, each before those of its tree below it; of two trees, the one whose copies have the lesser claim to stay comes first.
 */
function* worstTreesFirst({ folders, treeRanks }: FolderFacts, table: ContainmentTable): Generator<number> {
  const { parents, trees } = folders;
  const isRoot = (folder: number) => {
    const parent = itemAt(parents, folder);
    return parent < 0 || trees[parent] !== trees[folder];
  };
  const treeOf = (root: number) => itemAt(trees, root);
  const rankOf = (root: number) => itemAt(treeRanks, treeOf(root));
  const roots = Array.from(parents.keys()).filter(isRoot);
  for (const root of roots.sort((a, b) => rankOf(b) - rankOf(a) || treeOf(b) - treeOf(a)))
    for (let folder = root; folder < table.endOf(root); folder++)
      if (trees[folder] === trees[root]) yield folder;
}
