import { folderOf, joinPath, nameOf } from '@mediastruct/core/base';
import type { FolderPair } from '@mediastruct/core/dedupe';
import { mediaKind } from '@mediastruct/core/thumbnails';
import type { DecisionView } from '../duplicates/decision-view.ts';
import type { LibraryView } from '../library-view.ts';
import type { AddJson } from '../server/answers.ts';
import { numberIn } from '../server/query.ts';
import type { FolderFinder } from './folder-finder.ts';

const MOST = 50;

export interface FilesAlone {
  readonly path: string;
  readonly name: string;
  readonly sha256: string | null;
  readonly isElsewhere: boolean;
  /** True for pictures and films, which have a small picture. */
  readonly isMedia: boolean;
}

/** Some of the folders that are inside others; `looking` while they are searched. */
export type Folders =
  | { readonly kind: 'looking' }
  | { readonly kind: 'failed'; readonly message: string; readonly suggestions: readonly string[] }
  | {
      readonly kind: 'found';
      readonly count: number;
      /** Those that can be asked for. */
      readonly shown: number;
      readonly pairs: readonly (Omit<FolderPair, 'onlyHere'> & {
        readonly onlyHere: Omit<FolderPair['onlyHere'], 'first'> & { readonly first: readonly FilesAlone[] };
      })[];
    };

export interface FolderRooms {
  readonly view: LibraryView;
  readonly finder: FolderFinder;
  readonly decisions: DecisionView;
}

/** Adds the folders that are inside others, and the set of equal files by which a rule for two of them is given. */
export function addFolderRoutes({ view, finder, decisions }: FolderRooms, json: AddJson): void {
  json('/api/folders', (c): Folders => {
    const found = finder.get();
    if (found === null) return { kind: 'looking' };
    if (found.kind === 'failed') return found;
    const from = numberIn(c, 'from');
    const { count, pairs } = found;
    return { kind: 'found', count, shown: pairs.length, pairs: pairs.slice(from, from + MOST).map(toShown) };
  });
  json('/api/folders/set', (c) => {
    const found = finder.get();
    const pair = found?.kind === 'found' ? found.pairs[numberIn(c, 'nth', -1)] : undefined;
    return pair === undefined ? null : { set: setOfBoth(view, decisions, pair) };
  });
}

/** The first set with a copy directly in each of both folders, one of them first and the other last as a rule has them; null where there is none. Costs a pass over the sets at most. */
function setOfBoth(
  view: LibraryView,
  decisions: DecisionView,
  { folder, inside }: FolderPair,
): string | null {
  const { compared } = decisions.sets();
  for (const { sha256, copies } of view.open().catalogue.repeatedIn(compared.holders)) {
    const folders = compared.of(copies).map(({ tree, path }) => joinPath(tree.tree.root, folderOf(path)));
    const ends = [folders[0], folders.at(-1)];
    if (
      folder !== inside &&
      ends.includes(folder) &&
      ends.includes(inside) &&
      decisions.sets().placeOf(sha256) >= 0
    )
      return sha256;
  }
  return null;
}

function toShown({ onlyHere, ...pair }: FolderPair) {
  const first = onlyHere.first.map((file) => {
    const name = nameOf(file.path);
    const isMedia = ['photo', 'raw', 'video'].includes(mediaKind(name));
    return { ...file, name, isMedia };
  });
  return { ...pair, onlyHere: { ...onlyHere, first } };
}
