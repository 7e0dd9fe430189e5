import type { FileAccess, LedgerSummary, Session } from '@mediastruct/core';
import {
  changeRun,
  installedJobs,
  nodeFileAccess,
  openSession,
  planUndo,
  resumeRuns,
  Run,
  stopRun,
  underLock,
  unfinishedRuns,
} from '@mediastruct/core';
import { inlineContent } from '@mediastruct/core/testing';
import { homeOf } from '../../src/apply/apply-home.ts';
import { applyJob } from '../../src/apply/apply-job.ts';
import { ArchiveApply } from '../../src/apply/archive-apply.ts';
import { DiffData, DiffIndex, DirIndex } from '../../src/index.ts';
import { treeDifferences } from '../../src/apply/tree-differences.ts';

/** Lists two folders and puts what makes the second of the first into an archive. */
export async function makeArchive(folders: { old: string; now: string; archive: string }): Promise<void> {
  const { old, now, archive } = folders;
  await new DirIndex(old).toFile(`${archive}.old.index`);
  const before = DirIndex.fromFile(`${archive}.old.index`);
  const after = await new DirIndex(now).data();
  await new DiffData(new DiffIndex(after, before).compute()).createArchive(archive);
}

/** Applies an archive to a folder that is in its old state, to the end. */
export async function apply(
  archive: string,
  folder: string,
  access: FileAccess = nodeFileAccess,
): Promise<LedgerSummary> {
  const report = await applyIfNeeded(archive, folder, access);
  if (report === null) throw new Error('there was something to do');
  return report;
}

/** As `apply`; null where the folder is in the new state already. */
export async function applyIfNeeded(
  archive: string,
  folder: string,
  access: FileAccess = nodeFileAccess,
): Promise<LedgerSummary | null> {
  const changes = new ArchiveApply(access, { archive, folder });
  const { report } = await inHome(folder, access, (session) =>
    changeRun(session, { command: 'delta-apply', plan: (locked) => changes.plan(locked) }, async () => true),
  );
  return report;
}

/** Takes the run of this id back, which is stopped where it is unfinished. */
export async function undo(
  folder: string,
  runId: string,
  access: FileAccess = nodeFileAccess,
): Promise<LedgerSummary> {
  const { report } = await inHome(folder, access, async (session) => {
    const run = new Run(session.library, runId);
    if (run.state === 'unfinished')
      await underLock(session, { command: 'undo', mayResume: true }, () => stopRun(session, run));
    session.warnings.count = 0;
    session.warnings.first.length = 0;
    return changeRun(
      session,
      { command: 'undo', mayResume: true, plan: (locked) => planUndo(locked, run) },
      async () => true,
    );
  });
  if (report === null) throw new Error('it was agreed to');
  return report;
}

export async function resume(
  folder: string,
  access: FileAccess = nodeFileAccess,
): Promise<readonly LedgerSummary[]> {
  return inHome(folder, access, (session) =>
    underLock(session, { command: 'resume', mayResume: true }, () => resumeRuns(session)),
  );
}

export function unfinished(folder: string): readonly string[] {
  return unfinishedRuns(homeOf(nodeFileAccess, folder));
}

/** What is not the same in two folders, a line each. */
export async function differences(found: string, expected: string): Promise<readonly string[]> {
  const [is, should] = [await new DirIndex(found).data(), await new DirIndex(expected).data()];
  return [...treeDifferences(is, should)].map(({ path, what }) => `${path}: ${what}`);
}

async function inHome<T>(
  folder: string,
  access: FileAccess,
  task: (session: Session) => Promise<T>,
): Promise<T> {
  const jobs = installedJobs([{ plugin: '@mediastruct/plugin-delta', jobs: [applyJob] }]);
  // Without threads: to start them takes longer than all that is done with so small files.
  return openSession(homeOf(access, folder), { jobs, content: inlineContent(access) }, task);
}
