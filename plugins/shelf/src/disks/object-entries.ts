import type { FileAccess, WalkEntry } from '@mediastruct/core';
import { joinPath, walkTree } from '@mediastruct/core';
import type { ObjectLayout } from './object-path.ts';
import { LAYOUT_FOLDERS } from './object-path.ts';

/** Something that stands among the objects of a disk; its path is below the folder of its layout. */
export interface ObjectEntry {
  readonly entry: WalkEntry;
  readonly layout: ObjectLayout;
  readonly folder: string;
}

/** What stands among the objects of a disk, layout by layout, in the order of a walk. */
export function* objectEntries(
  access: FileAccess,
  root: string,
  layouts: readonly ObjectLayout[],
): Generator<ObjectEntry> {
  for (const layout of layouts) {
    const folder = LAYOUT_FOLDERS[layout];
    for (const entry of walkTree(access, joinPath(root, folder))) yield { entry, layout, folder };
  }
}
