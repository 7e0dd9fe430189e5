import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFolders } from '../../src/dedupe/folders/find-folders.ts';
import { SmallLibrary } from './small-library.ts';

let small: SmallLibrary;

beforeEach(() => {
  small = new SmallLibrary();
});

afterEach(() => small[Symbol.dispose]());

function find(atLeastPercent = 50) {
  return small.session((session) => findFolders(session, { atLeastPercent }));
}

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
        onlyHere: {
          count: 1,
          nowhereElse: 1,
          first: [{ path: 'dcim/ü"3.jpg', sha256: HASH, isElsewhere: false }],
        },
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
  });
});
