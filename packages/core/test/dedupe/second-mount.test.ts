import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DedupeOptions } from '../../src/dedupe/dedupe-options.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { BagFolders } from '../../src/holders/bag-folder.ts';
import { ArchiveGuard } from '../../src/journal/apply/archive-guard.ts';
import { DiskFolders } from '../../src/library/disk-folders.ts';
import { CAN_BIND } from '../files/mounted.ts';
import { SmallLibrary } from './small-library.ts';

// A mount of a folder in a protected tree is that folder, by whatever path it is reached.

let small: SmallLibrary;
let mounts: DisposableStack;

beforeEach(() => {
  small = new SmallLibrary();
  mounts = new DisposableStack();
  small.write({ 'x/a.jpg': 'same', 'nas/photos/2019/a.jpg': 'same', 'nas/photos/b.jpg': 'b' });
  small.write({ 'lib/media/2020/m.jpg': 'mine', 'lib/media/2021/n.jpg': 'n', 'x/m.jpg': 'mine' });
});

afterEach(() => {
  mounts.dispose();
  small[Symbol.dispose]();
});

const mount = (of: string, at: string) => mounts.use(small.mounted(of, at));
const moved = (options: DedupeOptions) => small.setAside(options);

describe.skipIf(!CAN_BIND)('a second mount of a folder in a tree', () => {
  it('leads to no file of a reference that could be set aside', async () => {
    const reference = small.at('nas/photos');
    mount('nas/photos/2019', 'export/2019');
    const trees = [small.at('x'), small.at('export/2019')];
    expect(await moved({ direct: true, trees, references: [reference] })).toEqual([]);
    writeFileSync(small.at('lib/mediastruct.toml'), `[dedupe]\nreference = [${JSON.stringify(reference)}]\n`);
    small.reopen();
    expect(await moved({ direct: true, trees })).toEqual(['x/a.jpg']);
    expect(await moved({ direct: true, trees: [small.at('x'), small.at('export')] })).toEqual([]);
  });

  it('is a part of the tree of the library that it is mounted out of, also in a folder around it', async () => {
    mount('lib/media/2020', 'export/2020');
    const direct = (tree: string) => ({ direct: true, trees: [small.at('x'), small.at(tree)] });
    expect(await moved(direct('export/2020'))).toEqual(['x/m.jpg']);
    expect(await moved(direct('export'))).toEqual([]);
    expect(small.notes).toContain('is a tree of its own and is left out; name it too');
  });

  it('is of the library where the folder stands in it, whether that is a tree or not', async () => {
    small.write({ 'lib/unsorted/a.jpg': 'same' });
    mount('lib/unsorted', 'view');
    expect(await moved({ direct: true, trees: [small.at('x'), small.at('view')] })).toEqual(['x/a.jpg']);
  });

  it('is compared as that part where it was crawled as a tree, or with one around it', async () => {
    small.write({ 'export/e.jpg': 'e', 'export/2020/m.jpg': 'mine' });
    await small.crawl();
    await small.crawl('x/', 'export/2020/');
    mount('lib/media/2020', 'export/2020');
    await small.crawl('export/');
    expect(await moved({})).toEqual(['x/m.jpg']);
    expect(small.notes).toContain('shows a part of another tree and is left out');
  });

  it('holds no duplicate that could be an original', async () => {
    small.write({ 'lib/duplicates/media/d.jpg': 'd', 'lib/duplicates/media/deep/d.jpg': 'd' });
    mount('lib/duplicates/media/deep', 'export');
    const direct = { direct: true, trees: [small.at('x'), small.at('export')] };
    await expect(moved(direct)).rejects.toMatchObject({ code: 'usage' });
  });

  it('is guarded by the executor as the folder itself', () => {
    mount('nas/photos/2019', 'export/2019');
    const guard = new ArchiveGuard(nodeFileAccess, { closed: [small.at('nas/photos')] });
    expect(guard.isProtected(small.at('export/2019/a.jpg'), 'move')).toBe(true);
    expect(guard.isProtected(small.at('x/a.jpg'), 'move')).toBe(false);
  });

  it('lies in a bag or a backup disk as the folder does', () => {
    small.write({
      ...{ 'else/MS_0123abcd_0001/bagit.txt': '', 'else/MS_0123abcd_0001/data/2019/a.jpg': 'a' },
      ...{ 'disk/mediastruct-disk.json': '{}', 'disk/objects/ab/cd/x': 'x' },
    });
    mount('else/MS_0123abcd_0001/data/2019', 'export/bag');
    mount('disk/objects/ab', 'export/disk');
    expect(new BagFolders(nodeFileAccess).holds(small.at('export/bag'))).toBe(true);
    expect(new DiskFolders(nodeFileAccess).holds(small.at('export/disk/cd'))).toBe(true);
    expect(new BagFolders(nodeFileAccess).holds(small.at('export/disk'))).toBe(false);
  });
});
