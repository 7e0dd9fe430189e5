import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { findContents, nodeFileAccess, runOptions, underLock } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditDisks } from '../src/audit/audit-disks.ts';
import { LEAST_RESERVE } from '../src/disks/disk-room.ts';
import { diskRows } from '../src/disks/disk-row.ts';
import { refreshDisk } from '../src/disks/refresh-disk.ts';
import { adoptDisk } from '../src/distbackup/adopt-disk.ts';
import type { AdoptedDisk, AdoptDiskRequest } from '../src/distbackup/adopt-disk.ts';
import { readShelf } from '../src/ledger/shelf-ledger.ts';
import { planShelfRestore } from '../src/restore/plan-shelf-restore.ts';
import { RESTORE_OPTIONS } from '../src/restore/restore-options.ts';
import { describeSet } from '../src/set/describe-set.ts';
import { mapSource } from '../src/sources/change-source.ts';
import { planShelfHeal } from '../src/verify/plan-shelf-heal.ts';
import { queuedOnDisk } from '../src/verify/queued-on-disk.ts';
import { verifyDisk } from '../src/verify/verify-disk.ts';
import type { MadeSet } from './made-distbackup.ts';
import { adoptedObject, layOutDisk, MADE_MTIME_MS, snapshot } from './made-distbackup.ts';
import { sha256, TestShelf } from './test-shelf.ts';

let shelf: TestShelf;
let set: MadeSet;

beforeEach(() => {
  shelf = new TestShelf();
  set = {
    disks: [
      { uuid: 'db74b831-bd09-434f-ac9b-bc427dfc5628', name: 'old-1', root: shelf.path('old1') },
      { uuid: '5e0f8a52-9a5e-4f0a-8c2c-0a4f6f0f7b11', name: 'old-2', root: shelf.path('old2') },
    ],
    mounts: { '/photos/': '/media/photos/DCIM', '/videos/': '/home/anna/Videos', '/videos/cut/': '/mnt/cut' },
    files: [
      { path: '/photos/2019/a.jpg', content: 'content of a', on: [0, 1] },
      { path: '/photos/2019/again.jpg', content: 'content of a', on: [0, 1] },
      { path: '/photos/b.jpg', content: 'content of b', on: [0] },
      { path: '/photos/old.jpg', content: 'content of old', on: [0], isGone: true },
      { path: '/photos/empty.txt', content: '' },
      { path: '/videos/c.mov', content: 'content of c', on: [1] },
      { path: '/videos/cut/d.mov', content: 'content of d', on: [0] },
    ],
    symlinks: { '/photos/2019/link': '../b.jpg', '/photos/out': '/etc/passwd' },
  };
});
afterEach(() => shelf[Symbol.dispose]());

function adopt(number: number, request: Partial<AdoptDiskRequest> = {}): Promise<AdoptedDisk> {
  const root = set.disks[number]?.root ?? '';
  return shelf.session(async (session) => {
    const adopted = adoptDisk(session, { root, withoutList: false, ...request });
    await describeSet(session, adopted);
    return adopted;
  });
}

async function restoreAll(withGone = false) {
  return shelf.session(async (session) => {
    const request = { words: [], isAll: true, withGone, to: shelf.path('back'), at: [] };
    const { run } = await planShelfRestore(session, request);
    await completeRun(session, run);
    return runOptions({ options: RESTORE_OPTIONS }, run).figures;
  });
}

