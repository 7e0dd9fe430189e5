import { unknown } from 'valibot';
import { expect, it } from 'vitest';
import { installedJobs } from '../../src/jobs.ts';

it('tells of an end state what the job of the run means by it, whatever other jobs mean', () => {
  const job = { name: 'sample', options: unknown(), states: { left: 'left on the card' } };
  const jobs = installedJobs([{ plugin: 'a-plugin', jobs: [job] }]);
  expect(jobs.meaningOf('sample', 'left')).toBe('left on the card');
  expect(jobs.meaningOf('undo', 'left')).toBe('stays where it is');
  expect(jobs.meaningOf('sample', 'failed')).toBe('could not be handled');
});
