import type { FileAccess, LeaveOut, Library, WalkEntry } from '@mediastruct/core';
import { treeFilter, walkTree } from '@mediastruct/core/crawl';
import type { KnownSource } from '../ledger/shelf-state.ts';
import { leftOutOf } from './left-out.ts';
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
  /** Told of a file with patterns that cannot be used. */
  readonly onFault: (path: string, message: string) => void;
}

/** Everything in a source that is not left out, in the order of a walk; each folder is told before what is in it. */
export function* walkSource(
  scan: SourceScan,
  onFolder: (path: string) => void = () => {},
): Generator<WalkEntry> {
  const { access, request } = scan;
  const skips = skippedPaths(scan);
  const leaveOut: LeaveOut = (path, kind) => {
    if (skips(path, kind)) return true;
    if (kind === 'folder') onFolder(path);
    return false;
  };
  yield* walkTree(access, request.root, { leaveOut });
}

function skippedPaths({ library, request, access, onFault }: SourceScan): LeaveOut {
  const { source, root, at } = request;
  const ofTree = treeFilter(library, { role: at.tree.role, root });
  const isLeftOut = leftOutOf(access, { source, root, onFault });
  return (path, kind) => ofTree(path, kind) || isLeftOut(path, kind);
}
