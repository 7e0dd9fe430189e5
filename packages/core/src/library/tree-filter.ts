import ignore from 'ignore';
import type { EntryKind } from '../files/file-access.ts';
import type { Library, Tree } from './library.ts';
import { STATE_NAME } from './library.ts';
import { pathBelow } from './path-below.ts';

/** Everything of a volume but its payload, and the marker beside it: written by us, not the user's. */
const VOLUME_TAG_FILE = /^MS_[0-9a-f]{8}_[0-9]+(\.[a-z]+\.txt(\.tmp)?$|\/(?!data(\/|$)))/;
const TEMPORARY_NAME = /(^|\/)\.ms-[0-9a-f]{8}-[0-9]+\.(part|gone)$/;

export type LeaveOut = (path: string, kind: EntryKind) => boolean;

/**
 * What a walk of the tree does not tell: our own state, files under way, the tag files of volumes, other trees
 * that stand inside this one, and the names that `[crawl] leave_out` lists in the manner of .gitignore.
 */
export function treeFilter(library: Library, tree: Pick<Tree, 'role' | 'root'>): LeaveOut {
  const rules = ignore().add([...library.config.crawl.leaveOut]);
  const inside = library.trees
    .map((other) => pathBelow(tree.root, other.root))
    .filter((path): path is string => path !== null);
  const stateFolder = pathBelow(tree.root, library.state.folder);
  return (path, kind) => {
    if (TEMPORARY_NAME.test(path) || path === stateFolder || isStateFolder(path)) return true;
    if (tree.role === 'archive' && VOLUME_TAG_FILE.test(path)) return true;
    if (kind === 'folder' && inside.includes(path)) return true;
    return (
      library.config.crawl.leaveOut.length > 0 &&
      path.isWellFormed() &&
      rules.ignores(kind === 'folder' ? `${path}/` : path)
    );
  };
}

/**
 * What a walk of a source does not tell: nothing but our own state and files under way. Whatever else stands there
 * has to be counted, or "safe to format" would be said of files that nobody looked at.
 */
export const sourceFilter: LeaveOut = (path) => TEMPORARY_NAME.test(path) || isStateFolder(path);

/** Of any library: another one may stand in a tree or be a source. */
function isStateFolder(path: string): boolean {
  return path === STATE_NAME || path.endsWith(`/${STATE_NAME}`);
}
