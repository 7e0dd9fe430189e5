import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  deadLinks,
  missingNames,
  missingPaths,
  missingScripts,
  pages,
  REPOSITORY,
  sources,
} from './citations.ts';

const read = (path: string) => readFileSync(join(REPOSITORY, path), 'utf8');

describe('the documentation', () => {
  it.each(pages())('cites only files, headings and scripts that are there: %s', (page) => {
    const text = read(page);
    expect([...deadLinks(page, text), ...missingPaths(text), ...missingScripts(text)]).toEqual([]);
  });

  it('is cited by sources under the paths that it has', () => {
    const dead = sources()
      .filter((path) => !path.endsWith('docs/citations.test.ts'))
      .flatMap((path) => (read(path).match(/\bdocs\/[\w/-]+\.md\b/g) ?? []).map((page) => ({ path, page })))
      .filter(({ page }) => !pages().includes(page));
    expect(dead).toEqual([]);
  });

  it.each(['decisions', 'formats'])('has a row for every page of docs/%s', (room) => {
    const folder = join(REPOSITORY, 'docs', room);
    const index = read(`docs/${room}/README.md`);
    const others = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');
    expect(others.filter((name) => !index.includes(`](${name}`))).toEqual([]);
  });

  it('stands in the messages of the linter as it does in the tree', () => {
    expect(missingNames(read('eslint.config.js'))).toEqual([]);
  });
});

describe('a citation of something that is not there', () => {
  it('is found in links', () => {
    const text =
      '[a](nosuch.md) [b](TERMS.md#nosuch) [c](TERMS.md#end-states) [d](https://example.org/x) [e](../README.md)';
    expect(deadLinks('docs/RELIABILITY.md', text)).toEqual(['nosuch.md', 'TERMS.md#nosuch']);
  });

  it('is found in paths, but not in placeholders and paths of a library', () => {
    const text =
      '`core/src/nosuch/` `files/nosuch.ts` `nosuch.ts` `plan-nosuch-*.ts` `packages/nosuch` ' +
      '`core/src/files/` `files/place.ts` `place.ts` `plan-*.ts` `plugins/x` `x.test.ts` `data/2019/a.jpg`';
    expect(missingPaths(text)).toEqual([
      'core/src/nosuch/',
      'files/nosuch.ts',
      'nosuch.ts',
      'plan-nosuch-*.ts',
      'packages/nosuch',
    ]);
    expect(missingNames("'see files/nosuch.ts', 'packages/core/src/**/plan.ts', 'files/place.ts'")).toEqual([
      'files/nosuch.ts',
    ]);
  });

  it('is found in scripts', () => {
    expect(missingScripts('npm run nosuch; npm run torture')).toEqual(['nosuch']);
  });
});
