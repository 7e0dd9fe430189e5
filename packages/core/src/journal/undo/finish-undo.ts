import { dirname } from 'node:path';
import type { FileAccess } from '../../files/file-access.ts';
import { errnoOf, lstatOrNull, messageOf, OPEN } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import { makeFolders } from '../../files/sync-folder.ts';
import { targetNames } from '../plan/operation.ts';
import type { Run } from '../run/run.ts';
import { runInSession } from '../run/run-in-session.ts';
import { runOptions } from '../run/run-options.ts';
import { symlinkAbove } from '../run/symlink-above.ts';
import { undoOptions } from './undo-options.ts';
import type { Session } from '../session.ts';

/** After all files are back: the job's own steps, the run's empty folders away, the sources' folders back with their times. */
export async function finishUndo(session: Session, undo: Run): Promise<void> {
  const undone = undoneRun(session, undo);
  const { job, plugin } = undone.header;
  await session.jobs.job(job, plugin).finishUndo?.(session, undone, undo);
  const folders = foldersOf(undone);
  removeEmptyFolders(session, undone, folders.targets);
  giveFoldersBack(session, undone, folders.sources);
  restoreFolderTimes(session, undone, folders.sources);
}

/** The run that an undo takes back. */
export function undoneRun(session: Session, undo: Run): Run {
  return runInSession(session, runOptions(undoOptions, undo).undoes);
}

/** All folders above the targets of a plan, and above its sources: a damaged journal must not lead to any other. */
function foldersOf(undone: Run): { targets: Set<string>; sources: Set<string> } {
  const [targets, sources] = [new Set<string>(), new Set<string>()];
  for (const operation of undone.operations()) {
    addFoldersAbove(operation.from, sources);
    for (const name of targetNames(operation)) addFoldersAbove(name, targets);
  }
  return { targets, sources };
}

function addFoldersAbove(path: string, folders: Set<string>): void {
  for (let at = dirname(path); !folders.has(at); at = dirname(at)) folders.add(at);
}

/** Folders the run made, innermost first; one that holds anything, that cannot be removed, or whose name a file has again, stays. */
function removeEmptyFolders(session: Session, undone: Run, known: ReadonlySet<string>): void {
  const { access } = session.library;
  const made = new Set<string>();
  for (const event of undone.events())
    if (event.kind === 'folder' && known.has(event.path)) made.add(event.path);
  for (const folder of [...made].sort((a, b) => b.length - a.length))
    attempt(session, folder, {
      ignored: ['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'],
      step: () => {
        if (isAsMade(access, folder, made) && symlinkAbove(access, undone, folder) === null)
          access.rmdir(folder);
      },
    });
}

/** False where a symlink stands again in place of a folder above: behind it lies a folder of somebody else's. */
function isAsMade(access: FileAccess, folder: string, made: ReadonlySet<string>): boolean {
  const above = dirname(folder);
  if (made.has(above) && !isAsMade(access, above, made)) return false;
  return lstatOrNull(access, folder)?.kind === 'folder';
}

/** The folders that were removed because the run emptied them, with their modes. */
function giveFoldersBack(session: Session, undone: Run, known: ReadonlySet<string>): void {
  const { access } = session.library;
  for (const event of undone.events()) {
    if (event.kind !== 'emptied' || !known.has(event.path)) continue;
    const step = () => {
      if (isElsewhere(session, undone, event.path)) return;
      makeFolders(access, event.path);
      const stat = access.lstat(event.path);
      if (stat.kind === 'folder' && (stat.mode & 0o7777) !== event.mode)
        setFolderMode(access, event.path, event.mode);
    };
    attempt(session, event.path, { ignored: [], step });
  }
}

function setFolderMode(access: FileAccess, path: string, mode: number): void {
  const fd = access.open(path, OPEN.read | OPEN.folder | OPEN.noFollow);
  try {
    access.fchmod(fd, mode);
  } finally {
    access.close(fd);
  }
}

/** A resumed run tells its folders again; the times they had before the run are those told first. */
function restoreFolderTimes(session: Session, undone: Run, known: ReadonlySet<string>): void {
  const { access } = session.library;
  const restored = new Set<string>();
  for (const event of undone.events()) {
    if (event.kind !== 'touched' || restored.has(event.path) || !known.has(event.path)) continue;
    restored.add(event.path);
    const stat = lstatOrNull(access, event.path);
    if (stat?.kind !== 'folder') continue;
    const step = () => {
      if (!isElsewhere(session, undone, event.path))
        access.utimes(event.path, stat.atimeNs, BigInt(event.mtimeNs));
    };
    attempt(session, event.path, { ignored: [], step });
  }
}

/** Told where a symlink stands by now above a folder of the run: what is behind it is none of its folders. */
function isElsewhere({ library, warnings }: Session, undone: Run, folder: string): boolean {
  const symlink = symlinkAbove(library.access, undone, folder);
  if (symlink === null) return false;
  warnings.add(
    folder,
    `${displayPath(symlink)} is a symlink by now, so this folder was not made as it was before the run`,
  );
  return true;
}

/** The files are back; a folder that somebody else owns must not keep the undo from ending. */
function attempt(
  { warnings }: Session,
  path: string,
  { ignored, step }: { ignored: readonly string[]; step: () => void },
): void {
  try {
    step();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    if (!ignored.includes(errno)) warnings.add(path, messageOf(error));
  }
}
