import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Library, Tree } from '../../library/library.ts';
import type { LeaveOut } from '../../library/tree-filter.ts';
import { treeFilter } from '../../library/tree-filter.ts';
import { readIndex, readIndexHeader } from '../../records/index-file.ts';
import type { NamesOfList } from '../place-entries.ts';
import { placeEntries } from '../place-entries.ts';
import type { ReadList } from '../read-list.ts';
import type { CheckReport } from './check-report.ts';
import { CheckTally } from './check-report.ts';

/** Holds a list against the index of a tree; no file is read. A tree without an index is `no-index` (30). Memory: that of `placeEntries`, and the findings. */
export function checkIndex(
  library: Library,
  tree: Tree,
  { list, names }: { readonly list: ReadList; readonly names: NamesOfList },
): CheckReport {
  const { access } = library;
  const { root, indexPath, name } = tree;
  const header = readIndexHeader(access, indexPath);
  if (header === null) throw noIndex(name);
  const tally = new CheckTally(placeEntries(list, { ...names, root }));
  for (const { path, size, sha256, also, error } of readIndex(access, indexPath)) {
    const entry = tally.take(path);
    if (entry === undefined) tally.add('new', path);
    else if (sha256 === undefined || error !== undefined) tally.add('unreadable', path, error);
    else tally.compare(path, entry, { size, digests: { ...also, sha256 } });
  }
  // No index lists these, whether they are there or not.
  const filter = treeFilter(library, tree);
  for (const path of tally.takeWhere((one) => isPassedOver(one, filter)))
    tally.add('not-compared', path, 'crawls of this tree leave it out');
  return tally.report(list, { against: 'index', root, indexedAt: header.createdAt });
}

/** Whether a walk leaves out a file, or a folder on the way to it. */
function isPassedOver(path: string, isLeftOut: LeaveOut): boolean {
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1))
    if (isLeftOut(path.slice(0, end), 'folder')) return true;
  return isLeftOut(path, 'file');
}

export function noIndex(name: string): MediaStructError {
  return new MediaStructError('no-index', `${name}: expected an index of this tree, found none`, {
    suggestions: [`mediastruct crawl ${name}`],
  });
}
