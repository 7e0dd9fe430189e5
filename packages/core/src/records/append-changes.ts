import { lstatOrNull } from '../files/file-access.ts';
import type { FileAccess } from '../files/file-access.ts';
import { syncFile, syncFolder } from '../files/sync-folder.ts';
import { dirname } from 'node:path';
import type { PartEnd } from './changes-file.ts';
import { readCurrentChanges } from './current-changes.ts';
import { CHANGES_KEPT, foldIndex } from './fold-index.ts';
import { readIndexHeader } from './index-file.ts';
import { PartWriter } from './part-writer.ts';

export interface NewChanges {
  /** Which part of which run they are; a part that is there already is not appended again. */
  readonly run: NonNullable<PartEnd['run']>;
  /** The record line that stands at a path from now on, or null where the file is gone. */
  readonly changes: readonly { readonly path: string; readonly line: string | null }[];
  /** Told where an earlier write was cut off; what it left never counted and is taken away. */
  readonly onTorn: (path: string) => void;
  /** More lines than this are folded into the base. */
  readonly kept?: number | undefined;
}

/**
 * Appends one part of a run to the changes of an index, durable on return, and folds them in where they are many. Does
 * nothing where there is no index: its first crawl makes one.
 */
export function appendChanges(
  access: FileAccess,
  indexPath: string,
  { run, changes, onTorn, kept = CHANGES_KEPT }: NewChanges,
): void {
  if (lstatOrNull(access, indexPath) === null) return;
  let isThere = false;
  const current = readCurrentChanges(access, indexPath, (part) => {
    isThere ||= part.run?.runId === run.runId && part.run.nth === run.nth;
  });
  const header = readIndexHeader(access, indexPath);
  if (current === null || header === null) return;
  if ((current.end?.torn ?? 0) > 0) onTorn(current.path);
  if (isThere) {
    // The process that wrote it may have been killed before it was durable.
    syncFile(access, current.path);
    syncFolder(access, dirname(current.path));
    return;
  }
  using part = new PartWriter(access, current);
  for (const { path, line } of changes) {
    if (line === null) part.drop(path);
    else part.put(line);
  }
  part.close({ run, header });
  if (part.lines > kept) foldIndex(access, indexPath);
}
