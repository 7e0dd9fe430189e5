import { resolve } from 'node:path';
import type { FileAccess, LedgerEntry, ProgressListener, StopFlag, Warning } from '@mediastruct/core';
import {
  changeRun,
  displayPath,
  ignoreProgress,
  installedJobs,
  MediaStructError,
  neverStop,
  nodeFileAccess,
  openSession,
} from '@mediastruct/core';
import { openDiff } from '../archive/open-diff.ts';
import type { ComputedDiff } from '../tree/diff-index.ts';
import { homeOf } from './apply-home.ts';
import { applyJob } from './apply-job.ts';
import type { ArchiveApplyRequest } from './archive-apply.ts';
import { ArchiveApply } from './archive-apply.ts';

export interface ApplyDiffOptions extends Pick<ArchiveApplyRequest, 'archive' | 'exclude'> {
  readonly access?: FileAccess | undefined;
  /** Threads that apply deltas and read files back; one for each core by default. */
  readonly threads?: number | undefined;
  readonly progress?: ProgressListener | undefined;
  readonly stop?: StopFlag | undefined;
}

/** What applying a diff did. */
export interface AppliedDiff {
  /** Absolute path of the library beside the folder: `mediastruct undo last --library` of it brings the old state back. */
  readonly library: string;
  /** Names the run in that library; null where the folder was in the new state already, so that there was nothing to do. */
  readonly runId: string | null;
  /** Files that were moved: those that were kept, renamed or placed. */
  readonly files: number;
  /** The first files that could not be moved; the run's ledger has all. */
  readonly failures: readonly LedgerEntry[];
  /** The first things that are not as the new listing tells, or could not be done. */
  readonly warnings: readonly Warning[];
  /** Whether the folder is in the new state now: nothing failed, and there was nothing to warn of. */
  readonly isWhole: boolean;
}

/**
 * Makes the new state of a folder of its old one, by an archive that `DiffData` wrote: as `mediastruct delta apply`, without asking. The folder is read and compared with the old
 * state first (`content-mismatch`, 10, where it is another), every new content is made beside it and read back, and only then files are moved; what is replaced or removed
 * is kept beside the folder. `diff` is the one that the archive was made of, `content-mismatch` where it is not; null takes the archive's word. A damaged archive is
 * `damaged` (12), a folder with an unfinished run `unfinished-run` (32).
 *
 *     await applyDiff('/home/thomas/mydir', diffIndex, '/home/thomas/mydir.diff');
 */
export async function applyDiff(
  folder: string,
  diff: ComputedDiff | null,
  archive: string | ApplyDiffOptions,
): Promise<AppliedDiff> {
  const options = typeof archive === 'string' ? { archive } : archive;
  const { access = nodeFileAccess, threads = 0, progress = ignoreProgress, stop = neverStop } = options;
  if (diff !== null) refuseOtherDiff(diff, options.archive, access);
  const library = homeOf(access, folder);
  const changes = new ArchiveApply(access, { ...options, folder });
  const jobs = installedJobs([{ plugin: '@mediastruct/plugin-delta', jobs: [applyJob] }]);
  const { report } = await openSession(library, { jobs, threads, progress, stop }, (session) =>
    changeRun(session, { command: 'delta-apply', plan: (locked) => changes.plan(locked) }, async () => true),
  );
  if (report === null)
    return { library: library.root, runId: null, files: 0, failures: [], warnings: [], isWhole: true };
  const { runId, discovered, failures, warnings } = report;
  return {
    library: library.root,
    runId,
    files: discovered.files,
    failures,
    warnings: warnings.first,
    isWhole: failures.length === 0 && warnings.count === 0,
  };
}

function refuseOtherDiff({ from, to }: ComputedDiff, path: string, access: FileAccess): void {
  const archive = openDiff(path, access);
  if (archive.from === from.header.id && archive.to === to.header.id) return;
  throw new MediaStructError(
    'content-mismatch',
    `${displayPath(resolve(path))}: expected an archive of this diff, found one of other states`,
    {
      path: resolve(path),
      suggestions: ['Nothing was changed. Give the archive that was made of the diff.'],
    },
  );
}
