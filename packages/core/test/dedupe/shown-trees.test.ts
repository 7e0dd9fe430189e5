import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../src/decisions/decision-ledger.ts';
import type { DedupeOptions } from '../../src/dedupe/dedupe-options.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { ArchiveGuard } from '../../src/journal/apply/archive-guard.ts';
import { planValidate } from '../../src/validate/validate.ts';
import { CAN_BIND } from '../files/mounted.ts';
import { SmallLibrary } from './small-library.ts';

// What a mount shows inside a tree of originals stays what it is: a duplicate, the state of the library, a file of another tree.

let small: SmallLibrary;
let mounts: DisposableStack;

beforeEach(() => {
  small = new SmallLibrary();
  mounts = new DisposableStack();
});

afterEach(() => {
  mounts.dispose();
  small[Symbol.dispose]();
});

const mount = (of: string, at: string) => mounts.use(small.mounted(of, at));
const moved = (options: DedupeOptions) => small.setAside(options);

const direct = (...trees: string[]) => ({ direct: true, trees: trees.map((tree) => small.at(tree)) });

/** File access of a user who may not look below a folder. */
function closing(folder: string) {
  const lstat = (path: string) => {
    if (path.startsWith(`${folder}/`))
      throw Object.assign(new Error(`EACCES: permission denied, lstat '${path}'`), { code: 'EACCES' });
    return nodeFileAccess.lstat(path);
  };
  return { ...nodeFileAccess, lstat };
}

it('refuses the state of the library as a folder to compare', async () => {
  for (const folder of ['lib/.mediastruct', 'lib/.mediastruct/indexes'])
    await expect(moved(direct(folder))).rejects.toMatchObject({ code: 'usage', path: small.at(folder) });
});

describe.skipIf(!CAN_BIND)('a mount inside a tree of originals', () => {
  it.each([
    ['duplicates', 'lib/duplicates', 'lib/media/dups'],
    ['a part of duplicates', 'lib/duplicates/media/2019', 'lib/media/dups'],
    ['the folder of the library', 'lib', 'lib/media/all'],
  ])('shows no original where it is of %s', async (_, of, at) => {
    small.write({ 'lib/duplicates/media/2019/old.jpg': 'a', 'lib/media/2020/a.jpg': 'a' });
    mount(of, at);
    expect(await moved(direct('lib/media'))).toEqual([]);
    await expect(moved(direct('lib/duplicates'))).rejects.toMatchObject({ code: 'usage' });
    await small.crawl();
    expect(await moved({})).toEqual([]);
    expect(await moved({ wholeFolders: true })).toEqual([]);
  });

  it.each([
    ['lib/.mediastruct', 'lib/media/st'],
    ['lib/.mediastruct/indexes', 'lib/media/st'],
    ['lib', 'lib/media/all'],
  ])('shows nothing of the state that could be set aside: %s', async (of, at) => {
    small.write({ 'lib/.mediastruct/indexes/one': 'state', 'lib/.mediastruct/indexes/two': 'state' });
    mount(of, at);
    expect(await moved(direct('lib/media'))).toEqual([]);
    await small.crawl();
    expect(await moved({})).toEqual([]);
  });

  it.each([
    ['lib/validated', 'lib/media/val'],
    ['lib', 'lib/media/all'],
  ])('proves no duplicate by a validated file: %s', async (of, at) => {
    small.write({ 'lib/media/o.jpg': 'd', 'lib/media/x.jpg': 'x', 'lib/duplicates/media/d1.jpg': 'd' });
    await small.crawl();
    await small.apply(planValidate);
    expect(small.files('lib/validated')).toContain('media/d1.jpg');
    rmSync(small.at('lib/media/o.jpg'));
    small.write({ 'lib/duplicates/media/d2.jpg': 'd' });
    mount(of, at);
    await small.crawl();
    const { operations } = await small.plan(planValidate);
    expect(operations.map(({ because }) => because.code)).toEqual(['no-original-known']);
  });

  it('leaves the files of another tree to that tree, by whose name was decided of them', async () => {
    small.write({ 'B/f.jpg': 'f', 'lib/media/a/g.jpg': 'f' });
    writeFileSync(
      small.at('lib/mediastruct.toml'),
      `[folders]\ntrees = [${JSON.stringify(small.at('B'))}]\n`,
    );
    small.reopen();
    const tree = small.library.trees.find(({ root }) => root === small.at('B'))?.name ?? '';
    const sha256 = createHash('sha256').update('f').digest('hex');
    const keep = [
      { tree, path: 'f.jpg', sha256 },
      { tree: 'media', path: 'a/g.jpg', sha256 },
    ];
    decide(small.library, [{ kind: 'copies', set: sha256, keep, aside: [] }], new Date());
    mount('B', 'lib/media/B');
    expect(await moved(direct('B', 'lib/media'))).toEqual([]);
    await small.crawl();
    expect(await moved({})).toEqual([]);
  });
});

describe.skipIf(!CAN_BIND)('a mount of the library that this user may not look into', () => {
  it('stops no command', async () => {
    small.write({ 'lib/media/a.jpg': 'a', 'lib/media/b.jpg': 'a', 'lib/duplicates/media/d.jpg': 'a' });
    await small.crawl();
    mount('lib', 'closed/view');
    small.library = { ...small.library, access: closing(small.at('closed/view')) };
    expect(await moved({})).toHaveLength(1);
    expect(await moved(direct('lib/media'))).toHaveLength(1);
    const { operations } = await small.plan(planValidate);
    expect(operations.map(({ kind }) => kind)).toEqual(['move']);
  });

  it('protects no file that is under no protected root, and each that is', () => {
    small.write({ 'lib/media/a.jpg': 'a', 'nas/photos/2019/b.jpg': 'b' });
    mount('lib', 'closed/view');
    mount('nas/photos/2019', 'export');
    const guardOf = (closed: string) =>
      new ArchiveGuard(closing(small.at(closed)), { closed: [small.at('nas/photos')] });
    expect(guardOf('closed/view').isProtected(small.at('lib/media/a.jpg'), 'move')).toBe(false);
    expect(guardOf('nas/photos').isProtected(small.at('export/b.jpg'), 'move')).toBe(true);
  });
});
