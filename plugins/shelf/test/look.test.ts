import { execFileSync } from 'node:child_process';
import { Buffer } from 'node:buffer';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setDisk, standDisk } from '../src/disks/change-disk.ts';
import type { LookRequest } from '../src/look/look-request.ts';
import { listLines, treeLines } from '../src/look/render-list.ts';
import { totalsOf } from '../src/look/list-totals.ts';
import { ShelfLook } from '../src/look/shelf-look.ts';
import { whereIs } from '../src/look/where-is.ts';
import { whereLines } from '../src/look/render-where.ts';
import { setSource } from '../src/sources/change-source.ts';
import { sha256, TestShelf } from './test-shelf.ts';

let shelf: TestShelf;
const NOW = new Date('2026-03-11T10:00:00Z');

// One shelf for all: a backup costs a second, and whoever changes it sets it right again.
beforeAll(async () => {
  shelf = new TestShelf();
  await shelf.addSource();
  await shelf.addDisk('one');
  await shelf.addDisk('two');
  await shelf.session(async (session) => setDisk(session, 'one', { place: 'house, shelf B' }));
  shelf.write('2019/05/a.jpg', 'content of a');
  shelf.write('2019/05/b.jpg', 'the content of b');
  shelf.write('2019-x.jpg', 'sorts before the folder');
  await shelf.backup('one');
  shelf.now = NOW;
  rmSync(shelf.path('src/2019-x.jpg'));
  shelf.write('2024/c.jpg', 'c');
  linkSync(shelf.path('src/2024/c.jpg'), shelf.path('src/2024/d.jpg'));
  symlinkSync('c.jpg', shelf.path('src/2024/e.jpg'));
  writeFileSync(Buffer.from(`${shelf.path('src/2024')}/"b\xe9"`, 'latin1'), 'x');
  mkdirSync(shelf.path('src/empty'));
  await shelf.backup('two', { acceptGone: true });
});
afterAll(() => shelf[Symbol.dispose]());
afterEach(async () => {
  shelf.now = NOW;
  await shelf.session(async (session) => {
    for (const disk of ['one', 'two']) standDisk(session, disk, 'active');
  });
  for (const disk of ['one', 'two'])
    if (existsSync(shelf.path(`away ${disk}`))) renameSync(shelf.path(`away ${disk}`), shelf.path(disk));
});

function unplug(...disks: readonly string[]): void {
  for (const disk of disks) renameSync(shelf.path(disk), shelf.path(`away ${disk}`));
}

const EVERYTHING: LookRequest = {
  path: undefined,
  source: undefined,
  disk: undefined,
  fewerThan: undefined,
  isAll: false,
};

function look<T>(task: (look: ShelfLook) => T): Promise<T> {
  return shelf.session(async (session) => {
    using opened = new ShelfLook(session, () => {});
    return task(opened);
  });
}

const list = (asked: Partial<LookRequest> = {}) => look((one) => [...one.list({ ...EVERYTHING, ...asked })]);
const files = (asked: Partial<LookRequest> = {}) =>
  look((one) => [...one.files({ ...EVERYTHING, ...asked })].map(({ path, proven }) => [path, proven]));

