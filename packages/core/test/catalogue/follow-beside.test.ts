import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { outputFileSync } from 'fs-extra/esm';
import { beforeEach, expect, it } from 'vitest';
import type { Catalogue } from '../../src/catalogue/catalogue.ts';
import { checkCatalogue } from '../../src/catalogue/check-catalogue.ts';
import { NOTHING_ASKED } from '../../src/catalogue/copy-query.ts';
import { followBeside } from '../../src/catalogue/follow-beside.ts';
import type { CatalogueOptions } from '../../src/catalogue/open-catalogue.ts';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';

const folder = temporaryFolder();
const kinds = installedHolderKinds();
let lib: TestLibrary;

beforeEach(async () => {
  lib = new TestLibrary(folder.at('lib'));
  for (const name of ['a', 'b', 'c', 'd', 'e']) outputFileSync(lib.at(`media/2019/${name}.jpg`), name);
  await lib.crawl({ acceptTree: true });
});

function open(options: Partial<CatalogueOptions> = {}): Catalogue {
  return openCatalogue(lib.library, { kinds, ...options });
}

function paths(catalogue: Catalogue): string[] {
  return [...catalogue.search({ ...NOTHING_ASKED, parts: ['2019'] })].map(({ path }) => path.slice(5));
}

it('is not waited for: the catalogue answers as it was left and says so, and the next opening has what is new', async () => {
  open()[Symbol.dispose]();
  rmSync(lib.at('media/2019/a.jpg'));
  await lib.crawl({ acceptGone: true });
  using left = open({ mostBytes: 0 });
  const [media] = left.holders().filter(({ holder }) => holder.name === 'media');
  expect([left.isBehind, media && left.isBehindOf(media.holder)]).toEqual([true, true]);
  expect(await followBeside(lib.library, { kinds })).toEqual([]);
  expect(paths(left)).toEqual(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg']);
  using next = open({ mostBytes: 0 });
  expect([next.isBehind, paths(next)]).toEqual([false, ['b.jpg', 'c.jpg', 'd.jpg', 'e.jpg']]);
  expect(checkCatalogue(next).differences).toEqual([]);
  const { catalogue } = lib.library.state;
  expect(readdirSync(dirname(catalogue)).filter((name) => name.includes('.tmp'))).toEqual([]);
});

it('makes one where there is none, which is told to be behind of everything until then', async () => {
  using empty = open({ mostBytes: 0 });
  expect([empty.isBehind, paths(empty), existsSync(lib.library.state.catalogue)]).toEqual([true, [], false]);
  await followBeside(lib.library, { kinds });
  using made = open({ mostBytes: 0 });
  expect([made.isBehind, paths(made).length]).toEqual([false, 5]);
});

it('fails where the catalogue cannot be put in its place, for one in memory would be of no use', async () => {
  mkdirSync(lib.library.state.catalogue);
  await expect(followBeside(lib.library, { kinds })).rejects.toThrow('EISDIR');
  using answers = open();
  expect(paths(answers)).toHaveLength(5);
});

it('tells what is damaged, with which the next opening is not behind and says what it lacks', async () => {
  const index = lib.library.trees[0]?.indexPath ?? '';
  // In the middle, so that its end looks as always.
  writeFileSync(index, readFileSync(index, 'utf8').replace('c.jpg', 'b.jpg'));
  const faults = await followBeside(lib.library, { kinds });
  expect(faults.map(({ key }) => key)).toEqual(['tree:media']);
  using known = open({ mostBytes: 0, faults });
  expect([known.isBehind, known.damaged.length]).toEqual([false, 1]);
  using unknown = open({ mostBytes: 0 });
  expect(unknown.isBehind).toBe(true);
});
