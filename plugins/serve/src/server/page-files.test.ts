import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGE_FILES } from './page-files.ts';

describe('the files of the page', () => {
  it('are all modules of the page: one that is not named would leave it empty', () => {
    const modules = readdirSync(join(import.meta.dirname, '../page')).filter((name) => name.endsWith('.js'));
    const served = [...PAGE_FILES.keys()].filter((name) => /^[^/]+\.js$/.test(name));
    expect(served.toSorted()).toEqual(modules.toSorted());
  });
});
