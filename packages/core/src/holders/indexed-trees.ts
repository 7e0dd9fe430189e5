import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, lstatOrNull, orNullIfAbsent, messageOf } from '../files/file-access.ts';
import { displayPath } from '../files/path-text.ts';
import { MountViews } from '../files/mount-views.ts';
import { identityOf, standsIn } from '../files/stands-in.ts';
import { joinPath } from '../files/walk.ts';
import type { IndexHeader } from '../records/index-header.ts';
import { indexedName } from '../records/index-header.ts';
import { readIndexHeader } from '../records/index-file.ts';
import type { Library, Tree } from '../library/library.ts';
import { asDamaged } from '../records/as-damaged.ts';
import { furtherTree } from '../library/library.ts';
import { pathBelow } from '../library/path-below.ts';
import { checkTree } from '../library/tree-check.ts';
import { tellUnread } from '../library/tree-sample.ts';

/**
 * The trees that have an index: those of the configuration in its order, then those that were crawled because
 * the user named them, whose index header tells the root, by name. An index of the latter whose header is damaged
 * is an error, or is told to `onDamaged` and left out.
 */
export function indexedTrees(
  library: Library,
  onDamaged?: (error: MediaStructError) => void,
): readonly Tree[] {
  const { access, trees } = library;
  const configured = trees.filter((tree) => lstatOrNull(access, tree.indexPath) !== null);
  const others = furtherIndexes(library).flatMap(({ name, indexPath }) => {
    const header = readHeader(access, indexPath, onDamaged);
    return header === null ? [] : [{ ...furtherTree(library, header.root), name, indexPath }];
  });
  return [...configured, ...others];
}

