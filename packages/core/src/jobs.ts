import { archiveJob } from './archive/archive-job.ts';
import { releaseJob } from './archive/release/release-job.ts';
import { dedupeJob } from './dedupe/dedupe-job.ts';
import { redateJob } from './ingest/redate/redate-job.ts';
import { renameJob } from './ingest/rename/rename-job.ts';
import { ingestJob } from './ingest/ingest-job.ts';
import { healJob } from './heal/heal-job.ts';
import type { JobSource } from './journal/job-registry.ts';
import { JobRegistry } from './journal/job-registry.ts';
import { undoJob } from './journal/undo/undo-job.ts';
import { validateJob } from './validate/validate-job.ts';

const CORE: JobSource = {
  plugin: null,
  jobs: [ingestJob, redateJob, renameJob, dedupeJob, validateJob, archiveJob, releaseJob, healJob, undoJob],
};

/** The suite's own jobs and those that plugins bring; a plugin that takes the name of another job is `tool-failed` (41). */
export function installedJobs(plugins: readonly JobSource[] = []): JobRegistry {
  return new JobRegistry([CORE, ...plugins]);
}
