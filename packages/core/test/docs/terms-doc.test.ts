import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { END_STATES } from '../../src/journal/plan/operation.ts';

const PAGE = new URL('../../../../docs/TERMS.md', import.meta.url);

describe('docs/TERMS.md', () => {
  it('explains exactly the end states of the source, in their order', () => {
    const [, section = ''] = readFileSync(PAGE, 'utf8').split('\n## End states\n');
    const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| *`([a-z-]+)` *\|/gm)];
    expect(rows.map(([, state]) => state)).toEqual([...END_STATES]);
  });
});
