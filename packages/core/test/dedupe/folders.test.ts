import { renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FolderPair } from '../../src/dedupe/folders/folder-pair.ts';
import type { FoldersOptions } from '../../src/dedupe/folders/find-folders.ts';
import { findFolders } from '../../src/dedupe/folders/find-folders.ts';
import type { FileAccess } from '../../src/files/file-access.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { SmallLibrary } from './small-library.ts';

let small: SmallLibrary;

beforeEach(() => {
  small = new SmallLibrary();
});

afterEach(() => small[Symbol.dispose]());

function find(atLeastPercent = 50, options: Partial<FoldersOptions> = {}) {
  return small.session((session) => findFolders(session, { atLeastPercent, ...options }));
}

/** Looks at the library through another file access. */
function through(access: Partial<FileAccess>): void {
  small.library = { ...small.library, access: { ...nodeFileAccess, ...access } };
}

/** A pair in short. */
function told(pairs: readonly FolderPair[]): readonly string[] {
  return pairs.map(({ folder, inside, shared, files, isSame }) => {
    const how = isSame ? 'is' : 'in';
    return `${small.relative(folder)} ${how} ${small.relative(inside)} ${shared}/${files}`;
  });
}

const DAY: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
const HASH: unknown = expect.stringMatching(/^[0-9a-f]{64}$/);

