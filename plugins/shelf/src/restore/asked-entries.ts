import { isAbsolute, join, normalize } from 'node:path';
import type { Library } from '@mediastruct/core';
import { joinPath, MediaStructError } from '@mediastruct/core';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownSource } from '../ledger/shelf-state.ts';
import type { SourceEntry } from '../sources/source-entry.ts';
import { readSourceListing, sourceListingPath } from '../sources/source-listing.ts';
import type { RestoreOptions } from './restore-options.ts';
import { selectionOf } from './selection.ts';

export type AskedFor = Pick<RestoreOptions, 'words' | 'isAll' | 'withGone' | 'to'>;

/** An entry of a source that is asked for, and where it goes. */
export interface AskedEntry {
  readonly entry: SourceEntry;
  /** The folder that stands for its source, absolute. */
  readonly root: string;
  /** Absolute. */
  readonly to: string;
  /** The name of its source, and the path below it. */
  readonly origin: string;
}

/**
 * All that is asked for, by source, in the order of a walk. Of a path that several contents had, the one that is there; else, with `withGone`, the one that
 * was there last. Throws `usage` (64) where a source that is asked for is not on this computer and no target is named.
 */
export function* askedEntries(library: Library, asked: AskedFor): Generator<AskedEntry> {
  const selects = selectionOf(asked.words, asked.isAll);
  for (const source of readShelf(library).sources) {
    const listing = readSourceListing(library.access, sourceListingPath(library, source.sourceId));
    for (const entry of latest(listing, asked.withGone)) {
      if (!selects(source.name, entry)) continue;
      const root = rootOf(source, asked.to);
      yield { entry, root, to: joinPath(root, entry.path), origin: `${source.name}/${entry.path}` };
    }
  }
}

/** Entries of one path stand side by side. */
function* latest(entries: Iterable<SourceEntry>, withGone: boolean): Generator<SourceEntry> {
  let before: SourceEntry | null = null;
  for (const entry of entries) {
    if (entry.kind === 'gone' && !withGone) continue;
    if (before !== null && before.path !== entry.path) yield before;
    else if (before !== null && isLater(before, entry)) continue;
    before = entry;
  }
  if (before !== null) yield before;
}

function isLater(one: SourceEntry, other: SourceEntry): boolean {
  if (one.kind !== 'gone') return true;
  return other.kind === 'gone' && one.goneSince >= other.goneSince;
}

function rootOf({ name, root }: KnownSource, to: string | null): string {
  if (to !== null) return join(to, name);
  if (root !== null) return root;
  throw new MediaStructError(
    'usage',
    `the source "${name}" is not on this computer, so it has no place here`,
    {
      suggestions: [
        'Name a folder with --to DIR',
        `or say where it stands now: mediastruct shelf source map "${name}" FOLDER`,
      ],
    },
  );
}

/** Whether a symlink at a path below its source leads to somewhere in the source. */
export function isConfined(path: string, target: string): boolean {
  if (isAbsolute(target)) return false;
  const led = normalize(join(path, '..', target));
  return led !== '..' && !led.startsWith('../');
}
