import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeepRule } from '../library/core-settings.ts';
import { KEEP_RULES } from '../library/core-settings.ts';
import { groupFolder } from '../metadata/groups.ts';
import { advantageOf } from './advantage.ts';
import type { FolderFile } from './candidates.ts';
import { Candidates } from './candidates.ts';
import { decideKeepers } from './plan.ts';

/** A file as a test writes it down: its content is a word; equal words are equal files. */
interface TestFile {
  readonly path: string;
  readonly content: string;
  /** Milliseconds; a fraction is finer than copying keeps. */
  readonly mtime?: number;
  readonly inode?: number;
}

interface Verdict {
  readonly moved: Readonly<Record<string, string>>;
  /** What decided, by what moved. */
  readonly why: Readonly<Record<string, string>>;
  readonly kept: readonly string[];
  readonly sets: number;
}

function decide(
  files: readonly TestFile[],
  options: {
    keep?: KeepRule | readonly KeepRule[];
    reference?: string;
    ranks?: Readonly<Record<string, number>>;
    /** Places by the beginnings of paths. */
    places?: Readonly<Record<string, number>>;
    /** File systems by the beginnings of paths. */
    devices?: Readonly<Record<string, number>>;
    wholeFolders?: boolean;
  } = {},
): Verdict {
  const counts = new Map<string, number>();
  for (const { content } of files) counts.set(content, (counts.get(content) ?? 0) + 1);
  const sets = [...counts].filter(([, count]) => count > 1).map(([content]) => content);
  const candidates = new Candidates({
    rows: files.length,
    sets: sets.length,
    keep: [options.keep ?? 'oldest'].flat(),
    wholeFolders: options.wholeFolders,
  });
  const numberOf = (table: Readonly<Record<string, number>> = {}, path: string) =>
    Object.entries(table).find(([start]) => path.startsWith(start))?.[1] ?? 0;
  for (const folder of new Set(files.map(({ path }) => folderOf(path)))) {
    const members = files.flatMap((file, at): FolderFile[] =>
      folderOf(file.path) === folder
        ? [
            {
              name: file.path.slice(folder.length + 1),
              ordinal: at,
              set: sets.indexOf(file.content),
              mtimeNs: String(Math.round((file.mtime ?? 0) * 1e6)),
              dev: '1',
              ino: String(file.inode ?? at + 1000),
            },
          ]
        : [],
    );
    const isReference = options.reference !== undefined && folder.startsWith(options.reference);
    candidates.addFolder({
      files: members,
      isReference,
      treeRank: options.ranks?.[folder.split('/')[0] ?? ''] ?? 3,
      pathLength: folder.length,
      placeOf: (name) => numberOf(options.places, `${folder}/${name}`),
      device: numberOf(options.devices, `${folder}/`),
    });
  }
  const { keeperOf, sets: found } = decideKeepers(candidates);
  const nameOf = (row: number) => files[candidates.ordinal[row] as number]?.path as string;
  const moved: Record<string, string> = {};
  const why: Record<string, string> = {};
  const groupOf = (row: number) => candidates.group[row] as number;
  for (let row = 0; row < candidates.rows; row++) {
    if (keeperOf[row] === 0) continue;
    const keeper = (keeperOf[row] as number) - 1;
    moved[nameOf(row)] = nameOf(keeper);
    why[nameOf(row)] = advantageOf(candidates, { keeper: groupOf(keeper), moved: groupOf(row) });
  }
  return { moved, why, kept: files.map(({ path }) => path).filter((path) => !(path in moved)), sets: found };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

describe('decideKeepers', () => {
  const copies = [
    { path: 'm/long/one.jpg', content: 'x', mtime: 30_000 },
    { path: 'm/two.jpg', content: 'x', mtime: 20_000 },
    { path: 'n/other.jpg', content: 'x', mtime: 50_000 },
  ];

  it.each([
    ['oldest', 'm/two.jpg'],
    ['newest', 'n/other.jpg'],
    ['shortest-path', 'm/two.jpg'],
    ['path-order', 'm/long/one.jpg'],
  ] as const)('keeps one copy by the rule %s', (keep, kept) => {
    const verdict = decide(copies, { keep });
    expect(verdict.kept).toEqual([kept]);
    expect(new Set(Object.values(verdict.moved))).toEqual(new Set([kept]));
  });

  it('takes a copy whose time lost its last digits for one of the same age, so the first tree keeps it', () => {
    const files = [
      { path: 'm/copy.jpg', content: 'x', mtime: 123.0001 },
      { path: 'n/original.jpg', content: 'x', mtime: 123 },
    ];
    expect(decide(files, { keep: 'oldest' }).kept).toEqual(['m/copy.jpg']);
  });

  it.each([
    ['vfat', 124_500, 123_000],
    ['exFAT', 123_010, 123_001],
    ['a time without its last digits', 123.0001, 123],
  ])(
    'takes times within the grain of %s for one time, also where another copy is older',
    (_, first, second) => {
      const files = [
        { path: 'm/copy.jpg', content: 'x', mtime: first },
        { path: 'n/original.jpg', content: 'x', mtime: second },
      ];
      expect(decide(files, { keep: 'oldest' }).kept).toEqual(['m/copy.jpg']);
      expect(decide(files.toReversed(), { keep: 'newest' }).kept).toEqual(['n/original.jpg']);
      expect(decide([...files, { path: 'o/old.jpg', content: 'x', mtime: -90_000 }]).kept).toEqual([
        'o/old.jpg',
      ]);
    },
  );

  it('asks the rank of the tree before the rule', () => {
    const outside = { path: 'old/a.jpg', content: 'x', mtime: 1 };
    const inside = { path: 'media/a.jpg', content: 'x', mtime: 90_000 };
    for (const files of [
      [outside, inside],
      [inside, outside],
    ])
      for (const keep of KEEP_RULES)
        expect(decide(files, { keep, ranks: { media: 1, old: 3 } }).kept).toEqual(['media/a.jpg']);
  });

  it('lets the copy in a reference of a lesser rank stay beside the one of the library', () => {
    const files = [
      { path: 'old/a.jpg', content: 'x' },
      { path: 'media/a.jpg', content: 'x' },
    ];
    expect(decide(files, { reference: 'old', ranks: { media: 1, old: 3 } }).moved).toEqual({});
  });

  it.each(['a/foo (1).jpg', 'a/foo copy.jpg', 'a/foo - Copy.jpg', 'a/Copy of foo.jpg', 'b/foo(2).jpg'])(
    'never prefers %s to the plain name, not even where it is older',
    (path) => {
      for (const keep of KEEP_RULES) {
        const files = [
          { path, content: 'x', mtime: keep === 'newest' ? 90_000 : 0 },
          { path: 'a/foo.jpg', content: 'x', mtime: 50_000 },
        ];
        expect(decide(files, { keep }).kept).toEqual(['a/foo.jpg']);
      }
    },
  );

  it('keeps the copy of a reference whatever the rule says', () => {
    for (const keep of KEEP_RULES)
      expect(decide(copies, { keep, reference: 'n' }).kept).toEqual(['n/other.jpg']);
  });

  it('moves nothing where both copies are references', () => {
    expect(decide(copies, { reference: '' }).moved).toEqual({});
  });

  it.each(['a/IMG_E1234.jpg', 'a/foo-edited.jpg', 'b/foo (edited).jpg', 'a/foo~2.jpg'])(
    'never prefers %s to the name of the original',
    (path) => {
      const plain = { path: 'a/foo.jpg', content: 'x', mtime: 50_000 };
      for (const keep of KEEP_RULES)
        expect(decide([{ path, content: 'x', mtime: 0 }, plain], { keep }).kept).toEqual(['a/foo.jpg']);
    },
  );

  it('asks the next rule where the first finds no difference', () => {
    const files = [
      { path: 'm/long/one.jpg', content: 'x', mtime: 1000 },
      { path: 'm/two.jpg', content: 'x', mtime: 2000 },
      { path: 'n/3.jpg', content: 'x', mtime: 90_000 },
    ];
    expect(decide(files, { keep: ['oldest', 'shortest-path'] }).kept).toEqual(['m/two.jpg']);
    expect(decide(files, { keep: ['shortest-path', 'oldest'] }).kept).toEqual(['n/3.jpg']);
    expect(decide(files, { keep: 'oldest' }).kept).toEqual(['m/long/one.jpg']);
  });

  it('asks the place of a file before its name and the rules, and behind the rank of its tree', () => {
    const places = { 'n/other': 0, 'm/two': 1, m: 2 };
    expect(decide(copies, { places }).kept).toEqual(['n/other.jpg']);
    expect(decide(copies, { places, ranks: { m: 1, n: 3 } }).kept).toEqual(['m/two.jpg']);
  });

  it('says what decided between the copy that stays and the one that moves', () => {
    const best = { path: 'm/foo.jpg', content: 'x', mtime: 10_000 };
    const whyOf = (other: Partial<TestFile>, options: Parameters<typeof decide>[1] = {}) =>
      Object.values(decide([best, { ...best, ...other }], options).why)[0];
    expect(whyOf({ path: 'n/foo.jpg' })).toBe('path-order');
    expect(whyOf({ path: 'n/foo.jpg' }, { keep: ['oldest', 'newest'] })).toBe('path-order');
    expect(whyOf({ path: 'm/longer/foo.jpg' }, { keep: ['oldest', 'shortest-path'] })).toBe('shortest-path');
    expect(whyOf({ path: 'm/longer/foo.jpg', mtime: 90_000 }, { keep: ['oldest', 'shortest-path'] })).toBe(
      'oldest',
    );
    expect(whyOf({ path: 'm/longer/foo.jpg', mtime: 90_000 }, { keep: 'shortest-path' })).toBe(
      'shortest-path',
    );
    expect(whyOf({ path: 'm/foo (1).jpg', mtime: 0 })).toBe('plain-name');
    expect(whyOf({ path: 'm/foo-edited.jpg', mtime: 0 })).toBe('original-name');
    expect(whyOf({ path: 'n/foo.jpg', mtime: 0 }, { places: { n: 1 } })).toBe('pattern');
    expect(whyOf({ path: 'n/foo.jpg', mtime: 0 }, { ranks: { m: 1 } })).toBe('rank');
    expect(whyOf({ path: 'n/foo.jpg', mtime: 0 }, { reference: 'm' })).toBe('reference');
  });

  it('says that the age decided also where the copy that stays is as good as the oldest, and the other is not', () => {
    const at = (path: string, mtime: number) => ({ path, content: 'x', mtime });
    const files = [at('a/1.jpg', 11_900), at('b/1.jpg', 10_000), at('c/1.jpg', 12_100)];
    expect(decide(files).why).toEqual({ 'b/1.jpg': 'path-order', 'c/1.jpg': 'oldest' });
  });

  it('keeps a copy on each file system where they are told apart', () => {
    const devices = { 'm/': 1, 'n/': 2 };
    expect(decide(copies, { devices }).moved).toEqual({ 'm/long/one.jpg': 'm/two.jpg' });
  });

  it('finds the copy of its own file system behind many on another one', () => {
    const far = Array.from({ length: 200 }, (_, nth) => ({
      path: `ref/${nth}.jpg`,
      content: 'x',
      mtime: nth * 10_000,
    }));
    const near = [
      { path: 'b/1.jpg', content: 'x', mtime: 1 },
      { path: 'b/2.jpg', content: 'x', mtime: 2 },
    ];
    const options = { reference: 'ref', devices: { 'ref/': 1, 'b/': 2 } };
    expect(decide([...far, ...near], options).moved).toEqual({ 'b/2.jpg': 'b/1.jpg' });
  });

  it('moves all files of a folder or none, where folders are handled whole', () => {
    const files = [
      { path: 'a/1.jpg', content: 'x' },
      { path: 'a/2.jpg', content: 'y' },
      { path: 'b/1.jpg', content: 'x' },
      { path: 'b/2.jpg', content: 'y' },
      { path: 'c/1.jpg', content: 'x' },
      { path: 'c/3.jpg', content: 'lone' },
      { path: 'd/2.jpg', content: 'y' },
    ];
    expect(decide(files, { wholeFolders: true }).moved).toEqual({
      'b/1.jpg': 'a/1.jpg',
      'b/2.jpg': 'a/2.jpg',
      'd/2.jpg': 'a/2.jpg',
    });
  });

  it('keeps every name of an inode that stands there more than once', () => {
    const linked = [
      { path: 'a/1.jpg', content: 'x', inode: 7 },
      { path: 'a/2.jpg', content: 'x', inode: 7 },
      { path: 'b/3.jpg', content: 'x', inode: 8 },
    ];
    expect(decide(linked).moved).toEqual({ 'b/3.jpg': 'a/1.jpg' });
  });

  it('keeps the names of one inode also where another file is the keeper', () => {
    const linked = [
      { path: 'a/1.jpg', content: 'x', inode: 8 },
      { path: 'b/2.jpg', content: 'x', inode: 7 },
      { path: 'b/3.jpg', content: 'x', inode: 7 },
    ];
    expect(decide(linked).moved).toEqual({});
  });

  it('keeps a picture whose sidecar is nowhere else', () => {
    const files = [
      { path: 'a/1.cr2', content: 'x' },
      { path: 'b/1.cr2', content: 'x' },
      { path: 'b/1.xmp', content: 'edits' },
    ];
    expect(decide(files).moved).toEqual({});
  });

  it('keeps a picture whose sidecar stands beside another picture only', () => {
    const files = [
      { path: 'a/1.cr2', content: 'x' },
      { path: 'b/9.cr2', content: 'y' },
      { path: 'b/9.xmp', content: 'edits' },
      { path: 'c/1.cr2', content: 'x' },
      { path: 'c/1.xmp', content: 'edits' },
    ];
    expect(decide(files).moved).toEqual({});
  });

  it('moves a whole group to where a whole group is kept, past a better lone copy', () => {
    const files = [
      { path: 'a/1.cr2', content: 'x' },
      { path: 'b/1.cr2', content: 'x' },
      { path: 'b/1.xmp', content: 'edits' },
      { path: 'c/1.cr2', content: 'x' },
      { path: 'c/1.xmp', content: 'edits' },
    ];
    expect(decide(files).moved).toEqual({ 'c/1.cr2': 'b/1.cr2', 'c/1.xmp': 'b/1.xmp' });
  });

  it("judges a group by its main file's time, not by its sidecar's", () => {
    const files = [
      { path: 'a/1.cr2', content: 'x', mtime: 50_000 },
      { path: 'a/1.xmp', content: 'edits', mtime: 10_000 },
      { path: 'b/1.cr2', content: 'x', mtime: 40_000 },
      { path: 'b/1.xmp', content: 'edits', mtime: 90_000 },
    ];
    expect(decide(files).kept).toEqual(['b/1.cr2', 'b/1.xmp']);
  });

  it('moves a second copy inside one folder', () => {
    const files = [
      { path: 'a/1 (1).jpg', content: 'x', mtime: 2 },
      { path: 'a/1.jpg', content: 'x', mtime: 1 },
    ];
    expect(decide(files).moved).toEqual({ 'a/1 (1).jpg': 'a/1.jpg' });
  });

  it('counts the sets of equal files', () => {
    expect(decide([...copies, { path: 'z/lone.jpg', content: 'y' }]).sets).toBe(1);
  });
});

describe('decideKeepers, for any trees', () => {
  const file = fc.record({
    folder: fc.constantFrom('a', 'a/b', 'c', 'd'),
    name: fc.constantFrom('1.cr2', '1.xmp', '1.jpg', '1.cr2.xmp', '2.jpg', '2.mov', '2.aae', '3.heic'),
    content: fc.constantFrom('p', 'q', 'r', 's', 't'),
    // Farther apart than the grain: what lies within it is no order that holds for every part of a set.
    mtime: fc.integer({ min: 0, max: 3 }).map((step) => step * 10_000),
    inode: fc.integer({ min: 1, max: 40 }),
  });
  const tree = fc
    .uniqueArray(file, { maxLength: 24, selector: ({ folder, name }) => `${folder}/${name}` })
    .map((files) => files.map(({ folder, name, ...rest }) => ({ path: `${folder}/${name}`, ...rest })));
  const options = fc.record({
    keep: fc.constantFrom(...KEEP_RULES),
    reference: fc.constantFrom('a', 'c', 'none'),
  });
  const contentOf = (files: readonly TestFile[]) => new Map(files.map((one) => [one.path, one.content]));

  it('never moves a file out of a reference', () => {
    fc.assert(
      fc.property(tree, options, (files, given) => {
        const { moved } = decide(files, given);
        expect(Object.keys(moved).filter((path) => path.startsWith(given.reference))).toEqual([]);
      }),
    );
  });

  it('keeps for each file that moves an equal one of another inode that stays', () => {
    fc.assert(
      fc.property(tree, options, (files, given) => {
        const contents = contentOf(files);
        const inodes = new Map(files.map((one) => [one.path, one.inode]));
        const { moved, kept } = decide(files, given);
        for (const [path, keeper] of Object.entries(moved)) {
          expect(kept).toContain(keeper);
          expect(contents.get(keeper)).toBe(contents.get(path));
          expect(inodes.get(keeper)).not.toBe(inodes.get(path));
        }
      }),
    );
  });

  it('moves the files of a group together, to keepers of one folder', () => {
    fc.assert(
      fc.property(tree, options, (files, given) => {
        const { moved } = decide(files, given);
        for (const folder of new Set(files.map(({ path }) => folderOf(path)))) {
          const paths = files.map(({ path }) => path).filter((path) => folderOf(path) === folder);
          for (const { members } of groupFolder(paths.map((path) => path.slice(folder.length + 1)))) {
            const keepers = members.map(({ index }) => moved[paths[index] as string]);
            expect(new Set(keepers.map((keeper) => keeper && folderOf(keeper))).size).toBe(1);
          }
        }
      }),
    );
  });

  it('finds nothing more to move once its moves are done', () => {
    fc.assert(
      fc.property(tree, options, (files, given) => {
        const { moved } = decide(files, given);
        const left = files.filter(({ path }) => !(path in moved));
        expect(decide(left, given).moved).toEqual({});
      }),
    );
  });
});
