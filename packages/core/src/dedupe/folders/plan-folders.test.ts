import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePaths, folderOf } from '../../files/path-text.ts';
import { EqualRows } from './equal-rows.ts';
import { FolderTable } from './folder-table.ts';
import { planFolders } from './plan-folders.ts';

type Tree = Readonly<Record<string, string>>;

/** Sentences of what is told, from trees written as path and content. */
function told(trees: readonly Tree[], { atLeast = 0.8, ranks = trees.map(() => 0) } = {}): readonly string[] {
  const contents = trees.flatMap((tree) => Object.values(tree));
  const sets = [...new Set(contents)].filter((one) => contents.indexOf(one) !== contents.lastIndexOf(one));
  const folders = new FolderTable();
  const rows = new EqualRows(contents.length);
  for (const tree of trees) {
    folders.begin();
    for (const path of Object.keys(tree).sort(comparePaths)) {
      const folder = folders.enter(folderOf(path));
      folders.addFile(folder, 1);
      const set = sets.indexOf(tree[path] as string);
      if (set >= 0) rows.add({ set, folder, size: 1, inode: rows.count });
    }
  }
  const name = (folder: number) => `${folders.trees[folder]}:${folders.paths[folder]}`;
  return planFolders({ folders, rows, sets: sets.length, treeRanks: ranks, atLeast }).contained.map(
    ({ folder, inside, files, shared, isSame }) =>
      `${name(folder)} ${isSame ? 'is' : 'in'} ${name(inside)} ${shared}/${files}`,
  );
}

const few = (folder: string, contents: string): Tree =>
  Object.fromEntries([...contents].map((one) => [`${folder}/${one}.jpg`, one]));

describe('planFolders', () => {
  it('tells the later of two equal folders, once', () => {
    expect(told([{ ...few('a', 'xyz'), ...few('b', 'xyz') }])).toEqual(['0:b is 0:a 3/3']);
  });

  it('tells the one in the tree of the worse rank', () => {
    expect(told([few('a', 'xyz'), few('b', 'xyz')], { ranks: [3, 1] })).toEqual(['0: is 1:b 3/3']);
  });

  it('tells the one in the tree of the worse rank also where the other one is wholly inside it', () => {
    const trees = [few('lib', 'abcdefghi'), few('old', 'abcdefghij')];
    expect(told(trees, { ranks: [1, 3] })).toEqual(['1: in 0:lib 9/10']);
    expect(told(trees, { ranks: [3, 1] })).toEqual(['0: in 1:old 9/9']);
    expect(told(trees)).toEqual(['0: in 1:old 9/9']);
    expect(told([few('lib', 'abcdefghi'), few('old', 'abcdefghijklmn')], { ranks: [1, 3] })).toEqual([
      '0: in 1:old 9/9',
    ]);
  });

  it('tells a folder that is nearly inside a larger one, and not the larger one', () => {
    expect(told([{ ...few('a', 'abcdefgh'), ...few('b', 'abcdx') }])).toEqual(['0:b in 0:a 4/5']);
    expect(told([{ ...few('a', 'abcdefgh'), ...few('b', 'abcxy') }])).toEqual([]);
  });

  it('finds the folder above, where the copies stand in several folders below it', () => {
    const dates = {
      ...few('2019/05', 'ab'),
      ...few('2019/06', 'cd'),
      ...few('2020/01', 'e'),
      ...few('2021/01', 'uvw'),
    };
    expect(told([dates, few('phone', 'abcd')])).toEqual(['1: is 0:2019 4/4']);
    expect(told([dates, few('phone', 'abcde')])).toEqual(['1: in 0: 5/5']);
  });

  it('tells a whole tree of folders once, by its uppermost one', () => {
    const old = { ...few('old/x', 'ab'), ...few('old/y/z', 'cd') };
    const now = { ...few('now/x', 'ab'), ...few('now/y/z', 'cd') };
    expect(told([{ ...old, ...now, ...few('other', 'q') }])).toEqual(['0:old is 0:now 4/4']);
  });

  it('finds copies in the folder above, and counts none within the folder itself', () => {
    expect(told([{ ...few('a', 'abc'), ...few('a/backup', 'abc') }])).toEqual(['0:a/backup in 0:a 3/3']);
    expect(told([{ ...few('a/1', 'ab'), ...few('a/2', 'ab'), 'b/q.jpg': 'q' }])).toEqual([
      '0:a/2 is 0:a/1 2/2',
    ]);
  });

  it('never tells two folders to be inside each other', () => {
    const tree = { ...few('a', 'xy'), ...few('b', 'xyz'), 'c/z': 'z', ...few('c', 'uvw') };
    expect(told([tree])).toEqual(['0:a in 0:b 2/2']);
  });

  it('leaves single files to the comparing of files', () => {
    expect(told([{ ...few('a', 'x'), ...few('b', 'x') }])).toEqual([]);
  });

  it('takes no content that stands in very many folders for a sign by itself, and ends', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, nth) => [`f${nth}/icon`, 'icon']));
    expect(told([many])).toEqual([]);
  });
});

describe('planFolders, for any trees', () => {
  const path = fc
    .tuple(fc.constantFrom('', 'a/', 'a/b/', 'a-b/', 'c/', 'c/d/'), fc.constantFrom('1', '2', '3', '4', '5'))
    .map((parts) => parts.join(''));
  const tree = fc.dictionary(path, fc.constantFrom('p', 'q', 'r', 's', 't', 'u'), { maxKeys: 14 });

  it('counts what the other folder holds, and leaves a copy of all that is not told to be missing there', () => {
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1, maxLength: 3 }), (trees) => {
        const files = trees.flatMap((one, nth) =>
          Object.entries(one).map(([at, content]) => ({ at: `${nth}:${at}`, content })),
        );
        const isIn = (at: string, folder: string) =>
          folder.endsWith(':') ? at.startsWith(folder) : at.startsWith(`${folder}/`);
        const sentences = told(trees, { atLeast: 0.6 }).map((sentence) => sentence.split(' '));
        const missing = new Set<string>();
        for (const [folder = '', , inside = '', counts] of sentences) {
          const own = files.filter(({ at }) => isIn(at, folder));
          const others = files.filter(({ at }) => isIn(at, inside) && !isIn(at, folder));
          const shared = own.filter(({ content }) => others.some((other) => other.content === content));
          const [told = 0, all = 0] = (counts ?? '').split('/').map(Number);
          expect(all).toBe(own.length);
          // Copies in folders that were told of before are left out.
          expect(told).toBeLessThanOrEqual(shared.length);
          expect(told / all).toBeGreaterThanOrEqual(0.6);
          if (told < all) for (const { content } of own) missing.add(content);
        }
        const isTold = (at: string) => sentences.some(([folder = '']) => isIn(at, folder));
        for (const { at, content } of files)
          if (isTold(at) && !missing.has(content))
            expect(files.some((other) => other.content === content && !isTold(other.at))).toBe(true);
      }),
    );
  });
});
