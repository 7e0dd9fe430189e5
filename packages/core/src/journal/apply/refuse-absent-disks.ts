import { warnOf } from '../run/warnings.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { indexedTrees } from '../../holders/indexed-trees.ts';
import type { Session } from '../session.ts';
import type { Tree } from '../../library/library.ts';
import { refuseOtherTree } from '../../library/tree-check.ts';
import { placeInTree } from '../../library/tree-of-path.ts';
import type { PlannedOperation } from '../plan/operation.ts';
import { isChanging, targetOf } from '../plan/operation.ts';
import type { Run } from '../run/run.ts';

/**
 * Before a run is begun or resumed: the trees it takes files from or puts files into, those on other disks too, and the sources
 * it names, must be there. Files must not go into the empty folder where a disk is mounted at other times, and what stands on a card
 * that is not connected is not lost. Refuses with `tree-changed` (24); the run stays as it is.
 */
export function refuseAbsentDisks(session: Session, run: Run): void {
  const { library, warnings } = session;
  for (const tree of touchedTrees(session, run.operations()))
    refuseOtherTree(library.access, tree, warnings.add);
  for (const source of run.header.sources) refuseAbsentSource(library.access, source);
}

function touchedTrees(
  { library, warnings }: Session,
  operations: Iterable<PlannedOperation>,
): ReadonlySet<Tree> {
  const touched = new Set<Tree>();
  // A tree whose index cannot be read cannot be told from another one either.
  const trees = indexedTrees(library, warnOf({ library, warnings }));
  const all = [...library.trees, ...trees.filter((tree) => !library.trees.includes(tree))];
  for (const operation of operations) {
    if (touched.size === all.length) break;
    if (!isChanging(operation)) continue;
    for (const path of [operation.from, targetOf(operation)]) {
      const place = path === undefined ? null : placeInTree({ trees: all }, path);
      if (place !== null) touched.add(place.tree);
    }
  }
  return touched;
}

function refuseAbsentSource(access: FileAccess, root: string): void {
  if (lstatOrNull(access, root) !== null) return;
  throw new MediaStructError(
    'tree-changed',
    `${displayPath(root)}: expected the source of this run, found nothing`,
    {
      path: root,
      suggestions: ['Connect the card or disk. Nothing more was changed.'],
    },
  );
}
