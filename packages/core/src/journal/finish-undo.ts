import { errnoOf, lstatOrNull } from '../files/file-access.ts';
import { readJournal } from './journal-file.ts';
import { readPlanHeader } from './plan-file.ts';
import type { RunPaths } from './run-folder.ts';
import { runPaths } from './run-folder.ts';
import type { Session } from './session.ts';

/** After all files are back: the job's own steps, the run's empty folders away, the sources' folders' times back. */
export async function finishUndo(session: Session, undo: RunPaths): Promise<void> {
  const { library } = session;
  const { undoes } = readPlanHeader(library.access, undo.plan).options as { undoes: string };
  const undone = runPaths(library, undoes);
  const { command } = readPlanHeader(library.access, undone.plan);
  await session.jobs[command]?.finishUndo?.(session, undone);
  removeEmptyFolders(session, undone);
  restoreFolderTimes(session, undone);
}

/** Folders the run made, innermost first; one that holds anything, or that cannot be removed, stays. */
function removeEmptyFolders(session: Session, undone: RunPaths): void {
  const { access } = session.library;
  const made = new Set<string>();
  for (const event of readJournal(access, undone.journal)) if (event.t === 'folder') made.add(event.path);
  for (const folder of [...made].sort((a, b) => b.length - a.length))
    attempt(session, folder, {
      ignored: ['ENOTEMPTY', 'EEXIST', 'ENOENT'],
      step: () => access.rmdir(folder),
    });
}

/** A resumed run tells its folders again; the times they had before the run are those told first. */
function restoreFolderTimes(session: Session, undone: RunPaths): void {
  const { access } = session.library;
  const restored = new Set<string>();
  for (const event of readJournal(access, undone.journal)) {
    if (event.t !== 'touched' || restored.has(event.path)) continue;
    restored.add(event.path);
    const stat = lstatOrNull(access, event.path);
    if (stat === null) continue;
    const step = () => access.utimes(event.path, stat.atimeNs, BigInt(event.mtimeNs));
    attempt(session, event.path, { ignored: [], step });
  }
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
    if (!ignored.includes(errno)) warnings.add(path, (error as Error).message);
  }
}
