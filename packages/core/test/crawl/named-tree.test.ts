import { rmSync, symlinkSync, utimesSync } from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { beforeEach, describe, expect, it } from 'vitest';
import { indexedTrees } from '../../src/holders/indexed-trees.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import { TestLibrary } from '../library/test-library.ts';

const folder = temporaryFolder();
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
  for (const path of ['disk/a.jpg', 'disk/photos/b.jpg', 'disk/photos/c.jpg']) {
    outputFileSync(folder.at(path), path);
    utimesSync(folder.at(path), 1_557_650_000, 1_557_650_000);
  }
});

const crawl = (path: string) => lib.crawl({ tree: folder.at(path) });

/** The roots of trees that the user named. */
function roots(): readonly string[] {
  const own = lib.library.trees.map(({ root }) => root);
  return indexedTrees(lib.library)
    .map(({ root }) => root)
    .filter((root) => !own.includes(root));
}

describe('a folder that the user names', () => {
  it('is no tree of its own inside a tree that was crawled', async () => {
    const { tree } = await crawl('disk');
    const part = refusal('usage', folder.at('disk/photos'), `is part of the tree "${tree}"`);
    await expect(crawl('disk/photos')).rejects.toThrow(part);
    expect(roots()).toEqual([folder.at('disk')]);
  });

  it('is no tree of its own where a link leads into a tree', async () => {
    await crawl('disk');
    outputFileSync(lib.at('media/2019/d.jpg'), 'd');
    symlinkSync(folder.at('disk/photos'), folder.at('link'));
    symlinkSync(lib.at('media/2019'), folder.at('own'));
    await expect(crawl('link')).rejects.toThrow(refusal('usage', folder.at('link'), 'is part of the tree'));
    await expect(crawl('own')).rejects.toThrow(refusal('usage', folder.at('own'), 'tree "media"'));
  });

  it('is the tree that was crawled by another name', async () => {
    const { tree } = await crawl('disk');
    symlinkSync(folder.at('disk'), folder.at('link'));
    expect(await crawl('link')).toMatchObject({ tree, root: folder.at('disk'), hashed: 0 });
    expect(roots()).toEqual([folder.at('disk')]);
  });

  it('is the tree that was crawled by a link which is gone', async () => {
    symlinkSync(folder.at('disk'), folder.at('link'));
    const { tree } = await crawl('link');
    rmSync(folder.at('link'));
    expect(await crawl('disk')).toMatchObject({ tree, root: folder.at('disk'), hashed: 0 });
  });

  it('leaves out the trees that stand in it, which go on as they are', async () => {
    symlinkSync(folder.at('disk/photos'), folder.at('link'));
    const { tree } = await crawl('link');
    expect(await crawl('disk')).toMatchObject({ files: 1 });
    expect(lib.notes).toContain(`is left out of this tree: it is known as the tree ${tree}`);
    expect(await crawl('link')).toMatchObject({ tree, files: 2, hashed: 0 });
  });
});