describe('shelf ls', () => {
  it('lists a folder with what is below it, with the disks away', async () => {
    unplug('one', 'two');
    expect(await list()).toEqual([
      { kind: 'folder', path: 'photos', files: 5, bytes: 31, fewest: 1, tooFew: 3 },
    ]);
    expect((await list({ path: 'photos/' })).map(({ path, kind }) => [path, kind])).toEqual([
      ['photos/2019', 'folder'],
      ['photos/2024', 'folder'],
      ['photos/empty', 'folder'],
    ]);
    const [a] = await list({ path: 'photos/2019/05' });
    expect(a).toMatchObject({ path: 'photos/2019/05/a.jpg', size: 12, proven: 2, least: 2 });
    expect(a?.kind === 'file' && a.copies.map(({ name, isProven }) => [name, isProven])).toContainEqual([
      'one',
      true,
    ]);
  });

  it('takes a file, a folder of this computer, and a path below a source that is named', async () => {
    expect(await list({ path: 'photos/2024/c.jpg' })).toMatchObject([{ kind: 'file', size: 1 }]);
    expect(await list({ path: shelf.path('src/2024') })).toHaveLength(4);
    expect(await list({ path: '2024', source: 'photos' })).toHaveLength(4);
    await expect(list({ path: 'photos/2020' })).rejects.toMatchObject({ code: 'file-missing' });
    await expect(list({ path: shelf.path('one') })).rejects.toMatchObject({ code: 'usage' });
    await expect(list({ disk: 'three' })).rejects.toMatchObject({ code: 'usage' });
  });

  it('gives only files on a disk, or with too few copies, and no folders without them', async () => {
    expect(await files({ disk: 'one' })).toEqual([
      ['photos/2019/05/a.jpg', 2],
      ['photos/2019/05/b.jpg', 2],
    ]);
    expect(await files({ fewerThan: 2 })).toEqual([
      ['photos/2024/"b\udce9"', 1],
      ['photos/2024/c.jpg', 1],
      ['photos/2024/d.jpg', 1],
    ]);
    expect((await list({ path: 'photos', fewerThan: 2 })).map(({ path }) => path)).toEqual(['photos/2024']);
    expect(await list({ fewerThan: 1 })).toEqual([]);
  });

  it('leaves out what is gone and what is hidden, unless all is asked for', async () => {
    const gone = await list({ path: 'photos/2019-x.jpg', isAll: true });
    expect(gone).toMatchObject([{ goneSince: '2026-03-11T10:00:00.000Z', proven: 1 }]);
    expect(totalsOf(gone)).toMatchObject({ files: 1, tooFew: 0 });
    const hide = (isHidden: boolean) =>
      shelf.session(async (session) => setSource(session, 'photos', { isHidden }));
    await hide(true);
    expect(await list()).toEqual([]);
    expect(await list({ isAll: true })).toMatchObject([{ files: 6 }]);
    await hide(false);
  });

  it('counts no copy on a disk that is retired or lost, and still lists what was on it', async () => {
    await shelf.session(async (session) => standDisk(session, 'one', 'lost'));
    await shelf.session(async (session) => standDisk(session, 'two', 'retired'));
    expect(await files({ disk: 'one' })).toEqual([
      ['photos/2019/05/a.jpg', 0],
      ['photos/2019/05/b.jpg', 0],
    ]);
  });

  it('shows a table whose copies stand below each file', async () => {
    const entries = await list({ path: 'photos/2024/c.jpg' });
    const view = { isWhere: true, isFlat: false, now: shelf.now, shown: (text: string) => text };
    expect(listLines(entries, totalsOf(entries), view)).toEqual([
      'copies  too few  files  bytes  name',
      '     1                    1 B  c.jpg',
      expect.stringMatching(/^ {10}tree src-.*: read 2026-03-11, today; not counted$/),
      '          disk two: read 2026-03-11, today',
      '1 file (1 B), each with 1 proven copy or more',
      '1 file with fewer proven copies than asked for',
    ]);
  });
});

describe('shelf ls --unlisted', () => {
  it('names nothing that a source has or had', async () => {
    expect(await look((one) => [...one.unlisted({ disk: undefined, fewerThan: undefined })])).toEqual([]);
  });

  it('shows a table of what belongs to no source', () => {
    const object = {
      kind: 'object',
      path: 'photos/a.jpg',
      sha256: 'ab',
      size: 1,
      proven: 1,
      copies: [],
    } as const;
    const view = { isWhere: false, isFlat: true, now: shelf.now, shown: (text: string) => text };
    expect(listLines([object], totalsOf([object]), view)).toEqual([
      'copies  too few  files  bytes  name',
      '     1                    1 B  photos/a.jpg',
      '1 file (1 B), each with 1 proven copy or more',
    ]);
  });
});

describe('shelf tree', () => {
  it('shows folders down to a depth, each with all that is below it', async () => {
    const { folder, folders } = await look((one) => one.tree({ ...EVERYTHING, path: 'photos' }, 1));
    expect(treeLines(folders, folder, (text) => text)).toEqual([
      'copies  too few  files  bytes  name',
      '     1        3      5   31 B  photos/',
      '     2               2   28 B    2019/',
      '     1        3      3    3 B    2024/',
      '                     0    0 B    empty/',
    ]);
  });
});

