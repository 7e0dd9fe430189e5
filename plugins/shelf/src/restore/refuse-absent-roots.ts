import type { Session } from '@mediastruct/core';
import { displayPath, lstatOrNull, MediaStructError } from '@mediastruct/core';

/**
 * Refuses (`tree-changed`, 24) to bring files back to the folder of a source that is not there: its disk may only be unplugged. Says what to do where it is
 * lost, which is when people restore.
 */
export function refuseAbsentRoots({ library: { access } }: Session, roots: Iterable<string>): void {
  for (const root of roots) {
    if (lstatOrNull(access, root) !== null) continue;
    const path = displayPath(root);
    throw new MediaStructError('tree-changed', `${path}: expected the folder of a source, found nothing`, {
      path: root,
      suggestions: [
        'Is its disk connected and mounted? Nothing was changed.',
        `If it is lost: make the folder, "mediastruct crawl ${path} --accept-tree", then the same command again`,
        'or bring the files back elsewhere: --to DIR',
      ],
    });
  }
}
