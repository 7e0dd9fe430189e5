import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess, planIngest } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jpegFile } from '../../../mediagen/src/index.ts';
import type { DiskChange } from '../src/disks/change-disk.ts';
import { setDisk } from '../src/disks/change-disk.ts';
import { readShelf } from '../src/ledger/shelf-ledger.ts';
import type { AddSourceRequest, SourceOptions } from '../src/sources/change-source.ts';
import { addSource, setSource } from '../src/sources/change-source.ts';
import type { SourceEntry } from '../src/sources/source-entry.ts';
import { readSourceListing, sourceListingPath } from '../src/sources/source-listing.ts';
import { queuedOnDisk } from '../src/verify/queued-on-disk.ts';
import { verifyDisk } from '../src/verify/verify-disk.ts';
import { sha256, TestShelf } from './test-shelf.ts';

let shelf: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
});
afterEach(() => shelf[Symbol.dispose]());

function listed(): readonly SourceEntry[] {
  const { library } = shelf;
  return readShelf(library).sources.flatMap(({ sourceId }) => [
    ...readSourceListing(nodeFileAccess, sourceListingPath(library, sourceId)),
  ]);
}

const names = (kind: SourceEntry['kind']) =>
  listed().flatMap((entry) => (entry.kind === kind ? [entry.path] : []));

/** The real file system, on which a folder of the source cannot be listed. */
function unlistable(folder: string): FileAccess {
  return {
    ...nodeFileAccess,
    readdir: (path) => {
      if (path === folder) throw Object.assign(new Error('EIO: made to fail'), { code: 'EIO' });
      return nodeFileAccess.readdir(path);
    },
  };
}

describe('a file that is gone', () => {
  it('has its days of grace from when it was last seen, also where the clock is set back for once', async () => {
    await shelf.addSource();
    for (const name of 'abcdefgh') shelf.write(`${name}.jpg`, `content of ${name}`);
    await shelf.backup('one');
    const seen = shelf.now.toISOString();
    rmSync(shelf.path('src/a.jpg'));
    shelf.now = new Date('1980-01-01T00:00:00Z');
    await shelf.backup('one', { acceptGone: true });
    expect(listed()).toContainEqual(
      expect.objectContaining({ kind: 'gone', path: 'a.jpg', goneSince: seen }),
    );
  });
});

describe('a file that is under another name', () => {
  it('is not gone: a folder that was renamed stops no backup', async () => {
    await shelf.addSource();
    for (const name of ['a', 'b', 'c', 'old/d', 'old/e']) shelf.write(`${name}.jpg`, `content of ${name}`);
    await shelf.backup('one');
    renameSync(shelf.path('src/old'), shelf.path('src/new'));
    await shelf.backup('one');
    expect(names('file')).toEqual(['a', 'b', 'c', 'new/d', 'new/e'].map((name) => `${name}.jpg`));
    expect(names('gone')).toEqual([]);
  });
});

describe('a source of which a part cannot be read', () => {
  it('keeps what is known below it, so that its copies stay wanted and its names are found', async () => {
    await shelf.addSource();
    for (const path of ['2018/a.jpg', '2019/b.jpg', '2019/c.jpg', 'z.jpg'])
      shelf.write(path, `content of ${path}`);
    await shelf.backup('one');
    shelf.access = unlistable(shelf.path('src/2019'));
    await shelf.backup('one');
    expect(names('file')).toEqual(['2018/a.jpg', '2019/b.jpg', '2019/c.jpg', 'z.jpg']);
    expect(names('gone')).toEqual([]);
    shelf.access = nodeFileAccess;
    rmSync(shelf.path('src/2019/b.jpg'));
    await shelf.backup('one', { acceptGone: true });
    expect(names('gone')).toEqual(['2019/b.jpg']);
    expect(names('file')).toEqual(['2018/a.jpg', '2019/c.jpg', 'z.jpg']);
  });
});

