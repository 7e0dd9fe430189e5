import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/errors/error-codes.ts';

const PAGE = new URL('../../../../docs/EXIT-CODES.md', import.meta.url);
const ROW = /^\| *(\d+) *\| *`([a-z-]+)` *\|/gm;

describe('docs/EXIT-CODES.md', () => {
  it('names exactly the exit codes of the source, in their order', () => {
    const rows = [...readFileSync(PAGE, 'utf8').matchAll(ROW)];
    expect(rows.map(([, number, name]) => [name, Number(number)])).toEqual(Object.entries(EXIT_CODES));
  });
});
