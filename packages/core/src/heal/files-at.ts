import { MediaStructError } from '../errors/media-struct-error.ts';
import { messageOf, statIfReadable } from '../files/file-access.ts';
import { displayPath } from '../files/path-text.ts';
import { realPathOf } from '../files/real-path.ts';
import { joinPath } from '../files/walk.ts';
import type { Finding } from '../holders/finding.ts';
import type { Session } from '../journal/session.ts';
import type { Tree } from '../library/library.ts';
import { isAtOrBelow } from '../library/path-below.ts';

/** A finding with the file that it is about. */
export interface Placed {
  readonly finding: Finding;
  readonly tree: Tree;
  /** Absolute path of the file. */
  readonly at: string;
}

/** Findings of a tree that nobody knows any more have no place. */
export function placed(finding: Finding, trees: ReadonlyMap<string, Tree>): readonly Placed[] {
  const tree = trees.get(finding.tree);
  return tree === undefined ? [] : [{ finding, tree, at: joinPath(tree.root, finding.path) }];
}

/**
 * The files that are one of these absolute paths or stand below one, by whatever symlink the path or the tree was reached, in the order in which they were given. A path
 * that is misspelt is `usage` (64): it stands in no tree and holds none, or nothing is there and nothing was found wrong there.
 */
export function filesAt(
  session: Pick<Session, 'library' | 'warnings'>,
  files: readonly Placed[],
  { paths, trees }: { readonly paths: readonly string[]; readonly trees: ReadonlyMap<string, Tree> },
): readonly Placed[] {
  const { library, warnings } = session;
  const realOf = (path: string) => realPathOf(library.access, path, warnings.add);
  const roots = new Map([...trees.values()].map(({ root }) => [root, realOf(root)]));
  const known = files.map((file) => {
    const { tree, finding } = file;
    return { file, realAt: joinPath(roots.get(tree.root) ?? tree.root, finding.path) };
  });
  const asked = new Set<Placed>();
  for (const path of paths) {
    const real = realOf(path);
    const here = known.filter(({ file, realAt }) => isAtOrBelow(path, file.at) || isAtOrBelow(real, realAt));
    for (const { file } of here) asked.add(file);
    if (here.length === 0) refuseUnknown(session, path, { real, roots: [...roots.values()] });
  }
  return files.filter((file) => asked.has(file));
}

/** Nothing has to be wrong at a path, but it has to be one of which that can be said. */
function refuseUnknown(
  { library, warnings }: Pick<Session, 'library' | 'warnings'>,
  path: string,
  { real, roots }: { readonly real: string; readonly roots: readonly string[] },
): void {
  if (!roots.some((root) => isAtOrBelow(root, real) || isAtOrBelow(real, root)))
    throw unknownPath(
      path,
      'expected a file or folder of a tree that the library knows, found a path outside of all',
    );
  const stat = statIfReadable(library.access, real, (error) => warnings.add(path, messageOf(error)));
  if (stat === null)
    throw unknownPath(path, 'expected a file or folder that is there, or was found wrong; found neither');
}

function unknownPath(path: string, what: string): MediaStructError {
  return new MediaStructError('usage', `${displayPath(path)}: ${what}`, {
    path,
    suggestions: ['mediastruct status   names the trees and what was found wrong', 'Nothing was changed.'],
  });
}
