import { nameOf } from '@mediastruct/core';
import { isIn } from './open-folders.ts';
import type { ListedEntry, ListedFolder, ShelfNode } from './shelf-node.ts';

/**
 * What stands in one folder of a walk, or the file of that path itself: folders with their totals. In the byte order of the names, where that of a folder ends with a
 * slash. Streams.
 */
export function* listFolder(nodes: Iterable<ShelfNode>, folder: string): Generator<ListedEntry> {
  for (const node of nodes) {
    if (node.kind === 'open' || !isIn(folder, node.path)) continue;
    if (node.kind === 'close') {
      if (isChild(folder, node.path)) yield { ...node, kind: 'folder' };
    } else if (node.path === folder || isChild(folder, node.path)) yield node;
  }
}

/** The folders of a walk down to a depth, those above before those below them, each with its totals. Memory: about 300 bytes for each of them. */
export function folderTree(
  nodes: Iterable<ShelfNode>,
  { folder, depth }: { readonly folder: string; readonly depth: number },
): readonly ListedFolder[] {
  const rows: (ListedFolder | null)[] = [];
  const places: number[] = [];
  for (const node of nodes) {
    const isShown = isIn(folder, node.path) && depthBelow(folder, node.path) <= depth;
    if (node.kind === 'open' && isShown) places.push(rows.push(null) - 1);
    else if (node.kind === 'close' && isShown) {
      const place = places.pop();
      if (place !== undefined) rows[place] = { ...node, kind: 'folder' };
    }
  }
  return rows.filter((row) => row !== null);
}

/** How many folders below another one a path is; 0 for that folder itself. */
export function depthBelow(folder: string, path: string): number {
  if (path === folder) return 0;
  return (folder === '' ? path : path.slice(folder.length + 1)).split('/').length;
}

function isChild(folder: string, path: string): boolean {
  return path === (folder === '' ? nameOf(path) : `${folder}/${nameOf(path)}`);
}
