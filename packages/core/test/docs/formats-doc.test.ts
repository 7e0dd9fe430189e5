import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const FOLDER = new URL('../../../../docs/formats/', import.meta.url);

it('docs/formats/README.md names every page of its folder', () => {
  const pages = readdirSync(FOLDER).filter((name) => name !== 'README.md');
  const text = readFileSync(new URL('README.md', FOLDER), 'utf8');
  expect(pages.filter((name) => !text.includes(`](${name})`))).toEqual([]);
});
