import type { FileAccess, LeaveOut, Library, WalkEntry } from '@mediastruct/core';
import { namedBy, treeFilter, walkTree } from '@mediastruct/core/crawl';
import type { KnownSource } from '../ledger/shelf-state.ts';
import type { SourceTree } from './source-tree.ts';

export interface ScanRequest {
  readonly source: KnownSource;
  /** Absolute path of the source. */
  readonly root: string;
  readonly at: SourceTree;
}

/** What a walk through a source needs. */
export interface SourceScan {
  readonly library: Library;
  readonly request: ScanRequest;
  /** How the files of the source are seen: with symlinks as they are, or as what they lead to. */
  readonly access: FileAccess;
}

/** Everything in a source that is not left out, in the order of a walk; each folder is told before what is in it. */
export function* walkSource(
  { library, request, access }: SourceScan,
  onFolder: (path: string) => void = () => {},
): Generator<WalkEntry> {
  const skips = skippedPaths(library, request);
  const leaveOut: LeaveOut = (path, kind) => {
    if (skips(path, kind)) return true;
    if (kind === 'folder') onFolder(path);
    return false;
  };
  yield* walkTree(access, request.root, { leaveOut });
}

function skippedPaths(library: Library, { source, root, at }: ScanRequest): LeaveOut {
  const ofTree = treeFilter(library, { role: at.tree.role, root });
  const ignored = namedBy(source.ignore);
  return (path, kind) => ofTree(path, kind) || ignored(path, kind);
}