describe('findFolders', () => {
  it('tells a folder that is nearly inside another one, and the files that only it has', async () => {
    small.write({
      'lib/media/2019/a.jpg': 'a',
      'lib/media/2019/05/b.jpg': 'bb',
      'lib/media/2020/c.jpg': 'c',
      'lib/media/2020/d.jpg': 'd',
      'old/phone/1.jpg': 'a',
      'old/phone/dcim/2.jpg': 'bb',
      'old/phone/dcim/ü"3.jpg': 'only here',
      'old/phone/4.jpg': 'c',
      'old/phone/empty': '',
      'old/x.jpg': 'other',
      'old/y.jpg': 'more',
      'old/z.jpg': 'most',
    });
    await small.crawl();
    await small.crawl('old/');
    expect(await find(70)).toEqual([
      {
        folder: small.at('old/phone'),
        inside: small.at('lib/media'),
        files: 4,
        bytes: 13,
        shared: 3,
        sharedBytes: 4,
        isSame: false,
        leftAlone: 0,
        emptyFiles: 1,
        onlyHere: {
          count: 1,
          nowhereElse: 1,
          linked: 0,
          first: [{ path: 'dcim/ü"3.jpg', sha256: HASH, isElsewhere: false }],
        },
        unseen: { count: 0, first: [] },
        crawledAt: DAY,
        mayBeOneFolder: false,
      },
    ]);
    const [stricter] = await find(80);
    expect(stricter).toMatchObject({
      folder: small.at('lib/media/2019'),
      inside: small.at('old/phone'),
      shared: 2,
    });
  });

  it('says of a file that the other folder lacks whether a third one has it', async () => {
    small.write({
      'lib/media/a/1': 'one',
      'lib/media/a/2': 'two',
      'lib/media/b/1': 'one',
      'lib/media/b/2': 'two',
      'lib/media/b/3': 'three',
      'old/c/3': 'three',
      'old/c/9': 'nine',
      'old/c/8': 'eight',
      'old/c/7': 'seven',
    });
    await small.crawl();
    await small.crawl('old/');
    const found = await find();
    expect(found.map(({ folder, inside }) => [small.relative(folder), small.relative(inside)])).toEqual([
      ['lib/media/a', 'lib/media/b'],
    ]);
    small.write({ 'lib/media/a/4': 'four', 'lib/media/a/5': 'five' });
    await small.crawl();
    const [pair] = await find();
    expect(pair).toMatchObject({
      folder: small.at('lib/media/b'),
      inside: small.at('lib/media/a'),
      shared: 2,
      onlyHere: { count: 1, nowhereElse: 0, first: [{ path: '3', isElsewhere: true }] },
    });
  });

  it('takes a file under two names for no copy of itself', async () => {
    small.write({ 'lib/media/a/1': 'one', 'lib/media/a/2': 'two', 'lib/media/a/3': 'three' });
    small.write({ 'lib/media/b/4': 'four', 'lib/media/c/1': 'one', 'lib/media/c/2': 'two' });
    for (const name of ['1', '2', '3']) small.link(`lib/media/a/${name}`, `lib/media/b/${name}`);
    await small.crawl();
    expect((await find(60)).map(({ folder, inside, shared }) => [folder, inside, shared])).toEqual([
      [small.at('lib/media/c'), small.at('lib/media/a'), 2],
    ]);
    expect(small.notes).not.toContainEqual(expect.stringContaining('under another name'));
  });

  it('counts a tree inside a folder for the folder, and tells nothing of one that holds a tree which is not compared', async () => {
    small.write({ 'lib/media/1': 'one', 'lib/media/2': 'two', 'lib/media/3': 'three', 'lib/media/9': '9' });
    small.write({
      'old/1': 'one',
      'old/2': 'two',
      'old/3': 'three',
      'old/keep/4': 'four',
      'old/keep/5': 'five',
    });
    await small.crawl();
    await small.crawl('old/keep/');
    await small.crawl('old/');
    expect(told(await find(80))).toEqual([]);
    const [pair] = await find(60);
    expect(told([pair as FolderPair])).toEqual(['old in lib/media 3/5']);
    expect(pair?.onlyHere).toMatchObject({
      nowhereElse: 2,
      first: [{ path: 'keep/4' }, { path: 'keep/5' }],
    });
    expect(pair?.unseen.count).toBe(0);
    const compared = await find(60, { trees: ['media', small.at('old')] });
    expect(told(compared)).toEqual(['lib/media in old 3/4']);
  });

  it('tells no folder around the library to be inside it', async () => {
    small.write({ 'lib/media/1': 'one', 'lib/media/2': 'two', 'loose/1': 'one', 'loose/2': 'two' });
    await small.crawl();
    await small.crawl('./');
    expect(told(await find(50))).toEqual(['loose is lib/media 2/2']);
  });

  it('takes one folder under two names for one, and trusts no copy that is gone', async () => {
    small.write({ 'share/1': 'one', 'share/2': 'two', 'lib/media/x': 'x' });
    small.write({ 'view/1': 'one', 'view/2': 'two' });
    small.write({ 'third/1': 'one', 'third/2': 'two', 'third/3': 'three' });
    for (const tree of ['media', 'share/', 'view/', 'third/']) await small.crawl(tree);
    expect(told(await find())).toEqual(['share in third 2/2', 'view is share 2/2']);
    // Now the second name shows the files of the first one, as a share does that is mounted twice.
    for (const name of ['1', '2']) {
      rmSync(small.at(`view/${name}`));
      small.link(`share/${name}`, `view/${name}`);
    }
    expect(told(await find(50, { trees: [small.at('share'), small.at('view')] }))).toEqual([]);
    expect(small.notes).toContainEqual(expect.stringContaining('share under another name'));
    expect(told(await find())).toEqual(['share in third 2/2']);
    rmSync(small.at('third/1'));
    utimesSync(small.at('third/2'), 1, 1);
    const { pairs, warnings } = await small.session(async (session) => ({
      pairs: await findFolders(session, {
        atLeastPercent: 50,
        trees: [small.at('share'), small.at('third')],
      }),
      warnings: session.warnings.first,
    }));
    expect(pairs).toEqual([]);
    expect(warnings).toEqual([
      { path: small.at('third'), message: expect.stringContaining('not as it was crawled') as string },
    ]);
  });

  it('says where the file system does not tell whether both are one folder', async () => {
    small.write({
      'lib/media/a/1': 'one',
      'lib/media/a/2': 'two',
      'lib/media/b/1': 'one',
      'lib/media/b/2': 'two',
    });
    await small.crawl();
    expect((await find()).map(({ mayBeOneFolder }) => mayBeOneFolder)).toEqual([false]);
    through({ statfs: (path) => ({ ...nodeFileAccess.statfs(path), type: 0xfe534d42 | 0 }) });
    expect((await find()).map(({ mayBeOneFolder }) => mayBeOneFolder)).toEqual([true]);
  });

  it('counts no copies that the rules leave alone, and says how many they are', async () => {
    small.write({ 'lib/media/a/1': 'one', 'lib/media/a/2': 'two' });
    small.write({ 'lib/media/.Trash/a/1': 'one', 'lib/media/.Trash/a/2': 'two' });
    await small.crawl();
    expect(told(await find())).toEqual(['lib/media/a is lib/media/.Trash/a 2/2']);
    expect(told(await find(50, { skipHidden: true }))).toEqual([]);
    renameSync(small.at('lib/media/.Trash'), small.at('lib/media/b'));
    small.write({ 'lib/media/b/a/1': 'one', 'lib/media/b/a/2': 'two', 'lib/media/b/a/3': 'three' });
    small.write({ 'lib/media/a/3': 'three' });
    await small.crawl();
    outputFileSync(small.at('lib/media/b/a/.mediastructignore'), '3\n');
    const [pair] = await find();
    expect(pair).toMatchObject({ shared: 2, files: 3, leftAlone: 1, onlyHere: { count: 0 } });
  });

  it('counts no copies on another file system where each is to keep its own', async () => {
    small.write({ 'lib/media/a/1': 'one', 'lib/media/a/2': 'two', 'disk/1': 'one', 'disk/2': 'two' });
    await small.crawl();
    await small.crawl('disk/');
    through({
      lstat: (path) => {
        const stat = nodeFileAccess.lstat(path);
        return path.startsWith(small.at('disk')) ? { ...stat, dev: stat.dev + 1n } : stat;
      },
    });
    expect(told(await find())).toEqual(['disk is lib/media/a 2/2']);
    expect(told(await find(50, { oneFileSystem: true }))).toEqual([]);
  });

  it('names what no index knows, and calls no folder whole or the same that holds some of it', async () => {
    small.write({
      'lib/media/a/1': 'one',
      'lib/media/a/2': 'two',
      'lib/media/b/1': 'one',
      'lib/media/b/2': 'two',
    });
    await small.crawl();
    expect(told(await find())).toEqual(['lib/media/b is lib/media/a 2/2']);
    outputFileSync(small.at('lib/media/a/new/3'), 'three');
    expect(told(await find())).toEqual(['lib/media/b in lib/media/a 2/2']);
    expect((await find())[0]?.unseen.count).toBe(0);
    outputFileSync(small.at('lib/media/b/raw/3'), 'three');
    outputFileSync(small.at('lib/media/b/raw/4'), 'four');
    symlinkSync('1', small.at('lib/media/b/link'));
    utimesSync(small.at('lib/media/b/2'), 1, 1);
    const [pair] = await find();
    expect(pair?.unseen).toEqual({
      count: 3,
      first: [
        { path: '2', why: 'changed' },
        { path: 'link', why: 'no-file' },
        { path: 'raw/', why: 'not-indexed' },
      ],
    });
  });

  it('says of no folder that it holds the same as one that lost files since the crawl, or after it lost some itself', async () => {
    const names = Array.from({ length: 100 }, (_, nth) => String(100 + nth));
    small.write(
      Object.fromEntries(names.flatMap((name) => ['a', 'b'].map((at) => [`lib/media/${at}/${name}`, name]))),
    );
    await small.crawl();
    expect(told(await find())).toEqual(['lib/media/b is lib/media/a 100/100']);
    // None of the files that are looked at before a pair is told.
    renameSync(small.at('lib/media/b/102'), small.at('102'));
    const [pair] = await find();
    expect(pair).toMatchObject({
      isSame: false,
      unseen: { count: 1, first: [{ path: '102', why: 'gone' }] },
    });
    renameSync(small.at('102'), small.at('lib/media/b/102'));
    rmSync(small.at('lib/media/a/102'));
    expect(await find()).toEqual([]);
    expect(small.notes).toContainEqual(expect.stringContaining('is not as it was crawled'));
  });
});
