import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePaths, folderOf } from '../../files/path-text.ts';
import { EqualRows } from './equal-rows.ts';
import { pathBelowFolder } from './folder-path.ts';
import { FolderTable } from './folder-table.ts';
import type { FolderFacts } from './plan-folders.ts';
import { planFolders } from './plan-folders.ts';

type Tree = Readonly<Record<string, string>>;

interface Told {
  readonly atLeast?: number;
  readonly ranks?: readonly number[];
  /** By tree that stands in another one, that one and the path of its root there; a tree that is not compared has the number -1. */
  readonly places?: Readonly<Record<number, { readonly tree: number; readonly path: string }>>;
  readonly judge?: FolderFacts['judge'];
}

/** The plan for trees that are written as path and content. */
function planOf(
  trees: readonly Tree[],
  { atLeast = 0.8, ranks = trees.map(() => 0), places = {}, judge }: Told = {},
) {
  const contents = trees.flatMap((tree) => Object.values(tree));
  const times = new Map<string, number>();
  for (const content of contents) times.set(content, (times.get(content) ?? 0) + 1);
  const sets = [...times.keys()].filter((content) => (times.get(content) ?? 0) > 1);
  const numberOf = new Map(sets.map((content, set) => [content, set]));
  const table = new FolderTable();
  const rows = new EqualRows(contents.length);
  const inner = Object.entries(places).map(([nth, place]) => ({ ...place, inner: Number(nth) }));
  for (const [nth, tree] of trees.entries()) {
    table.begin();
    const files = Object.keys(tree).map((path) => ({ path, content: tree[path] as string }));
    const roots = inner
      .filter((place) => place.tree === nth)
      .map(({ path, inner }) => ({ path: `${path}/`, content: inner }));
    for (const { path, content } of [...files, ...roots].sort((a, b) => comparePaths(a.path, b.path)))
      if (typeof content === 'number') table.place(path.slice(0, -1), content < 0 ? null : content);
      else {
        const folder = table.enter(folderOf(path));
        table.addFile(folder, 1);
        const set = numberOf.get(content) ?? -1;
        if (set >= 0) rows.add({ set, folder, size: 1, inode: rows.count, ordinal: rows.count });
      }
  }
  const { folders, numbers } = table.arranged();
  for (let row = 0; row < rows.count; row++) rows.folder[row] = numbers[rows.folder[row] ?? 0] ?? 0;
  const plan = planFolders({ folders, rows, sets: sets.length, treeRanks: ranks, atLeast, judge });
  return { plan, folders };
}

