/** The door for what a job works with: a session, its lock, and the jobs that are installed. Planners and steps are loaded where they run. */
export * from './base.ts';
export type { JobSource } from '../journal/job-registry.ts';
export type { AnyJob, Job, Jobs, JobSteps, Session, TargetDisk } from '../journal/session.ts';
export { openSession, underLock } from '../journal/with-session.ts';
export { shownWarnings, type Warning, type WarningList, Warnings } from '../journal/run/warnings.ts';
export { exitCodeOf, gravestExitCode } from '../journal/ledger/exit-code.ts';
export { installedJobs } from '../jobs.ts';
export { findRun } from '../journal/run/find-run.ts';
