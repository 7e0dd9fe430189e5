import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Library, Tree } from '../../library/library.ts';
import { readIndex, readIndexHeader } from '../../records/index-file.ts';
import type { NamesOfList } from '../place-entries.ts';
import { placeEntries } from '../place-entries.ts';
import type { ReadList } from '../read-list.ts';
import type { CheckReport } from './check-report.ts';
import { CheckTally } from './check-report.ts';

/** Holds a list against the index of a tree; no file is read. A tree without an index is `no-index` (30). Memory: that of `placeEntries`, and the findings. */
export function checkIndex(
  { access }: Library,
  { root, indexPath, name }: Tree,
  { list, names }: { readonly list: ReadList; readonly names: NamesOfList },
): CheckReport {
  const header = readIndexHeader(access, indexPath);
  if (header === null) throw noIndex(name);
  const tally = new CheckTally(placeEntries(list, { ...names, root }));
  for (const { path, size, sha256, also, error } of readIndex(access, indexPath)) {
    const entry = tally.take(path);
    if (entry === undefined) tally.add('new', path);
    else if (sha256 === undefined || error !== undefined) tally.add('unreadable', path, error);
    else tally.compare(path, entry, { size, digests: { ...also, sha256 } });
  }
  return tally.report(list, { against: 'index', root, indexedAt: header.createdAt });
}

export function noIndex(name: string): MediaStructError {
  return new MediaStructError('no-index', `${name}: expected an index of this tree, found none`, {
    suggestions: [`mediastruct crawl ${name}`],
  });
}
