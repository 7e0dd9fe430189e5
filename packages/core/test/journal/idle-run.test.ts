import { readdirSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inlineContent } from '../../src/files/content-port.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { installedJobs } from '../../src/jobs.ts';
import { changeRun } from '../../src/journal/change-run.ts';
import { prepareRun } from '../../src/journal/prepare-run.ts';
import type { AnyJob, Session } from '../../src/journal/session.ts';
import { openSession } from '../../src/journal/with-session.ts';
import { toStatRecord } from '../../src/records/file-record.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';
import { testJob } from './test-job.ts';

const folder = temporaryFolder();

async function changed(job: AnyJob, files: readonly string[] = []) {
  const lib = new TestLibrary(folder.at('library'));
  const plan = (session: Session) =>
    prepareRun(session, { job: 'test', options: {} }, (writer) => {
      for (const from of files) {
        writeFileSync(lib.at(from), 'a picture');
        const stat = toStatRecord(nodeFileAccess.lstat(lib.at(from)));
        writer.add({ kind: 'none', from: lib.at(from), stat, state: 'left', because: { code: 'test' } });
      }
    });
  const options = {
    jobs: installedJobs([{ plugin: null, jobs: [job] }]),
    content: inlineContent(nodeFileAccess),
  };
  const { report } = await openSession(lib.library, options, (session) =>
    changeRun(session, { command: 'test', plan }, async () => true),
  );
  return { report, runs: readdirSync(lib.at('.mediastruct/runs')) };
}

it('begins no run where a plan is empty and its job has nothing else to write', async () => {
  const { report, runs } = await changed({ ...testJob, isIdle: async () => true });
  expect(report).toBeNull();
  expect(runs).toEqual([]);
});

it.each([
  ['whose job writes it down all the same', testJob, []],
  ['whose job has something else to write', { ...testJob, isIdle: async () => false }, []],
  ['that has an operation', { ...testJob, isIdle: async () => true }, ['ingest/a.jpg']],
])('begins a run for a plan %s', async (_, job, files) => {
  const { report, runs } = await changed(job, files);
  expect(report?.discovered.files).toBe(files.length);
  expect(runs).toHaveLength(1);
});
