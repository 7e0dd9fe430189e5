import { dirname } from 'node:path';
import type { FileAccess, Run, Session, toStatRecord } from '@mediastruct/core';
import {
  errnoOf,
  isAtOrBelow,
  lstatOrNull,
  messageOf,
  orNullIfAbsent,
  runOptions,
  syncFolder,
} from '@mediastruct/core';
import { ConfinedFolders } from './confined-folders.ts';
import { LINKED } from './plan-shelf-restore.ts';
import { removeLink } from './make-links.ts';
import type { MadeName } from './made-names.ts';
import { readMadeNames } from './made-names.ts';
import { RESTORE_OPTIONS } from './restore-options.ts';

type StatRecord = ReturnType<typeof toStatRecord>;

/**
 * Takes away what the last step of a restore made: hard links, further names of what the undo took away, symlinks, and folders that are empty by then. A file keeps the name that it
 * was linked from. What was changed since, and further names of a file that stays, stay. May be repeated. Memory: 300 bytes a name.
 */
export async function undoLinks(session: Session, run: Run, undo: Run): Promise<void> {
  const { access } = session.library;
  const isInPlace = placesOf(session, run);
  // Runs of older programs wrote no names down.
  for (const { kind, because, from } of run.operations())
    if (kind === 'none' && because.code === LINKED && because.detail !== undefined && isInPlace(from))
      removeLink(access, from, because.detail);
  const names = [...readMadeNames(access, run)];
  const restored = restoredFiles(run, undo, new Set(names.flatMap(({ of }) => of ?? [])));
  for (const name of names.reverse())
    try {
      if (isInPlace(name.path)) removeName(access, name, restored);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      session.warnings.add(name.path, `it could not be taken away again: ${messageOf(error)}`);
    }
}

/** Tells of a name whether it is still in the folder it was restored to; where a symlink leads out of it by now, what stands there is told and left. */
function placesOf({ library: { access }, warnings }: Session, run: Run): (path: string) => boolean {
  const { roots } = runOptions({ options: RESTORE_OPTIONS }, run);
  const confined = new ConfinedFolders(access);
  return (path) => {
    const folder = dirname(path);
    const root = roots.find((one) => isAtOrBelow(one, folder));
    if (root === undefined || confined.has(root, folder)) return true;
    warnings.add(path, 'a symlink above it leads elsewhere by now, so it was not taken away again');
    return false;
  };
}

/** Those of some files that the run restored, as they were when the undo took them away after what they came from was read to its last byte; null where they stay. */
function restoredFiles(
  run: Run,
  undo: Run,
  paths: ReadonlySet<string>,
): ReadonlyMap<string, StatRecord | null> {
  const restored = new Map<string, StatRecord | null>();
  if (paths.size === 0) return restored;
  for (const { to } of run.placed()) if (paths.has(to)) restored.set(to, null);
  for (const { operation, outcome } of undo.outcomes())
    if (operation.kind === 'retract' && outcome.kind === 'done' && restored.has(operation.from))
      restored.set(operation.from, operation.stat);
  return restored;
}

function removeName(
  access: FileAccess,
  name: MadeName,
  restored: ReadonlyMap<string, StatRecord | null>,
): void {
  const { path } = name;
  switch (name.kind) {
    case 'folder':
      removeIfEmpty(access, path);
      return;
    case 'symlink':
      if (lstatOrNull(access, path)?.kind !== 'symlink' || access.readlink(path) !== name.target) return;
      access.unlink(path);
      break;
    case 'link': {
      const stat = restored.get(name.of);
      if (stat === undefined) removeLink(access, name.of, path);
      else if (stat !== null && isNameOf(access, path, stat)) access.unlink(path);
    }
  }
  orNullIfAbsent(() => syncFolder(access, dirname(path)));
}

/** Whether a path is a name of the very file that was taken away, unchanged since. */
function isNameOf(access: FileAccess, path: string, { dev, ino, size, mtimeNs }: StatRecord): boolean {
  const stat = lstatOrNull(access, path);
  if (stat?.kind !== 'file') return false;
  return (
    String(stat.dev) === dev &&
    String(stat.ino) === ino &&
    stat.size === size &&
    String(stat.mtimeNs) === mtimeNs
  );
}

function removeIfEmpty(access: FileAccess, path: string): void {
  try {
    if (lstatOrNull(access, path)?.kind === 'folder') access.rmdir(path);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) throw error;
  }
}