describe('a source whose tree was not crawled since', () => {
  it('has what was deleted as gone, with its days of grace, and stops where too much is', async () => {
    await shelf.addSource();
    for (const name of 'abcdefghij') shelf.write(`${name}.jpg`, `content of ${name}`);
    await shelf.backup('one');
    rmSync(shelf.path('src/a.jpg'));
    await shelf.backup('one', { crawls: false });
    expect(names('gone')).toEqual(['a.jpg']);
    for (const name of 'bcd') rmSync(shelf.path(`src/${name}.jpg`));
    await expect(shelf.backup('one', { crawls: false })).rejects.toMatchObject({ code: 'tree-changed' });
    expect(names('gone')).toEqual(['a.jpg']);
  });
});

describe('a source that follows symlinks', () => {
  const add = (options: Partial<AddSourceRequest> = {}) =>
    shelf.session(async (session) =>
      addSource(session, { name: 'photos', folder: shelf.path('src'), followsSymlinks: true, ...options }),
    );

  function put(path: string, content: string): void {
    mkdirSync(dirname(shelf.path(path)), { recursive: true });
    writeFileSync(shelf.path(path), content);
  }

  beforeEach(() => {
    shelf.write('a.jpg', 'content of a');
    put('nas/2019/b.jpg', 'content of b');
    put('nas/c.jpg', 'content of c');
    symlinkSync(shelf.path('nas'), shelf.path('src/link'));
    symlinkSync(shelf.path('nas/c.jpg'), shelf.path('src/single.jpg'));
    symlinkSync('a.jpg', shelf.path('src/within.jpg'));
  });

  it('backs up the files that its symlinks lead to, and leaves those that lead into it as they are', async () => {
    await add();
    await shelf.backup('one');
    expect(names('file')).toEqual(['a.jpg', 'link/2019/b.jpg', 'link/c.jpg', 'single.jpg']);
    expect(names('symlink')).toEqual(['within.jpg']);
    expect(shelf.known('one')).toEqual(
      ['a', 'b', 'c'].map((letter) => sha256(`content of ${letter}`)).sort(),
    );
  });

  it('reads again only what changed, and notices what did', async () => {
    await add();
    await shelf.backup('one');
    const read: string[] = [];
    const { open } = nodeFileAccess;
    shelf.access = {
      ...nodeFileAccess,
      open: (path, flags, mode) => (read.push(path), open(path, flags, mode)),
    };
    await shelf.backup('one');
    expect(read.filter((path) => path.startsWith(shelf.path('nas/')))).toEqual([]);
    put('nas/c.jpg', 'another content');
    await shelf.backup('one', { acceptGone: true });
    expect(shelf.known('one')).toContain(sha256('another content'));
  });

  it('heals a disk of what its symlinks lead to', async () => {
    await add();
    await shelf.backup('one');
    for (const letter of ['b', 'c']) rmSync(shelf.objectAt('one', `content of ${letter}`));
    rmSync(shelf.path('nas/2019'), { recursive: true });
    const good = await shelf.open(async (session) => {
      await verifyDisk(session, { disk: 'one', budget: { kind: 'all' } });
      const sick = await queuedOnDisk(session, { disk: 'one' }, []);
      return sick.map((one) => one.good?.path).sort();
    });
    expect(good).toEqual([shelf.path('nas/c.jpg'), undefined]);
  });

  it('knows when a picture was taken that the library has as well', async () => {
    const exif = { dateTimeOriginal: '2019:05:12 12:00:00', model: 'Camera' };
    writeFileSync(shelf.path('nas/c.jpg'), jpegFile({ size: 1000, seed: 'c', exif }));
    await shelf.session(async (session) => {
      const how = { move: false, useModifyDate: false, useMtime: false, shift: {} };
      const { run } = await planIngest(session, { sources: [shelf.path('nas')], ...how });
      await completeRun(session, run);
    });
    await add();
    await shelf.backup('one');
    const moments = listed().map((entry) => (entry.kind === 'file' ? entry.taken?.local : undefined));
    expect(moments.filter((local) => local !== undefined)).toHaveLength(2);
  });

  it('keeps its symlinks where it is not told to follow them', async () => {
    await add({ followsSymlinks: false });
    await shelf.backup('one');
    expect(names('file')).toEqual(['a.jpg']);
    expect(names('symlink')).toEqual(['link', 'single.jpg', 'within.jpg']);
  });

  it('ends where links lead back: to a folder above, to each other, to what holds the source', async () => {
    symlinkSync(shelf.path('nas'), shelf.path('nas/2019/up'));
    mkdirSync(shelf.path('other'));
    symlinkSync(shelf.path('nas'), shelf.path('other/nas'));
    symlinkSync(shelf.path('other'), shelf.path('nas/other'));
    symlinkSync(shelf.root, shelf.path('src/all'));
    symlinkSync('itself', shelf.path('src/itself'));
    symlinkSync(shelf.path('src'), shelf.path('nas/back'));
    await add();
    await shelf.backup('one');
    expect(names('file')).toEqual(['a.jpg', 'link/2019/b.jpg', 'link/c.jpg', 'single.jpg']);
    expect(names('symlink')).toEqual([
      ...['all', 'itself', 'link/2019/up', 'link/back', 'link/other/nas', 'within.jpg'],
    ]);
  });

  it('never takes a disk of the shelf or the state of the library for pictures', async () => {
    symlinkSync(shelf.path('one'), shelf.path('src/disk'));
    symlinkSync(join(shelf.path('one'), 'objects'), shelf.path('src/objects'));
    symlinkSync(shelf.path('lib/.mediastruct'), shelf.path('src/state'));
    mkdirSync(shelf.path('mnt'));
    symlinkSync(shelf.path('mnt'), shelf.path('src/mnt'));
    await shelf.addDisk('two', shelf.path('mnt/two'));
    put('mnt/d.jpg', 'content of d');
    await add();
    await shelf.backup('one');
    await shelf.backup('one');
    expect(names('file').filter((path) => /disk|objects|state|two/.test(path))).toEqual([]);
    expect(names('file')).toContain('mnt/d.jpg');
  });

  it('takes nothing for gone where what a link leads to is away or has become empty', async () => {
    await add();
    await shelf.backup('one');
    const before = names('file');
    renameSync(shelf.path('nas'), shelf.path('unplugged'));
    const { warnings } = await shelf.backup('one');
    expect(names('file')).toEqual(before);
    expect(names('gone')).toEqual([]);
    expect(warnings.count).toBe(2);
    mkdirSync(shelf.path('nas'));
    await shelf.backup('one');
    expect(names('file')).toEqual(before);
  });

  it('leaves out below a link what its patterns name, and takes in what a later one does', async () => {
    put('nas/2019/keep.tmp', 'kept');
    put('nas/2019/x.tmp', 'not kept');
    await add({ ignore: ['*.tmp', '!keep.tmp', 'link/c.*'] });
    await shelf.backup('one');
    expect(names('file')).toEqual(['a.jpg', 'link/2019/b.jpg', 'link/2019/keep.tmp', 'single.jpg']);
  });
});