/** The indexes of trees that the settings do not name, by name. */
export function furtherIndexes({
  access,
  state,
  trees,
}: Library): readonly { name: string; indexPath: string }[] {
  if (lstatOrNull(access, state.indexes) === null) return [];
  const known = new Set(trees.map((tree) => tree.indexPath));
  return access
    .readdir(state.indexes)
    .filter(({ kind }) => kind === 'file')
    .flatMap((entry) => {
      const name = indexedName(entry.name);
      return name === null ? [] : [{ name, indexPath: joinPath(state.indexes, entry.name) }];
    })
    .filter(({ indexPath }) => !known.has(indexPath))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readHeader(
  access: FileAccess,
  indexPath: string,
  onDamaged?: (error: MediaStructError) => void,
): IndexHeader | null {
  try {
    return asDamaged(indexPath, () => readIndexHeader(access, indexPath));
  } catch (error) {
    if (!(error instanceof MediaStructError) || onDamaged === undefined) throw error;
    onDamaged(error);
    return null;
  }
}

export interface OriginalsOptions {
  /** Trees that must be there and indexed because the user named them; the others are left out where they are not. */
  readonly named?: readonly Tree[];
  /** Told of trees that are left out for a good reason. */
  readonly note: (message: string, path: string) => void;
  /** Told of trees that should be looked at and cannot be. */
  readonly warn: (path: string, message: string) => void;
}

/**
 * The indexed trees that hold originals (media, archive, further; never duplicates or validated) and are there now.
 * A further tree whose index cannot be read is told and left out. Media without an index is `no-index` (30); media or a named tree that is absent or another one is `tree-changed` (24).
 */
export function treesOfOriginals(library: Library, options: OriginalsOptions): readonly Tree[] {
  const onDamaged = ({ message, path }: MediaStructError) =>
    options.warn(path ?? library.root, `${message}; it is left out`);
  const indexed = indexedTrees(library, onDamaged).filter(holdsOriginals);
  const media = library.trees.filter((tree) => tree.role === 'media');
  const required = [...media, ...(options.named ?? [])];
  for (const tree of required)
    if (!indexed.some((one) => one.root === tree.root)) throw noIndex(library, tree);
  for (const tree of library.trees.filter(holdsOriginals))
    if (!indexed.includes(tree)) options.note('was never crawled and is left out', tree.root);
  const present = indexed.filter((tree) =>
    isPresent(library.access, tree, {
      isRequired: required.some((one) => one.root === tree.root),
      ...options,
    }),
  );
  return withoutAliases(library.access, withoutViewsOfDuplicates(library, present, options), options.note);
}

/**
 * Tells which paths of a tree belong to another tree or to the library's state folder, standing inside it or being mounted there, as a whole or in part;
 * they are that tree's files and are not to be looked at twice. A tree whose folder cannot be resolved is told to
 * `warn` and taken by its name.
 */
export function partsOfOthers(
  library: Library,
  tree: Tree,
  warn: OriginalsOptions['warn'],
): (path: string) => boolean {
  const inside = rootsInside(library, tree, warn);
  return (path) => inside.some((part) => path === part || path.startsWith(`${part}/`));
}

/**
 * The roots of other trees, and the library's state folder, that stand inside a tree, and the mounts in it that show one of these as a whole or in part: paths below its
 * root, resolved, in no order. A tree whose folder cannot be resolved is told to `warn` and taken by its name.
 */
export function rootsInside(
  library: Library,
  tree: Pick<Tree, 'root'>,
  warn: OriginalsOptions['warn'],
): readonly string[] {
  const resolved = (path: string) => resolvedPath(library.access, path, warn);
  const root = resolved(tree.root);
  const views = new MountViews(library.access);
  const trees = [...library.trees, ...indexedTrees(library, () => {})].filter(
    (other, at, all) => all.findIndex((one) => one.root === other.root) === at,
  );
  const own = trees.findIndex((other) => other.root === tree.root);
  const owners = [...trees.map((other) => other.root), library.state.folder].map(resolved);
  // A later tree of originals that this one holds itself, as a whole, is left out (`withoutAliases`). All others are no part of this one, wherever they are shown.
  const mayBePart = owners.map((_, at) => {
    const other = trees[at];
    return own >= 0 && at > own && other !== undefined && holdsOriginals(other);
  });
  const shown = owners.flatMap((owner, at) =>
    views
      .pathsOf(owner)
      .filter((path) => path === owner || mayBePart[at] !== true || !views.isHeldBy(root, path)),
  );
  const isPartOfOther = (mount: string) =>
    views
      .pathsOf(mount)
      .some((path) =>
        owners.some(
          (owner) => owner !== root && pathBelow(owner, path) !== null && pathBelow(owner, mount) === null,
        ),
      );
  return [...shown, ...views.mountsBelow(root).filter(isPartOfOther)]
    .map((other) => pathBelow(root, other))
    .filter((path) => path !== null);
}

export function noIndex(library: Library, tree: Pick<Tree, 'name' | 'root'>): MediaStructError {
  const isOwn = library.trees.some((one) => one.root === tree.root);
  return new MediaStructError('no-index', `${displayPath(tree.root)}: this tree has no index yet`, {
    path: tree.root,
    suggestions: [isOwn ? 'mediastruct crawl' : `mediastruct crawl ${displayPath(tree.root)}`],
  });
}

/** Whether the files of a tree are originals; those of duplicates and of validated ones are copies that may go. */
export function holdsOriginals({ role }: Pick<Tree, 'role'>): boolean {
  return role !== 'duplicates' && role !== 'validated';
}

function isPresent(
  access: FileAccess,
  tree: Tree,
  { isRequired, note, warn }: Pick<OriginalsOptions, 'note' | 'warn'> & { readonly isRequired: boolean },
): boolean {
  try {
    checkTree(access, tree, { onUnread: tellUnread(warn) });
    return true;
  } catch (error) {
    const isAbsent = error instanceof MediaStructError && error.code === 'tree-changed';
    if (!isAbsent || isRequired) throw error;
    if (error.cause === undefined) note('is not there now and is left out', tree.root);
    else warn(tree.root, `${error.message}; it is left out`);
    return false;
  }
}

/** A tree that is, or lies within, the folder of duplicates or of validated files under whatever name holds no originals. */
function withoutViewsOfDuplicates(
  { access, trees: own }: Library,
  trees: readonly Tree[],
  { note }: Pick<OriginalsOptions, 'note'>,
): readonly Tree[] {
  const asides = own.filter((tree) => !holdsOriginals(tree) && lstatOrNull(access, tree.root) !== null);
  return trees.filter((tree) => {
    const isAside = asides.some((aside) => standsIn(access, tree.root, aside.root));
    if (isAside) note('shows duplicates under another name and is left out', tree.root);
    return !isAside;
  });
}

/**
 * One folder under two names (a symlink, a second mount) is compared once, under the first. A tree that is a mount of a folder that one before it holds is compared there, as a
 * part of that; one that is only mounted there is compared by its own name, because that is the name by which was decided of its files.
 */
function withoutAliases(
  access: FileAccess,
  trees: readonly Tree[],
  note: OriginalsOptions['note'],
): readonly Tree[] {
  const seen = new Set<string>();
  const views = new MountViews(access);
  const roots = trees.map((tree) => access.realpath(tree.root));
  const isShownBefore = (root: string, at: number) =>
    roots
      .slice(0, at)
      .some(
        (other) =>
          pathBelow(other, root) === null &&
          views.pathsOf(root).some((path) => pathBelow(other, path) !== null && views.isHeldBy(other, path)),
      );
  return trees.filter((tree, at) => {
    if (isShownBefore(roots[at] ?? tree.root, at)) {
      note('shows a part of another tree and is left out', tree.root);
      return false;
    }
    const identity = identityOf(access.lstat(access.realpath(tree.root)));
    const isNew = !seen.has(identity);
    seen.add(identity);
    if (!isNew) note('is the same folder as another tree and is left out', tree.root);
    return isNew;
  });
}

/** The real path; the path itself where nothing stands there, and where it cannot be resolved, which is told. */
export function resolvedPath(access: FileAccess, path: string, warn: OriginalsOptions['warn']): string {
  try {
    return orNullIfAbsent(() => access.realpath(path)) ?? path;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    warn(path, messageOf(error));
    return path;
  }
}
