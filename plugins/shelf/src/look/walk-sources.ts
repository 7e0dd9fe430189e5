import type { Library } from '@mediastruct/core';
import { folderOf, sectionOf } from '@mediastruct/core';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownSource } from '../ledger/shelf-state.ts';
import { Policy } from '../policy/policy.ts';
import { SHELF_SETTINGS } from '../policy/shelf-settings.ts';
import type { ContentEntry } from '../sources/merge-gone.ts';
import { readSourceListing, sourceListingPath } from '../sources/source-listing.ts';
import type { CopyJudge } from './file-copies.ts';
import { provenCount } from './file-copies.ts';
import { isIn, OpenFolders } from './open-folders.ts';
import type { ShelfFile, ShelfNode } from './shelf-node.ts';

export interface WalkRequest {
  /** Where to begin: '' for all sources, else the name of a source, or that and a path below it. */
  readonly below: string;
  /** True to meet what is hidden and what is gone from its source as well. */
  readonly isAll: boolean;
  /** Names of files that are met; all where it is absent. Asked before the catalogue is. */
  readonly isNamed?: ((path: string) => boolean) | undefined;
  /** Files that are met; then symlinks, and folders without such files, are not. Everything is met where it is absent. */
  readonly selects?: ((file: ShelfFile) => boolean) | undefined;
}

/**
 * Walks through the sources as they were when they were last looked at. Streams: the listing of a source is read through, and the catalogue is asked for each file that is
 * met; `bench/shelf-look.ts` measures what a file costs. Memory: about 200 bytes for each folder on the way down.
 */
export function* walkSources(library: Library, judge: CopyJudge, request: WalkRequest): Generator<ShelfNode> {
  const folders = new OpenFolders();
  for (const source of readShelf(library).sources) {
    const isWanted = isIn(request.below, source.name) || isIn(source.name, request.below);
    const isShown = request.isAll || !source.isHidden || request.below !== '';
    if (isWanted && isShown) yield* walkSource(library, { source, judge, folders, request });
  }
  yield* folders.goTo('');
}

interface Walking {
  readonly source: KnownSource;
  readonly judge: CopyJudge;
  readonly folders: OpenFolders;
  readonly request: WalkRequest;
}

function* walkSource(library: Library, { source, judge, folders, request }: Walking): Generator<ShelfNode> {
  const policy = new Policy(sectionOf(library, SHELF_SETTINGS));
  const { below, isAll, isNamed, selects } = request;
  const meetsAll = selects === undefined && isNamed === undefined;
  if (meetsAll) yield* folders.goTo(source.name);
  for (const entry of readSourceListing(library.access, sourceListingPath(library, source.sourceId))) {
    const path = `${source.name}/${entry.path}`;
    if (!isIn(below, path) || (entry.kind === 'gone' && !isAll)) continue;
    if (entry.kind === 'folder') {
      if (meetsAll) yield* folders.goTo(path);
    } else if (entry.kind === 'symlink') {
      if (!meetsAll) continue;
      yield* folders.goTo(folderOf(path));
      yield { kind: 'symlink', path, target: entry.target };
    } else {
      if (isNamed !== undefined && !isNamed(path)) continue;
      const { least, isHidden } = policy.of(path, { ...source, isHidden: false });
      if (isHidden && !isAll) continue;
      const file = fileOf(path, entry, { least, judge });
      if (selects !== undefined && !selects(file)) continue;
      yield* folders.goTo(folderOf(path));
      folders.count(file);
      yield file;
    }
  }
}

function fileOf(
  path: string,
  entry: ContentEntry,
  { least, judge }: { readonly least: number; readonly judge: CopyJudge },
): ShelfFile {
  const { sha256, size, mtimeNs, mode, inode } = entry;
  const copies = judge.copiesOf(sha256);
  return {
    ...{ kind: 'file', path, sha256, size, mtimeNs, mode, inode, least, copies },
    goneSince: entry.kind === 'gone' ? entry.goneSince : null,
    proven: provenCount(copies),
  };
}