/** Sentences of what is told, from trees written as path and content. */
function told(trees: readonly Tree[], options: Told = {}): readonly string[] {
  const { plan, folders } = planOf(trees, options);
  const name = (folder: number) => `${folders.trees[folder]}:${folders.paths[folder]}`;
  return plan.contained.map(
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

describe('planFolders, with trees inside trees', () => {
  const media = few('2019', 'abcdefgh');

  it('counts the files of a tree inside for the folder around it', () => {
    const places = { 2: { tree: 1, path: 'keep' } };
    expect(told([media, few('x', 'abcd'), few('x', 'wxyz')], { places })).toEqual(['1:x in 0:2019 4/4']);
    expect(told([media, { '1': 'a', '2': 'b' }, { '3': 'y', '4': 'z' }], { places })).toEqual([]);
    expect(told([media, { '1': 'a', '2': 'b' }, { '3': 'c', '4': 'd' }], { places })).toEqual([
      '1: in 0:2019 4/4',
    ]);
  });

  it('never tells a folder to be inside one within itself', () => {
    const places = { 0: { tree: 1, path: 'Library/media' } };
    expect(
      told(
        [
          { '1': 'a', '2': 'b' },
          { '3': 'a', '4': 'b' },
        ],
        { places, ranks: [1, 3] },
      ),
    ).toEqual(['1:Library in 1: 2/2']);
  });

  it('tells nothing of a folder that holds a tree which is not compared, and something of those beside it', () => {
    const trees = [media, { ...few('sub', 'ab'), ...few('other', 'cd') }];
    expect(told(trees)).toEqual(['1: in 0:2019 4/4']);
    expect(told(trees, { places: { [-1]: { tree: 1, path: 'sub/x' } } })).toEqual(['1:other in 0:2019 2/2']);
  });

  it('does not call a folder the same that holds a tree which is not compared', () => {
    const trees = [few('a', 'xyz'), few('b', 'xyz')];
    expect(told(trees, { places: { [-1]: { tree: 0, path: 'a/t' } } })).toEqual(['1: in 0:a 3/3']);
  });

  it('tells the folder around a tree in place of that tree', () => {
    const places = { 2: { tree: 1, path: 'in' } };
    const trees = [media, few('x', 'ab'), few('y', 'cd')];
    expect(told(trees, { places, ranks: [1, 3, 4] })).toEqual(['1: in 0:2019 4/4']);
  });

  it('numbers what stands below a folder behind it', () => {
    const table = new FolderTable();
    table.begin();
    table.enter('a/b');
    table.place('a/m/tree', 1);
    const z = table.enter('z');
    table.begin();
    const below = table.enter('k/l');
    const { folders, numbers } = table.arranged();
    expect(folders.paths.map((path, folder) => `${folders.trees[folder]}:${path}`)).toEqual([
      ...['0:', '0:a', '0:a/b', '0:a/m', '0:a/m/tree', '1:', '1:k', '1:k/l', '0:z'],
    ]);
    expect([numbers[z], numbers[below]]).toEqual([8, 7]);
    expect(folders.parents).toEqual([-1, 0, 1, 1, 3, 4, 5, 6, 0]);
    expect(pathBelowFolder(folders, 7, 1)).toBe('m/tree/k/l');
  });
});

describe('planFolders, judging its pairs', () => {
  it('counts a folder that is another one under a further name as no copy', () => {
    const trees = [few('a', 'xyz'), few('b', 'xyz'), few('c', 'xyz')];
    expect(told(trees)).toEqual(['1: is 0:a 3/3', '2: is 0:a 3/3']);
    const judged: string[] = [];
    const judge: FolderFacts['judge'] = ({ folder, inside }) => {
      judged.push(`${folder} ${inside}`);
      return judged.length === 1 ? 'view' : 'told';
    };
    expect(told(trees, { judge })).toEqual(['1: is 0:a 3/3']);
    expect(told(trees, { judge: () => 'view' })).toEqual([]);
  });

  it('goes on below a folder of which it is not sure', () => {
    const trees = [few('a', 'wxyz'), { ...few('b/1', 'wx'), ...few('b/2', 'yz') }];
    let isFirst = true;
    const judge: FolderFacts['judge'] = () => {
      const verdict = isFirst ? 'unsure' : 'told';
      isFirst = false;
      return verdict;
    };
    expect(told(trees)).toEqual(['1: is 0:a 4/4']);
    expect(told(trees, { judge })).toEqual(['1:b is 0:a 4/4']);
  });

  it('spreads the files that are looked at over all of them', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    let rows: readonly number[] = [];
    const judge: FolderFacts['judge'] = (pair, table) => {
      rows = table.samples(pair, { rows: 4, copies: 2 }).map(({ row }) => row);
      return 'told';
    };
    expect(told([few('a', letters), few('b', letters)], { judge })).toHaveLength(1);
    expect(rows.map((row) => row - 26)).toEqual([0, 6, 13, 19]);
  });
});

describe('planFolders, with many copies', () => {
  const crowd = (count: number, content: string): Tree =>
    Object.fromEntries(Array.from({ length: count }, (_, nth) => [`f${1000 + nth}/${content}`, content]));

  it('finds a copy behind any number of others', () => {
    const common = { ...crowd(200, 'p'), ...crowd(200, 'q') };
    const trees = [{ ...common, ...few('z', 'pqrs') }, few('old', 'pqrs')];
    expect(told(trees)).toContain('1: is 0:z 4/4');
  });

  it('counts the files of a folder that is told exactly, with copies before and behind', () => {
    const common = { ...crowd(100, 'p'), ...crowd(100, 'q') };
    const trees = [{ ...common, ...few('a', 'pqrs'), ...few('zz', 'pqrstu') }, few('old', 'pqrst')];
    expect(told(trees)).toContain('1: in 0:zz 5/5');
  });

  it('takes copies in folders that were told of for none', () => {
    const trees = [few('a', 'pq'), ...Array.from({ length: 90 }, () => few('b', 'pq'))];
    const sentences = told(trees);
    expect(sentences).toHaveLength(90);
    expect(new Set(sentences.map((one) => one.split(' ')[2]))).toEqual(new Set(['0:a']));
  });
});

describe('planFolders, for any trees', () => {
  const path = fc
    .tuple(fc.constantFrom('', 'a/', 'a/b/', 'a-b/', 'c/', 'c/d/'), fc.constantFrom('1', '2', '3', '4', '5'))
    .map((parts) => parts.join(''));
  const tree = fc.dictionary(path, fc.constantFrom('p', 'q', 'r', 's', 't', 'u'), { maxKeys: 14 });

  const inner = fc.constantFrom(undefined, 'a/in', 'a/b/in', 'in', 'c/d/z/in');

  it('counts what the other folder holds, and leaves a copy of all that is not told to be missing there', () => {
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1, maxLength: 3 }), inner, (trees, place) => {
        const places =
          place === undefined || trees.length < 3
            ? {}
            : { 2: { tree: Math.min(place.length % 2, 1), path: place } };
        const above = places[2];
        const roots = ['0:', '1:', above === undefined ? '2:' : `${above.tree}:${above.path}/`];
        const absolute = (nth: number, path: string) => `${roots[nth]}${path}`;
        const files = trees.flatMap((one, nth) =>
          Object.entries(one).map(([at, content]) => ({ at: absolute(nth, at), content })),
        );
        const isIn = (at: string, folder: string) =>
          folder.endsWith(':') || folder.endsWith('/') ? at.startsWith(folder) : at.startsWith(`${folder}/`);
        const sentences = told(trees, { atLeast: 0.6, places }).map((sentence) => {
          const [folder = '', , inside = '', counts = ''] = sentence.split(' ');
          const named = [folder, inside].map((name) => absolute(Number(name[0]), name.slice(2)));
          return { folder: named[0] ?? '', inside: named[1] ?? '', counts };
        });
        const missing = new Set<string>();
        for (const { folder, inside, counts } of sentences) {
          const own = files.filter(({ at }) => isIn(at, folder));
          const others = files.filter(({ at }) => isIn(at, inside) && !isIn(at, folder));
          const shared = own.filter(({ content }) => others.some((other) => other.content === content));
          const [told = 0, all = 0] = counts.split('/').map(Number);
          expect(isIn(`${inside}/x`, folder)).toBe(false);
          expect(all).toBe(own.length);
          // Copies in folders that were told of before are left out.
          expect(told).toBeLessThanOrEqual(shared.length);
          expect(told / all).toBeGreaterThanOrEqual(0.6);
          if (told < all) for (const { content } of own) missing.add(content);
        }
        const isTold = (at: string) => sentences.some(({ folder }) => isIn(at, folder));
        for (const { at, content } of files)
          if (isTold(at) && !missing.has(content))
            expect(files.some((other) => other.content === content && !isTold(other.at))).toBe(true);
      }),
    );
  });
});