describe('a source with files that say what is left out', () => {
  const add = (options: Partial<AddSourceRequest> = {}) =>
    shelf.session(async (session) =>
      addSource(session, { name: 'photos', folder: shelf.path('src'), ...options }),
    );

  beforeEach(() => {
    for (const path of ['a.jpg', 'a.tmp', 'b/c.tmp', 'b/keep.tmp', 'b/cache/d.jpg', 'e/f.tmp', 'e/g.jpg'])
      shelf.write(path, `content of ${path}`);
    shelf.write('b/.mediastructignore', '*.tmp\n!keep.tmp\ncache/\n');
    shelf.write('e/.gitignore', 'g.jpg\n');
  });

  it('leaves out what they name in their folder and below, and backs them up themselves', async () => {
    await add();
    await shelf.backup('one');
    expect(names('file')).toEqual([
      ...['a.jpg', 'a.tmp', 'b/.mediastructignore', 'b/keep.tmp', 'e/.gitignore', 'e/f.tmp', 'e/g.jpg'],
    ]);
  });

  it('reads those that it is told of, after its own patterns', async () => {
    await add({ ignore: ['*.tmp', 'e/'], ignoreFiles: ['.gitignore'] });
    shelf.write('.gitignore', '!a.tmp\n');
    await shelf.backup('one');
    expect(names('file')).toEqual(['.gitignore', 'a.jpg', 'a.tmp', 'b/.mediastructignore', 'b/cache/d.jpg']);
  });

  it('leaves nothing out by files where it is told so', async () => {
    await add({ ignoreFiles: [''] });
    await shelf.backup('one');
    expect(names('file')).toHaveLength(9);
  });

  it('keeps the copies of what such a file leaves out from now on for its days of grace', async () => {
    await add();
    await shelf.backup('one');
    shelf.write('e/.mediastructignore', 'g.jpg\n');
    const notes: unknown[] = [];
    await shelf.session(async (session) => {
      const told = { ...session, progress: (event: unknown) => void notes.push(event) };
      return completeRun(session, (await shelf.plan(told, 'one')).run);
    });
    expect(notes).toContainEqual({
      kind: 'note',
      message: expect.stringMatching(/^gone or left out since the last look: 1 files/) as unknown,
      path: shelf.path('src'),
    });
    expect(names('gone')).toEqual(['e/g.jpg']);
    expect(shelf.known('one')).toContain(sha256('content of e/g.jpg'));
  });

  it('leaves nothing out by one that cannot be read, takes nothing for gone there, and tells it once', async () => {
    await add({ ignore: ['c.raw'] });
    shelf.write('b/.mediastructignore', '*.tmp\n!c.raw\n');
    shelf.write('b/c.raw', 'a picture');
    await shelf.backup('one');
    expect(names('file')).toContain('b/c.raw');
    const bad = shelf.path('src/b/.mediastructignore');
    shelf.access = {
      ...nodeFileAccess,
      open: (path, flags, mode) => {
        if (path === bad) throw Object.assign(new Error('EACCES: made to fail'), { code: 'EACCES' });
        return nodeFileAccess.open(path, flags, mode);
      },
    };
    const { warnings } = await shelf.backup('one');
    expect(names('file')).toEqual(expect.arrayContaining(['b/c.tmp', 'b/c.raw']));
    expect(
      warnings.first.filter(({ message }) => message.includes('its patterns do not hold')),
    ).toMatchObject([{ path: bad }]);
  });

  it('is refused a path for the name of such a file', async () => {
    await expect(add({ ignoreFiles: ['sub/.gitignore'] })).rejects.toMatchObject({ exitCode: 64 });
    expect(readShelf(shelf.library).sources).toEqual([]);
  });
});

