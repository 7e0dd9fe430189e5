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

/** Folders the run made, innermost first; one that holds anything stays. */
function removeEmptyFolders({ library: { access } }: Session, undone: RunPaths): void {
  const made = new Set<string>();
  for (const event of readJournal(access, undone.journal)) if (event.t === 'folder') made.add(event.path);
  for (const folder of [...made].sort((a, b) => b.length - a.length)) {
    try {
      access.rmdir(folder);
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errnoOf(error) ?? '')) throw error;
    }
  }
}

function restoreFolderTimes({ library: { access } }: Session, undone: RunPaths): void {
  const restored = new Set<string>();
  for (const event of readJournal(access, undone.journal)) {
    // A resumed run tells a folder again, with the time that its first part left.
    if (event.t !== 'touched' || restored.has(event.path)) continue;
    restored.add(event.path);
    const stat = lstatOrNull(access, event.path);
    if (stat !== null) access.utimes(event.path, stat.atimeNs, BigInt(event.mtimeNs));
  }
}
