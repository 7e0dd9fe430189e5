import { displayPath, ignoreProgress, MediaStructError } from '@mediastruct/core/base';
import { findFolders, type FolderPair } from '@mediastruct/core/dedupe';
import { installedJobs, openSession, shownWarnings, type WarningList } from '@mediastruct/core/sessions';
import type { ThreadLibrary } from '../catalogue/thread-library.ts';
import { openOnThread } from '../catalogue/thread-library.ts';

/** Pairs that are handed over, those with most shared bytes first: with 100 files each that is 20 MB at most. */
const PAIRS_SHOWN = 1000;

export interface FolderTask extends ThreadLibrary {
  readonly atLeastPercent: number;
}

export type FoldersFound =
  | {
      readonly kind: 'found';
      /** All pairs, and the first of them. */
      readonly count: number;
      readonly pairs: readonly FolderPair[];
      /** What was found and is not told, because it is not as it was crawled, or could not be looked at, with the first of them. */
      readonly untold: WarningList;
    }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly suggestions: readonly string[];
    };

/** Finds on a thread what `dedupe --folders` finds, so that the server answers meanwhile. It reads indexes and takes no lock. */
export async function findFoldersOnThread({ atLeastPercent, ...task }: FolderTask): Promise<FoldersFound> {
  try {
    const { library } = await openOnThread(task);
    const options = { jobs: installedJobs([]), progress: ignoreProgress };
    return await openSession(library, options, async (session) => {
      const pairs = await findFolders(session, { atLeastPercent });
      const { count, first } = shownWarnings(session.warnings);
      const untold = { count, first: first.map((one) => ({ ...one, path: displayPath(one.path) })) };
      return { kind: 'found', count: pairs.length, pairs: pairs.slice(0, PAIRS_SHOWN), untold };
    });
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    return { kind: 'failed', message: error.message, suggestions: error.suggestions };
  }
}
