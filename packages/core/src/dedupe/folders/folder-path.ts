import { itemAt } from '../../errors/item-at.ts';
import { nameOf, pathIn } from '../../files/path-text.ts';
import type { NumberedFolders } from './folder-table.ts';

/** The path of a folder relative to one that it is or stands in, also where a tree begins between them. */
export function pathBelowFolder(
  { parents, paths, trees }: Pick<NumberedFolders, 'parents' | 'paths' | 'trees'>,
  folder: number,
  above: number,
): string {
  let path = '';
  for (let at = folder; at !== above; at = itemAt(parents, at)) {
    // The root of a tree inside another one has its name there.
    const isRoot = trees[at] !== trees[itemAt(parents, at)];
    if (!isRoot) path = path === '' ? nameOf(itemAt(paths, at)) : pathIn(nameOf(itemAt(paths, at)), path);
  }
  return path;
}
