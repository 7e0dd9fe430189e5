import type { EntryKind, FileAccess } from '../files/file-access.ts';
import { joinPath } from '../files/walk.ts';
import { DiskFolders } from './disk-folders.ts';
import { IgnoreRules } from './ignore-rules.ts';
import type { Library, Tree } from './library.ts';
import { pathBelow } from './path-below.ts';
import { STATE_NAME } from './state-name.ts';

/** Files that the suite writes for a volume: all but its payload, and the marker beside its folder. */
const VOLUME_TAG_FILE = /^MS_[0-9a-f]{8}_[0-9]+(\.[a-z]+\.txt(\.tmp)?$|\/(?!data(\/|$)))/;
const TEMPORARY_NAME = /(^|\/)\.ms-[0-9a-f]{8}-[0-9]+\.(part|gone)$/;

const FULL_STOP = 0x2e;

/** True for a path, relative to the root of a walk, that the walk skips. */
export type LeaveOut = (path: string, kind: EntryKind) => boolean;

/** What decides which paths of a tree a walk skips, as plain values, so that threads can be told of it. */
export interface FilterFacts {
  readonly isArchive: boolean;
  /** Roots of other trees inside this one, and the state folder where it is inside; paths below the root. */
  readonly inside: readonly string[];
  readonly stateFolder: string | null;
  /** Patterns as in a .gitignore file. */
  readonly leaveOut: readonly string[];
}

/**
 * What a walk of the tree skips: state folders, temporary files of runs, tag files of volumes, other trees inside this
 * one, the folders in which a backup disk keeps its copies, and the names in `[crawl] leave_out`, which work as in a .gitignore file.
 */
export function treeFilter(library: Library, tree: Pick<Tree, 'role' | 'root'>): LeaveOut {
  return filterOf(library.access, tree.root, filterFacts(library, tree));
}

export function filterFacts(library: Library, tree: Pick<Tree, 'role' | 'root'>): FilterFacts {
  return {
    isArchive: tree.role === 'archive',
    inside: library.trees
      .map((other) => pathBelow(tree.root, other.root))
      .filter((path): path is string => path !== null),
    stateFolder: pathBelow(tree.root, library.state.folder),
    leaveOut: library.config.crawl.leaveOut,
  };
}

export function filterOf(
  access: FileAccess,
  root: string,
  { isArchive, inside, stateFolder, leaveOut }: FilterFacts,
): LeaveOut {
  const named = namedBy(leaveOut);
  const disks = new DiskFolders(access);
  return (path, kind) => {
    if (path === stateFolder) return true;
    // The names of ours begin with a full stop, and few others do.
    const isDotted = path.charCodeAt(path.lastIndexOf('/') + 1) === FULL_STOP;
    if (isDotted && (TEMPORARY_NAME.test(path) || isStateFolder(path))) return true;
    if (isArchive && VOLUME_TAG_FILE.test(path)) return true;
    if (kind === 'folder' && (inside.includes(path) || disks.isOne(joinPath(root, path)))) return true;
    return named(path, kind);
  };
}

/**
 * True for what `[crawl] leave_out` names: a file or a folder, or what is in such a folder. A path with bytes that are not UTF-8 is never
 * named.
 */
export function namedToLeaveOut({ config }: Pick<Library, 'config'>): LeaveOut {
  return namedBy(config.crawl.leaveOut);
}

/** True for what patterns name, as in a .gitignore file. A path with bytes that are not UTF-8 is never named. */
export function namedBy(patterns: readonly string[]): LeaveOut {
  if (patterns.length === 0) return () => false;
  const rules = new IgnoreRules(patterns);
  return (path, kind) => path.isWellFormed() && rules.ignores(kind === 'folder' ? `${path}/` : path);
}

/**
 * What a walk of a source skips: only state folders. Everything else must be counted (what `leave_out` names as left out), or a card could be
 * called safe to format although some of its files are nowhere else.
 */
export const sourceFilter: LeaveOut = (path) => isStateFolder(path);

/** True for the names that runs give files for a moment. */
export function isTemporaryName(path: string): boolean {
  return TEMPORARY_NAME.test(path);
}

/** True for the state folder of any library: another library may be inside a tree or be a source. */
function isStateFolder(path: string): boolean {
  return path === STATE_NAME || path.endsWith(`/${STATE_NAME}`);
}