describe('what was set of a source or a disk', () => {
  it('is as in the settings again where it is unset', async () => {
    await shelf.addSource({ least: 3, most: 5 });
    const set = (options: SourceOptions) =>
      shelf.session(async (session) => setSource(session, 'photos', options));
    await set({ priority: 4 });
    await expect(set({ unset: ['least'], least: 2 })).rejects.toMatchObject({ exitCode: 64 });
    expect(await set({ unset: ['least', 'priority'] })).toMatchObject({
      least: null,
      most: 5,
      priority: null,
    });
    expect(await set({ least: 2 })).toMatchObject({ least: 2 });
    const disk = (change: DiskChange) => shelf.session(async (session) => setDisk(session, 'one', change));
    expect(await disk({ reserveBytes: 7, place: 'bank' })).toMatchObject({ reserveBytes: 7 });
    expect(await disk({ reserveBytes: null })).toMatchObject({ reserveBytes: null, place: 'bank' });
  });
});

describe('how many copies a source has', () => {
  it('is refused where it is at most fewer than at least, and nothing is written down', async () => {
    const add = (options: Partial<AddSourceRequest>) =>
      shelf.session(async (session) =>
        addSource(session, { name: 'photos', folder: shelf.path('src'), ...options }),
      );
    mkdirSync(shelf.path('src'));
    await expect(add({ least: 3, most: 2 })).rejects.toMatchObject({ exitCode: 64 });
    expect(readShelf(shelf.library).sources).toEqual([]);
    await add({ least: 3, most: 0, ignore: ['', '*.tmp'] });
    expect(readShelf(shelf.library).sources).toMatchObject([{ ignore: ['*.tmp'] }]);
    const set = (options: SourceOptions) =>
      shelf.session(async (session) => setSource(session, 'photos', options));
    await expect(set({ most: 1 })).rejects.toMatchObject({ exitCode: 64 });
    expect(await set({ most: 1, least: 1 })).toMatchObject({ least: 1, most: 1 });
  });
});
