import { warnOf } from './run/warnings.ts';
import { indexedTrees } from '../holders/indexed-trees.ts';
import { parseVolumeId } from '../holders/volume-id.ts';
import { treeOf } from '../library/library.ts';
import { isAtOrBelow, pathBelow } from '../library/path-below.ts';
import type { PlanHeader } from './plan/plan-file.ts';
import type { AnyJob, Session } from './session.ts';

/** Why a plan may not place a file under this path; null where it may. Absolute path. */
export type TargetRule = (path: string) => string | null;

/**
 * Where a plan may place files, whoever wrote it: below the folders that its job names; never in the state folder, and in the
 * archive only inside a volume's folder. A job that names none may write to every tree of the library and to the run's
 * sources.
 */
export function targetRule(session: Session, job: AnyJob, header: PlanHeader): TargetRule {
  const { library } = session;
  const allowed = job.writes?.(session, header) ?? anyTree(session, header);
  const archive = treeOf(library, 'archive').root;
  return (path) => {
    if (isAtOrBelow(library.state.folder, path))
      return 'the folder of the suite itself is no place for files';
    if (isLoose(archive, path)) return 'in the archive, files stand in the folder of a volume only';
    return allowed.some((root) => isAtOrBelow(root, path))
      ? null
      : `the job "${header.job}" writes below ${allowed.join(', ') || 'no folder'} only`;
  };
}

function anyTree({ library, warnings }: Session, { sources }: PlanHeader): readonly string[] {
  const indexed = indexedTrees(library, warnOf({ library, warnings }));
  return [...new Set([...library.trees, ...indexed].map(({ root }) => root)), ...sources];
}

function isLoose(archive: string, path: string): boolean {
  const below = pathBelow(archive, path);
  if (below === null) return path === archive;
  const slash = below.indexOf('/');
  return slash < 0 || parseVolumeId(below.slice(0, slash)) === null;
}