describe('shelf disk adopt', () => {
  it('takes a disk over as it is: nothing that distbackup wrote is touched', async () => {
    layOutDisk(set, 0);
    const before = snapshot(shelf.path('old1'));
    const adopted = await adopt(0);
    expect(adopted).toMatchObject({
      name: 'old-1',
      diskId: set.disks[0]?.uuid,
      objects: { files: 4 },
      missing: 0,
      otherDisks: ['old-2'],
    });
    expect(snapshot(shelf.path('old1'))).toMatchObject(before);
    expect(existsSync(shelf.path('old1/distbackup.sqlite-shm'))).toBe(false);
  });

  it('makes sources of the folders, with what is gone from them', async () => {
    layOutDisk(set, 0);
    const { sources } = await adopt(0);
    expect(sources).toMatchObject([
      { name: 'photos', files: 4, gone: 1, root: '/media/photos/DCIM' },
      { name: 'videos', files: 1 },
      { name: 'videos cut', files: 1 },
    ]);
    const request = { text: 'b.jpg', limit: 0, kinds: shelf.kinds, note: () => {} };
    const { contents } = findContents(shelf.library, request);
    const hash = sha256('content of b');
    expect(contents[0]?.places.map(({ holder, path }) => `${holder.name}: ${path}`).toSorted()).toEqual([
      `old-1: distbackup-objects/${hash.slice(0, 3)}/${hash}`,
      'photos: b.jpg',
    ]);
  });

  it('gives everything back that the disk has, with the names and times of the list', async () => {
    layOutDisk(set, 0);
    await adopt(0);
    const figures = await restoreAll();
    expect(readFileSync(shelf.path('back/photos/2019/a.jpg'), 'utf8')).toBe('content of a');
    expect(readFileSync(shelf.path('back/photos/2019/again.jpg'), 'utf8')).toBe('content of a');
    expect(readFileSync(shelf.path('back/photos/2019/link'), 'utf8')).toBe('content of b');
    expect(readFileSync(shelf.path('back/photos/empty.txt'), 'utf8')).toBe('');
    expect(readFileSync(shelf.path('back/videos cut/d.mov'), 'utf8')).toBe('content of d');
    expect(lstatSync(shelf.path('back/photos/b.jpg')).mtimeMs).toBe(MADE_MTIME_MS);
    expect(() => lstatSync(shelf.path('back/photos/out'))).toThrow();
    expect(figures.without).toMatchObject({ files: 1, first: ['videos/c.mov'] });
    await restoreAll(true);
    expect(readFileSync(shelf.path('back/photos/old.jpg'), 'utf8')).toBe('content of old');
  });

  it('counts no object as proven before it was read, and tells what reading shows', async () => {
    layOutDisk(set, 0);
    await adopt(0);
    const rows = () => diskRows(shelf.library, { kinds: shelf.kinds, note: () => {} });
    expect(rows()).toMatchObject([{ files: 5, oldestProof: null }]);
    writeFileSync(adoptedObject(shelf.path('old1'), 'content of b'), 'content of X');
    const verify = () =>
      shelf.open((session) => verifyDisk(session, { disk: 'old-1', budget: { kind: 'all' } }));
    expect(await verify()).toMatchObject({ good: 4, wrong: { count: 1, first: ['photos/b.jpg'] } });
    expect(rows()).toMatchObject([{ files: 4, oldestProof: shelf.now.toISOString() }]);
  });

  it('adds a second disk of the set to the same sources, and keeps what only the older list has', async () => {
    layOutDisk(set, 0, new Date('2026-01-01T00:00:00Z'));
    const files = set.files.filter(({ path }) => path !== '/photos/b.jpg');
    layOutDisk({ ...set, files }, 1, new Date('2026-02-01T00:00:00Z'));
    await adopt(0);
    const second = await adopt(1);
    expect(second.otherDisks).toEqual([]);
    expect(second.sources).toMatchObject([{ name: 'photos', files: 3, gone: 2 }, {}, {}]);
    expect(readShelf(shelf.library).sources.map(({ name }) => name)).toEqual([
      'photos',
      'videos',
      'videos cut',
    ]);
    await restoreAll(true);
    expect(readFileSync(shelf.path('back/photos/b.jpg'), 'utf8')).toBe('content of b');
    expect(readFileSync(shelf.path('back/videos/c.mov'), 'utf8')).toBe('content of c');
  });

  it('takes the older list of the second disk for older', async () => {
    layOutDisk(set, 0, new Date('2026-02-01T00:00:00Z'));
    const files = [...set.files, { path: '/photos/before.jpg', content: 'content before', on: [1] }];
    layOutDisk({ ...set, files }, 1, new Date('2026-01-01T00:00:00Z'));
    await adopt(0);
    expect((await adopt(1)).sources[0]).toMatchObject({ name: 'photos', files: 4, gone: 2 });
  });

  it('backs up beside the old objects, and never takes one of them away', async () => {
    layOutDisk(set, 0);
    await adopt(0);
    shelf.write('2019/a.jpg', 'content of a');
    shelf.write('new.jpg', 'content of new');
    await shelf.session(async (session) => mapSource(session, 'photos', shelf.path('src')));
    const before = snapshot(shelf.path('old1/distbackup-objects'));
    await shelf.backup('old-1', { acceptGone: true });
    expect(existsSync(shelf.objectOf('old1', sha256('content of new')))).toBe(true);
    expect(existsSync(shelf.objectOf('old1', sha256('content of a')))).toBe(false);
    expect(snapshot(shelf.path('old1/distbackup-objects'))).toEqual(before);
    expect(shelf.known('old-1')).toHaveLength(6);
  });

  it('leaves an old object where its room would be wanted and others could spare it', async () => {
    layOutDisk(set, 0);
    await adopt(0);
    const everything = { disk: 'old-1', budget: { kind: 'all' as const } };
    await shelf.open((session) => verifyDisk(session, everything));
    await shelf.addDisk('large');
    shelf.write('2019/a.jpg', 'content of a');
    shelf.write('b.jpg', 'content of b');
    await shelf.session(async (session) => mapSource(session, 'photos', shelf.path('src')));
    await shelf.backup('large', { acceptGone: true });
    shelf.write('new.jpg', 'content of new');
    shelf.access = {
      ...nodeFileAccess,
      statfs: (path) => ({
        ...nodeFileAccess.statfs(path),
        ...(path.endsWith('old1')
          ? { available: LEAST_RESERVE + 4, total: LEAST_RESERVE, blockSize: 1 }
          : {}),
      }),
    };
    const before = snapshot(shelf.path('old1/distbackup-objects'));
    const summary = await shelf.backup('old-1');
    expect(summary.states).toEqual({});
    expect(snapshot(shelf.path('old1/distbackup-objects'))).toEqual(before);
  });

  it('stores a content anew in place of an old object that reads wrong', async () => {
    layOutDisk(set, 0);
    await adopt(0);
    const object = adoptedObject(shelf.path('old1'), 'content of a');
    writeFileSync(object, 'content of X');
    await shelf.open((session) => verifyDisk(session, { disk: 'old-1', budget: { kind: 'all' } }));
    shelf.write('2019/a.jpg', 'content of a');
    await shelf.session(async (session) => mapSource(session, 'photos', shelf.path('src')));
    await shelf.backup('old-1', { acceptGone: true });
    expect(readFileSync(shelf.objectOf('old1', sha256('content of a')), 'utf8')).toBe('content of a');
    expect(readFileSync(object, 'utf8')).toBe('content of X');
    await restoreAll();
    expect(readFileSync(shelf.path('back/photos/2019/a.jpg'), 'utf8')).toBe('content of a');
  });

  it('is audited with its old objects, and a bad one is healed beside itself', async () => {
    layOutDisk(set, 0);
    await adopt(0);
    const audit = () => shelf.open((session) => auditDisks(session, { disk: 'old-1' }));
    expect(await audit()).toMatchObject([
      { objects: { same: 5, missing: { count: 0 }, stray: { count: 0 } }, catalogue: { kind: 'same' } },
    ]);
    const object = adoptedObject(shelf.path('old1'), 'content of b');
    writeFileSync(object, 'content of X');
    await shelf.addDisk('good');
    shelf.write('b.jpg', 'content of b');
    await shelf.session(async (session) => mapSource(session, 'photos', shelf.path('src')));
    await shelf.backup('good', { acceptGone: true });
    await shelf.open(async (session) => {
      await verifyDisk(session, { disk: 'old-1', budget: { kind: 'all' } });
      const sick = await queuedOnDisk(session, { disk: 'old-1' }, []);
      expect(sick).toMatchObject([{ object: { origin: 'photos/b.jpg', why: 'wrong' } }]);
      return underLock(session, { command: 'test' }, async () =>
        completeRun(session, (await planShelfHeal(session, { disk: 'old-1', sick })).run),
      );
    });
    expect(readFileSync(shelf.objectOf('old1', sha256('content of b')), 'utf8')).toBe('content of b');
    expect(readFileSync(object, 'utf8')).toBe('content of X');
    expect(shelf.known('old-1')).toContain(sha256('content of b'));
    // Of the good one nothing is known of the bad one beside it.
    rmSync(shelf.objectOf('old1', sha256('content of b')));
    const looked = await shelf.session((session) => refreshDisk(session, { disk: 'old-1', accepts: false }));
    expect(looked).toMatchObject({ missing: 1, strange: [object] });
    expect(shelf.known('old-1')).not.toContain(sha256('content of b'));
  });

  it('tells objects that are missing, short, or called otherwise', async () => {
    layOutDisk(set, 0);
    rmSync(adoptedObject(shelf.path('old1'), 'content of a'));
    writeFileSync(adoptedObject(shelf.path('old1'), 'content of b'), 'cut');
    writeFileSync(shelf.path('old1/distbackup-objects/notes.txt'), 'mine');
    const adopted = await adopt(0);
    expect(adopted).toMatchObject({ missing: 1, short: 1, strange: ['distbackup-objects/notes.txt'] });
    expect(shelf.known('old-1')).not.toContain(sha256('content of b'));
  });

  it('sees with a refresh what distbackup wrote since, and reads it', async () => {
    layOutDisk(set, 0);
    await adopt(0);
    const path = adoptedObject(shelf.path('old1'), 'written since');
    mkdirSync(path.slice(0, -65), { recursive: true });
    writeFileSync(path, 'written since');
    const refreshed = await shelf.session(async (session) =>
      refreshDisk(session, { disk: 'old-1', accepts: false }),
    );
    expect(refreshed).toMatchObject({ kept: 5, added: 1, missing: 0, strange: [] });
    expect(shelf.known('old-1')).toContain(sha256('written since'));
  });

  it('takes over what distbackup was told of its folders, and tells what it cannot', async () => {
    const settings = {
      '/photos/': { rules: ['!keep.tmp', '*.tmp'], maxcopies: 3, follow_symlinks: true },
      '/photos/2019/': { priority: 7, lock: true },
      '/videos/': { lock: true, priority: 2 },
      '/videos/cut/': 'not JSON',
    };
    layOutDisk({ ...set, settings }, 0);
    const { sources } = await adopt(0);
    expect(readShelf(shelf.library).sources).toMatchObject([
      { name: 'photos', ignore: ['*.tmp', '!keep.tmp'], most: 3, priority: null, followsSymlinks: true },
      { name: 'videos', isLocked: true, priority: 2, most: null },
      { name: 'videos cut', ignore: [], isLocked: false },
    ]);
    expect(sources.map((source) => source.settings)).toMatchObject([
      { rules: ['photos/2019/: priority 7'], notTaken: [expect.stringContaining('locked')] },
      { rules: [], notTaken: [] },
      { notTaken: ['/videos/cut/: its settings cannot be read'] },
    ]);
    // A further disk of the set changes nothing that was set since.
    layOutDisk({ ...set, settings: { '/photos/': { maxcopies: 9 } } }, 1);
    expect((await adopt(1)).sources[0]?.settings).toBeNull();
    expect(readShelf(shelf.library).sources[0]?.most).toBe(3);
  });

  it('takes no patterns over by which a file that was backed up would be left out', async () => {
    layOutDisk({ ...set, settings: { '/photos/': { rules: ['/^kept', '*.JPG'] } } }, 0);
    const { sources } = await adopt(0);
    expect(readShelf(shelf.library).sources[0]?.ignore).toEqual([]);
    expect(sources[0]?.settings?.notTaken).toEqual([
      '/photos/: the rule "/^kept"',
      'its patterns (*.JPG): they would leave out 2019/a.jpg',
    ]);
  });

  it('takes the objects alone where the list is damaged, if it is told to', async () => {
    layOutDisk(set, 0);
    const list = shelf.path('old1/distbackup.sqlite');
    writeFileSync(list, readFileSync(list).fill(0, 4096, 9000));
    await expect(adopt(0)).rejects.toMatchObject({ exitCode: 12 });
    rmSync(list);
    await expect(adopt(0)).rejects.toMatchObject({ exitCode: 12 });
    expect(readShelf(shelf.library).disks).toEqual([]);
    expect(await adopt(0, { withoutList: true })).toMatchObject({
      objects: { files: 4 },
      sources: [],
      unnamed: { name: 'found on old-1', files: 4 },
    });
  });

  it('tells files that distbackup never read, and names that lead out', async () => {
    const files = [
      ...set.files,
      { path: '/photos/new.jpg', content: null },
      { path: '/photos/../up.jpg', content: 'up', on: [0] },
    ];
    layOutDisk({ ...set, files }, 0);
    expect(await adopt(0)).toMatchObject({ leftOut: { unread: 1, strange: 1 } });
  });

  it('refuses what is no disk of distbackup, one that is here already, and names that are taken', async () => {
    layOutDisk(set, 0);
    await expect(adopt(0, { root: shelf.path('src') })).rejects.toMatchObject({ exitCode: 64 });
    writeFileSync(shelf.path('old1/README.txt'), 'mine');
    await expect(adopt(0)).rejects.toMatchObject({ exitCode: 21 });
    rmSync(shelf.path('old1/README.txt'));
    await adopt(0);
    await expect(adopt(0, { name: 'other' })).rejects.toMatchObject({ exitCode: 64 });
  });

  it('leaves restore.sh on the disk, which finds the old objects too', async () => {
    layOutDisk(set, 0);
    await adopt(0);
    const sh = (...words: string[]) =>
      execFileSync('sh', [shelf.path('old1/restore.sh'), ...words], { encoding: 'utf8', cwd: shelf.root });
    expect(sh('verify')).toContain('5 objects are as they were written; 0 are NOT.');
    sh('copy', 'out', 'photos/');
    expect(readFileSync(shelf.path('out/photos/2019/a.jpg'), 'utf8')).toBe('content of a');
  });

  it('is carried on by every disk of the set, with the proofs that there are', async () => {
    layOutDisk(set, 0);
    await adopt(0);
    await shelf.open((session) =>
      verifyDisk(session, { disk: 'old-1', budget: { kind: 'bytes', bytes: 20 } }),
    );
    await shelf.session(async (session) =>
      describeSet(session, { root: shelf.path('old1'), diskId: set.disks[0]?.uuid ?? '' }),
    );
    using fresh = new TestShelf();
    const { pullSet } = await import('../src/set/pull-set.ts');
    const { diskAt } = await import('../src/disks/disk-here.ts');
    await fresh.session(async (session) =>
      pullSet(session, diskAt(fresh.library.access, shelf.path('old1'))),
    );
    expect(fresh.known('old-1')).toEqual(shelf.known('old-1'));
    const copies = (of: TestShelf) => diskRows(of.library, { kinds: of.kinds, note: () => {} });
    expect(copies(fresh)[0]).toMatchObject({ files: 5, oldestProof: null });
  });
});
