import { resolve } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { displayPath } from '../../files/path-text.ts';
import { indexedTrees } from '../../holders/indexed-trees.ts';
import type { Session } from '../../journal/session.ts';
import type { Library, Tree } from '../../library/library.ts';
import { findTree, furtherTree } from '../../library/library.ts';
import { isAtOrBelow, pathBelow } from '../../library/path-below.ts';
import { rankOf } from '../../library/rank.ts';
import { statRoot } from '../../library/tree-check.ts';
import { referenceRule } from '../compared-trees.ts';
import type { ComparedTree } from '../compared-trees.ts';
import type { DedupeOptions } from '../dedupe-options.ts';

/** A folder whose files are compared as they stand there now: a tree, or a part of one. */
export interface DirectTree extends Pick<ComparedTree, 'tree' | 'rank' | 'isReference'> {
  /** Relative to the root of the tree; `''` for the whole tree. */
  readonly folder: string;
}

export interface DirectTrees {
  readonly trees: readonly DirectTree[];
  /** Absolute folders that the user named as references. */
  readonly references: readonly string[];
}

/**
 * The folders that the user named, in their order, then the references that stand in none of them. None needs an index. A folder that stands in another
 * one of them is not looked at twice. Errors: `usage` (64) where none is named or one holds duplicates, `tree-changed` (24) where one is not
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
  const folders = withoutNested(session, [...new Set([...named, ...references])]);
  const parts = folders.map((folder) => partOfTree(library, folder));
  const given = parts.map(({ tree }) => tree);
  return {
    references,
    trees: parts.map(({ tree, folder }) => ({
      tree,
      folder,
      rank: rankOf(library, tree, given),
      isReference: referenceRule(session, tree, references),
    })),
  };
}

function absoluteOf(library: Library, name: string): string {
  return findTree(library, name)?.root ?? resolve(name);
}

/** The tree that a folder is or stands in, so that what is set aside gets the path it would get by the index; else a tree of its own. */
function partOfTree(library: Library, absolute: string): { readonly tree: Tree; readonly folder: string } {
  statRoot(library.access, { name: displayPath(absolute), root: absolute });
  const known = [...library.trees, ...indexedTrees(library, () => {})]
    .filter(({ root }) => isAtOrBelow(root, absolute))
    .sort((a, b) => b.root.length - a.root.length)[0];
  const tree = known ?? furtherTree(library, absolute);
  if (tree.role !== 'duplicates' && tree.role !== 'validated')
    return { tree, folder: pathBelow(tree.root, absolute) ?? '' };
  throw new MediaStructError('usage', `${displayPath(absolute)}: duplicates are not compared again`, {
    path: absolute,
    suggestions: ['mediastruct validate   proves what stands there against its originals'],
  });
}

/** The folders without those that are, or stand in, another one of them, under whatever name. */
function withoutNested({ library, progress }: Session, folders: readonly string[]): readonly string[] {
  const { access } = library;
  const real = folders.map((folder) => {
    statRoot(access, { name: displayPath(folder), root: folder });
    return access.realpath(folder);
  });
  return folders.filter((folder, at) => {
    const own = real[at] ?? folder;
    const isNested = real.some(
      (other, nth) => nth !== at && isAtOrBelow(other, own) && (other !== own || nth < at),
    );
    if (isNested)
      progress({ kind: 'note', message: 'stands in another folder that is compared', path: folder });
    return !isNested;
  });
}
