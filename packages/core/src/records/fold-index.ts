import { dirname } from 'node:path';
import type { FileAccess } from '../files/file-access.ts';
import { orNullIfAbsent } from '../files/file-access.ts';
import { syncFolder } from '../files/sync-folder.ts';
import { changesPathOf } from './index-header.ts';
import type { IndexHeader, ReplacedIndex } from './index-header.ts';
import { IndexWriter } from './index-base.ts';
import { readIndexHeader, readIndexLines, readIndexMark } from './index-file.ts';
import { scanSize } from './record-scan.ts';

/** More lines of changes than this are folded into the base by the run or crawl that wrote them. */
export const CHANGES_KEPT = 100_000;

/**
 * Writes a new base from the lines that `write` gives, and takes the changes to the old one away. A crash between the
 * two is harmless: the new base names what it replaces, and changes to that do not count any more.
 */
export function publishBase(
  access: FileAccess,
  { path, header, replaces }: { path: string; header: IndexHeader; replaces: ReplacedIndex | undefined },
  write: (writer: IndexWriter) => void,
): void {
  using writer = new IndexWriter(access, path, { ...header, replaces });
  write(writer);
  writer.commit();
  removeChanges(access, path);
}

/** Takes the changes of the index at `path` away, durably; nothing where there are none. */
export function removeChanges(access: FileAccess, path: string): void {
  const removed = orNullIfAbsent(() => (access.unlink(changesPathOf(path)), true));
  if (removed !== null) syncFolder(access, dirname(path));
}

/** Folds the changes of an index into its base; the index says the same before and after. */
export function foldIndex(access: FileAccess, path: string): void {
  const header = readIndexHeader(access, path);
  const mark = readIndexMark(access, path);
  if (header === null || mark === null || mark.changes === 0) return;
  publishBase(access, { path, header, replaces: { ...mark, isSame: true } }, (writer) => {
    for (const line of readIndexLines(access, path))
      writer.addLine(line.bytes.toString('utf8'), scanSize(path, line));
  });
}
