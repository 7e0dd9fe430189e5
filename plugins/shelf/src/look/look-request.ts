import { isAbsolute } from 'node:path';
import type { Library } from '@mediastruct/core';
import { displayPath, MediaStructError, pathBelow } from '@mediastruct/core';
import { knownDisk } from '../disks/known-disk.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownSource, ShelfState } from '../ledger/shelf-state.ts';
import { knownSource } from '../sources/change-source.ts';
import type { ShelfFile } from './shelf-node.ts';
import type { WalkRequest } from './walk-sources.ts';

/** What a user asked to see. */
export interface LookRequest {
  /** The name of a source and a path below it, or an absolute path in a source's folder; below the source where one is named. */
  readonly path: string | undefined;
  /** Only files of this source. */
  readonly source: string | undefined;
  /** Only files that have a copy on this disk, by its name or id. */
  readonly disk: string | undefined;
  /** Only files with fewer proven copies than this. */
  readonly fewerThan: number | undefined;
  readonly isAll: boolean;
  /** Only files that are called so; all where it is absent. */
  readonly isNamed?: ((path: string) => boolean) | undefined;
}

/** The walk that a request asks for. Throws `usage` (64) for a source or disk that there is not. */
export function walkRequest(library: Library, asked: LookRequest): WalkRequest {
  const state = readShelf(library);
  const { disk, fewerThan, isAll, isNamed } = asked;
  const below = belowOf(state, asked);
  if (disk === undefined && fewerThan === undefined) return { below, isAll, isNamed };
  const name = disk === undefined ? null : knownDisk(state, disk).name;
  const selects = ({ copies, proven }: ShelfFile) =>
    (name === null || copies.some((copy) => copy.kind === 'disk' && copy.name === name)) &&
    (fewerThan === undefined || proven < fewerThan);
  return { below, isAll, isNamed, selects };
}

function belowOf(state: ShelfState, { path = '', source }: LookRequest): string {
  const named = source === undefined ? undefined : knownSource(state, source);
  if (isAbsolute(path)) {
    const below = inSource(named === undefined ? state.sources : [named], path);
    if (below !== null) return below;
    throw new MediaStructError(
      'usage',
      `${displayPath(path)}: expected a path in a source, found none there`,
      {
        path,
        suggestions: ['mediastruct shelf source list   tells where the sources are'],
      },
    );
  }
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return [...(named === undefined ? [] : [named.name]), ...parts].join('/');
}

/** The innermost source whose folder a path is in, and the path below it. */
function inSource(sources: readonly KnownSource[], path: string): string | null {
  const wanted = path.replace(/\/+$/, '');
  let found: { readonly root: string; readonly below: string } | null = null;
  for (const { name, root } of sources) {
    if (root === null || (found !== null && found.root.length > root.length)) continue;
    const below = wanted === root ? '' : pathBelow(root, wanted);
    if (below !== null) found = { root, below: below === '' ? name : `${name}/${below}` };
  }
  return found?.below ?? null;
}
