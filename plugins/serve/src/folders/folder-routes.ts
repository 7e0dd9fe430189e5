import { createHash } from 'node:crypto';
import { nameOf } from '@mediastruct/core/base';
import type { FolderPair } from '@mediastruct/core/dedupe';
import type { WarningList } from '@mediastruct/core/sessions';
import { mediaKind } from '@mediastruct/core/thumbnails';
import type { SetFinder } from '../duplicates/set-finder.ts';
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
      readonly untold: WarningList;
      readonly pairs: readonly (Omit<FolderPair, 'onlyHere'> & {
        /** Names the two folders. */
        readonly key: string;
        readonly onlyHere: Omit<FolderPair['onlyHere'], 'first'> & { readonly first: readonly FilesAlone[] };
      })[];
    };

export interface FolderRooms {
  readonly finder: FolderFinder;
  readonly sets: SetFinder;
}

/** Adds the folders that are inside others, and the set of equal files by which a rule for two of them is given. */
export function addFolderRoutes({ finder, sets }: FolderRooms, json: AddJson): void {
  json('/api/folders', (c): Folders => {
    const found = finder.get();
    if (found === null) return { kind: 'looking' };
    if (found.kind === 'failed') return found;
    const from = numberIn(c, 'from');
    const { count, pairs, untold } = found;
    const shown = pairs.slice(from, from + MOST).map(toShown);
    return { kind: 'found', count, shown: pairs.length, untold, pairs: shown };
  });
  json('/api/folders/set/:key{[0-9a-f]{16}}', async (c) => {
    const found = finder.get();
    const pairs = found?.kind === 'found' ? found.pairs : [];
    const pair = pairs.find((one) => keyOf(one) === c.req.param('key'));
    return pair === undefined ? null : { found: await sets.setOf(pair.folder, pair.inside) };
  });
}

/** Names a pair by its folders, so that it is the same one after a further search. */
function keyOf({ folder, inside }: FolderPair): string {
  return createHash('sha256').update(`${folder}\0${inside}`).digest('hex').slice(0, 16);
}

function toShown(found: FolderPair) {
  const { onlyHere, ...pair } = found;
  const key = keyOf(found);
  const first = onlyHere.first.map((file) => {
    const name = nameOf(file.path);
    const isMedia = ['photo', 'raw', 'video'].includes(mediaKind(name));
    return { ...file, name, isMedia };
  });
  return { ...pair, key, onlyHere: { ...onlyHere, first } };
}
