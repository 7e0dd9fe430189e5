import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { installedJobs } from '../../src/jobs.ts';

const PAGE = new URL('../../../../docs/TERMS.md', import.meta.url);

describe('docs/TERMS.md', () => {
  it('explains every end state that a job of the suite can give', () => {
    const [, section = ''] = readFileSync(PAGE, 'utf8').split('\n## End states\n');
    const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| *`([a-z-]+)` *\|/gm)];
    const told = rows.map(([, state = '']) => state);
    expect(new Set(told).size).toBe(told.length);
    expect(told.toSorted()).toEqual([...installedJobs().states(), 'written'].toSorted());
  });
});
