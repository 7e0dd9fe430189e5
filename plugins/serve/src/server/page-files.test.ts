import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { INDEX_PAGE, PAGE_FILES } from './page-files.ts';

describe('the files of the page', () => {
  it('are all modules of the page: one that is not named would leave it empty', () => {
    const modules = readdirSync(join(import.meta.dirname, '../page')).filter((name) => name.endsWith('.js'));
    const served = [...PAGE_FILES.keys()].filter((name) => /^[^/]+\.js$/.test(name));
    expect(served.toSorted()).toEqual(modules.toSorted());
  });

  it('are all asked for at once, with the page', () => {
    const page = readFileSync(INDEX_PAGE.path, 'utf8');
    const asked = [...page.matchAll(/rel="modulepreload" href="\/app\/(\S+)"/g)].map(([, name]) => name);
    const modules = [...PAGE_FILES.keys()].filter((name) => name.endsWith('.js'));
    expect(asked.toSorted()).toEqual(modules.toSorted());
  });
});
