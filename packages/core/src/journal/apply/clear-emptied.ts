import { dirname } from 'node:path';
import type { FileAccess, FileStat } from '../../files/file-access.ts';
import { errnoOf, lstatOrNull, messageOf, orNullIfAbsent } from '../../files/file-access.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import { pathBelow } from '../../library/path-below.ts';
import { isRemoving } from '../plan/operation.ts';
import { JournalWriter } from '../run/journal-file.ts';
import type { Run } from '../run/run.ts';
import type { Session } from '../session.ts';

/**
 * Removes the folders below `roots` that the run took the last file out of, and those above that hold nothing then; the
 * roots stay. The journal is told first, so that the undo can give them back. May be repeated. Memory: about 100
 * bytes for each folder that the run took a file out of.
 */
export function clearEmptied(session: Session, run: Run, roots: readonly string[]): void {
  // Most jobs clear nothing; reading a whole run to find that out takes a tenth of an ingest's own work.
  if (roots.length === 0) return;
  const { access } = session.library;
  const levels = byDepth(foldersLeft(run, roots));
  if (levels.length === 0) return;
  using journal = new JournalWriter(access, run.journalPlace);
  for (const folders of levels) {
    const empty = folders.flatMap((path) => emptyFolder(access, path));
    for (const parent of new Set(empty.map(({ path }) => dirname(path))))
      tellTouched(access, journal, parent);
    for (const { path, stat } of empty) journal.add({ kind: 'emptied', path, mode: stat.mode & 0o7777 });
    journal.sync();
    for (const { path } of empty) removeEmpty(session, path);
    for (const parent of new Set(empty.map(({ path }) => dirname(path))))
      orNullIfAbsent(() => syncFolder(access, parent));
  }
}

/** The folders that the run took files out of and those above, below the roots. */
function foldersLeft(run: Run, roots: readonly string[]): ReadonlySet<string> {
  const left = new Set<string>();
  for (const { operation, outcome } of run.outcomes()) {
    if (outcome.kind !== 'done' || !isRemoving(operation)) continue;
    const root = roots.find((one) => pathBelow(one, operation.from) !== null);
    if (root === undefined) continue;
    for (let at = dirname(operation.from); at !== root && !left.has(at); at = dirname(at)) left.add(at);
  }
  return left;
}

/** Folders of the same depth together, the innermost first. */
function byDepth(folders: ReadonlySet<string>): readonly (readonly string[])[] {
  const levels = new Map<number, string[]>();
  for (const folder of folders) {
    const depth = folder.split('/').length;
    const level = levels.get(depth);
    if (level === undefined) levels.set(depth, [folder]);
    else level.push(folder);
  }
  return [...levels].sort(([a], [b]) => b - a).map(([, level]) => level);
}

function emptyFolder(access: FileAccess, path: string): { path: string; stat: FileStat }[] {
  const stat = lstatOrNull(access, path);
  if (stat?.kind !== 'folder') return [];
  const entries = orNullIfAbsent(() => access.readdir(path));
  return entries?.length === 0 ? [{ path, stat }] : [];
}

function tellTouched(access: FileAccess, journal: JournalWriter, path: string): void {
  const stat = lstatOrNull(access, path);
  if (stat !== null) journal.add({ kind: 'touched', path, mtimeNs: String(stat.mtimeNs) });
}

/** A folder that got a file meanwhile, or that belongs to somebody else, stays. */
function removeEmpty({ library, warnings }: Session, path: string): void {
  try {
    library.access.rmdir(path);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errno)) warnings.add(path, messageOf(error));
  }
}