describe('shelf whereis', () => {
  const where = (text: string) =>
    shelf.session(async (session) => whereIs(session, { text, limit: 5, note: () => {} }));

  it('tells of each copy when it was read and whether its disk is here', async () => {
    unplug('one');
    const found = await where('a.jpg');
    expect(found.contents).toMatchObject([
      {
        sha256: sha256('content of a'),
        proven: 2,
        copies: [
          {
            kind: 'disk',
            name: 'one',
            place: 'house, shelf B',
            isHere: false,
            verifiedAt: '2026-03-01T10:00:00.000Z',
          },
          { kind: 'disk', name: 'two', isHere: true, isProven: true },
          { kind: 'tree', isProven: false, counts: false },
        ],
      },
    ]);
    const lines = whereLines(found, { now: shelf.now, shown: (text) => text });
    expect(lines[1]).toMatch(/^ {2}on disk one \(house, shelf B\): read 2026-03-01, 10 days ago: objects\//);
  });

  it('finds by a file on disk, by digits of a hash and by a pattern', async () => {
    const hash = sha256('content of a');
    writeFileSync(shelf.path('card.jpg'), 'content of a');
    for (const text of [shelf.path('card.jpg'), hash.slice(0, 9), 'photos/2019/**/a*'])
      expect((await where(text)).contents.map((one) => one.sha256)).toEqual([hash]);
    for (const text of ['photos/*/nothing*', 'nothing'])
      await expect(where(text)).rejects.toMatchObject({ code: 'file-missing' });
  });

  it('names what is gone from its source', async () => {
    const found = await where('2019-x');
    expect(found.contents).toMatchObject([{ names: ['photos/2019-x.jpg'], proven: 1 }]);
  });

  it('says why a copy proves nothing', async () => {
    await shelf.session(async (session) => standDisk(session, 'one', 'lost'));
    shelf.now = new Date('2029-03-01T10:00:00Z');
    const lines = whereLines(await where('a.jpg'), { now: shelf.now, shown: (text) => text });
    expect(lines[0]).toContain('no proven copy');
    expect(lines.join('\n')).toMatch(/disk two: .* too long ago to count/);
    expect(lines.join('\n')).toMatch(/disk one .*the disk counts as lost/);
  });
});

describe('shelf ls --ncdu', () => {
  const exported = (by?: 'disk' | 'copies') =>
    look((one) => Buffer.concat([...one.ncdu(EVERYTHING, { by, version: '1' })]).toString('latin1'));

  it('nests folders, counts hard links once, and keeps bytes that are not UTF-8', async () => {
    const text = await exported();
    const [major, minor, , root] = JSON.parse(text) as [number, number, object, unknown];
    expect([major, minor]).toEqual([1, 2]);
    expect(JSON.stringify(root)).toContain('{"name":"a.jpg","asize":12,"dsize":12,');
    expect(text.match(/"name":"[cd].jpg","asize":1,"dsize":1,"ino":1,"hlnkc":true/g)).toHaveLength(2);
    expect(text).toContain('{"name":"e.jpg","notreg":true');
    expect(text).toContain('{"name":"\\"b\xe9\\""');
  });

  it('has a folder for each disk, or for each number of copies', async () => {
    const names = async (by: 'disk' | 'copies') => {
      const [, , , root] = JSON.parse(await exported(by)) as [
        1,
        2,
        object,
        [object, ...[{ name: string }, ...object[]][]],
      ];
      return root.slice(1).map((part) => Array.isArray(part) && part[0]?.name);
    };
    expect(await names('disk')).toEqual(['one', 'two']);
    expect(await names('copies')).toHaveLength(4);
    expect((await exported('copies')).split('"1 proven copy"')[1]?.split('"2 proven copies"')[0]).toContain(
      'c.jpg',
    );
  });

  it('writes a new file whole, replaces none, and leaves nothing where it fails', async () => {
    const path = shelf.path('out.ncdu');
    await look((one) => one.writeExport(path, one.ncdu(EVERYTHING, { by: undefined, version: '1' })));
    expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveLength(4);
    await expect(look((one) => one.writeExport(path, []))).rejects.toMatchObject({ code: 'usage' });
    const torn = function* () {
      yield Buffer.from('[1,2');
      throw new Error('no more');
    };
    await expect(look((one) => one.writeExport(shelf.path('torn'), torn()))).rejects.toThrow('no more');
    expect(readdirSync(shelf.root).filter((name) => name.startsWith('torn'))).toEqual([]);
    await expect(look((one) => one.writeExport(shelf.path('no/x'), []))).rejects.toMatchObject({
      code: 'usage',
    });
  });

  it.runIf(existsSync('/usr/bin/ncdu'))('is read by ncdu itself, with the same sizes', async () => {
    const text = execFileSync('ncdu', ['-f', '-', '-o', '-'], { input: await exported('disk') }).toString();
    expect(text.match(/"name":"a.jpg","asize":12,"dsize":12/g)).toHaveLength(2);
    expect(text).toContain('"name":"/shelf"');
  });
});
