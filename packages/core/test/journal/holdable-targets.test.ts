import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { alteredAccess } from '../files/altered-access.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';
import { copy, deciding } from './small-plans.ts';

const folder = temporaryFolder();
const EXFAT = 0x2011bab0;
const NAMES = ['12:30?.jpg', '12:30?.xmp', 'plain.jpg'];

async function copied(type: number) {
  const lib = new TestLibrary(folder.at(`lib-${type}`));
  lib.access = alteredAccess({ statfs: (real, path) => ({ ...real(path), type }) });
  mkdirSync(folder.at(`card-${type}`));
  const decisions = NAMES.map((name) => {
    const from = folder.at(`card-${type}/${name}`);
    writeFileSync(from, `content of ${name}`);
    return copy(from, lib.at(`media/2019/${name}`));
  });
  const { summary } = await lib.apply(deciding(...decisions));
  expect(summary.states).toMatchObject({ filed: { files: NAMES.length } });
  return lib;
}

it('gives files names that their target can hold, and remembers what they were called', async () => {
  const lib = await copied(EXFAT);
  const [picture, sidecar, plain] = lib.records('media');
  expect(picture?.path).toMatch(/^2019\/12_30_-[0-9a-f]{8}\.jpg$/);
  expect(sidecar?.path).toBe(picture?.path.replace('.jpg', '.xmp'));
  expect([picture?.origin, sidecar?.origin]).toEqual(['2019/12:30?.jpg', '2019/12:30?.xmp']);
  expect(plain).toMatchObject({ path: '2019/plain.jpg' });
  expect(lib.files('media')).toEqual([picture?.path, sidecar?.path, '2019/plain.jpg']);
});

it('leaves names alone that the target can hold', async () => {
  const lib = await copied(0xef53);
  expect(lib.files('media')).toEqual(NAMES.map((name) => `2019/${name}`));
});
