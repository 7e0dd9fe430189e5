import { resolve } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { displayPath } from '../../files/path-text.ts';
import { identityOf } from '../../files/stands-in.ts';
import { joinPath } from '../../files/walk.ts';
import { holdsOriginals } from '../../holders/indexed-trees.ts';
import type { Session } from '../../journal/session.ts';
import type { Library } from '../../library/library.ts';
import { findTree, furtherTree } from '../../library/library.ts';
import { pathBelow } from '../../library/path-below.ts';
import { TreeRanks } from '../../library/rank.ts';
import { statRoot } from '../../library/tree-check.ts';
import type { LeaveOut } from '../../library/tree-filter.ts';
import { referenceRule } from '../compared-trees.ts';
import type { ComparedTree } from '../compared-trees.ts';
import type { DedupeOptions } from '../dedupe-options.ts';
import type { PartOfTree } from './own-trees.ts';
import { OwnTrees } from './own-trees.ts';

/** A folder whose files are compared as they stand there now: a tree, or a part of one. */
export interface DirectTree extends PartOfTree, Pick<ComparedTree, 'rank' | 'isReference'> {
  /** What the walk skips; paths are relative to the root of the tree. */
  readonly isLeftOut: LeaveOut;
}

export interface DirectTrees {
  readonly trees: readonly DirectTree[];
  /** Absolute folders that the user named as references. */
  readonly references: readonly string[];
}

/**
 * The folders that the user named, in their order, then the references that stand in none of them. None needs an index. A folder to which the walk of
 * another one comes is not looked at twice. Errors: `usage` (64) where none is named or one holds duplicates or the state of the library, `tree-changed` (24) where one is not
 * there.
 */
export function directTrees(session: Session, options: DedupeOptions): DirectTrees {
  const { library } = session;
  const references = (options.references ?? []).map((name) => absoluteOf(library, name));
  const named = (options.trees ?? []).map((name) => absoluteOf(library, name));
  if (named.length === 0)
    throw new MediaStructError('usage', 'expected the folders to compare, found none', {
      suggestions: ['mediastruct dedupe DIR DIR --direct'],
    });
  const own = new OwnTrees(session);
  const folders = [...new Set([...named, ...references])].map((folder) => namedFolder(library, folder, own));
  const parts = withoutNested(session, folders, own);
  const given = parts.map(({ tree }) => tree);
  const ranks = new TreeRanks(session, given);
  return {
    references,
    trees: parts.map(({ tree, folder }) => ({
      tree,
      folder,
      rank: ranks.of(tree),
      isReference: referenceRule(session, tree, references),
      isLeftOut: own.filterOf(tree, (other, path) => {
        if (holdsOriginals(other) && !given.includes(other))
          session.progress({
            kind: 'note',
            message: 'is a tree of its own and is left out; name it too',
            path,
          });
      }),
    })),
  };
}

function absoluteOf(library: Library, name: string): string {
  return findTree(library, name)?.root ?? resolve(name);
}

interface NamedFolder extends PartOfTree {
  /** Absolute, as it was named, and where it stands in its tree, without links. */
  readonly named: string;
  readonly real: string;
  readonly identity: string;
}

/**
 * A folder as part of the tree that it is or stands in, so that it has the rank and the protection of the tree, and what is set aside the path it would
 * get by the index; else as a tree of its own.
 */
function namedFolder(library: Library, named: string, own: OwnTrees): NamedFolder {
  const stat = statRoot(library.access, { name: displayPath(named), root: named });
  if (own.isAside(named))
    throw new MediaStructError('usage', `${displayPath(named)}: duplicates are not compared again`, {
      path: named,
      suggestions: ['mediastruct validate   proves what stands there against its originals'],
    });
  if (own.isState(named))
    throw new MediaStructError(
      'usage',
      `${displayPath(named)}: expected a folder of files to compare, found the state of the library`,
      { path: named, suggestions: ['Name the folders that hold pictures.'] },
    );
  const part = own.holding(named) ?? { tree: furtherTree(library, named), folder: '' };
  const real = library.access.realpath(joinPath(part.tree.root, part.folder));
  return { ...part, named, real, identity: identityOf(stat) };
}

/** The folders without those that are another one of them, under whatever name, or to which the walk of another one comes. */
function withoutNested(
  { progress }: Session,
  folders: readonly NamedFolder[],
  own: OwnTrees,
): readonly NamedFolder[] {
  return folders.filter((folder, at) => {
    const isNested = folders.some((other, nth) => {
      if (other.identity === folder.identity) return nth < at;
      const below = pathBelow(other.real, folder.real);
      return below !== null && own.walksTo(other, below);
    });
    if (isNested)
      progress({ kind: 'note', message: 'stands in another folder that is compared', path: folder.named });
    return !isNested;
  });
}
