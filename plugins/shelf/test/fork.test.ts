import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { completeRun } from '@mediastruct/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { standDisk } from '../src/disks/change-disk.ts';
import { refreshDisk } from '../src/disks/refresh-disk.ts';
import { readShelf } from '../src/ledger/shelf-ledger.ts';
import { planShelfRestore } from '../src/restore/plan-shelf-restore.ts';
import { describeSet } from '../src/set/describe-set.ts';
import type { ForkDiskRequest } from '../src/set/fork-disk.ts';
import { forkDisk } from '../src/set/fork-disk.ts';
import { mapSource } from '../src/sources/change-source.ts';
import { verifyDisk } from '../src/verify/verify-disk.ts';
import { TestShelf } from './test-shelf.ts';

let shelf: TestShelf;
let other: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  other = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addSource({ least: 3 });
  shelf.write('a.jpg', 'content of a');
  shelf.write('b.jpg', 'content of b');
  await shelf.backup('one');
});
afterEach(() => {
  shelf[Symbol.dispose]();
  other[Symbol.dispose]();
});

function fork(to: TestShelf, request: ForkDiskRequest) {
  return to.session(async (session) => {
    const forked = await forkDisk(session, request);
    await describeSet(session, forked);
    return forked;
  });
}

describe('shelf disk fork', () => {
  it('begins a new set with the disk, its objects and its sources; the old library takes it no more', async () => {
    const before = shelf.identity('one');
    const forked = await fork(other, { root: shelf.path('one'), name: 'mine' });
    expect(forked).toMatchObject({
      before: { setId: before.setId, diskId: before.diskId, name: 'one' },
      objects: { files: 2 },
      missing: 0,
      sources: ['photos'],
    });
    const after = shelf.identity('one');
    expect(after.setId).not.toBe(before.setId);
    expect(after.diskId).not.toBe(before.diskId);
    expect(readShelf(other.library).sources).toMatchObject([{ name: 'photos', least: 3, root: null }]);
    await other.session(async (session) => {
      const request = { words: [], isAll: true, withGone: false, to: other.path('back'), at: [] };
      return completeRun(session, (await planShelfRestore(session, request)).run);
    });
    expect(readFileSync(other.path('back/photos/a.jpg'), 'utf8')).toBe('content of a');
    await expect(shelf.backup('one', { at: shelf.path('one') })).rejects.toMatchObject({ exitCode: 42 });
  });

  it('goes on separately: both libraries back up, each to its own set', async () => {
    await fork(other, { root: shelf.path('one'), name: 'mine' });
    cpSync(shelf.path('src'), other.path('src'), { recursive: true });
    await other.session(async (session) => mapSource(session, 'photos', other.path('src')));
    other.write('c.jpg', 'content of c');
    await other.backup('mine');
    expect(other.known('mine')).toHaveLength(3);
    await shelf.session(async (session) => standDisk(session, 'one', 'lost'));
    await shelf.addDisk('two');
    await shelf.backup('two');
    expect(shelf.known('two')).toHaveLength(2);
  });

  it('takes a disk of another set into the one that is here, under a name that is free', async () => {
    await other.addDisk('own');
    await other.addSource();
    other.write('x.jpg', 'content of x');
    await other.backup('own');
    const { setId, sources } = await fork(other, { root: shelf.path('one'), name: 'second' });
    expect(setId).toBe(other.identity('own').setId);
    expect(sources).toEqual(['photos (second)']);
    expect(other.known('second')).toHaveLength(2);
    await other.backup('second');
    expect(other.known('second')).toHaveLength(3);
  });

  it('makes two disks of a disk and its clone, if both are here, and counts the clone once it was read', async () => {
    cpSync(shelf.path('one'), shelf.path('clone'), { recursive: true });
    const request = { root: shelf.path('clone'), name: 'twin' };
    await expect(fork(shelf, request)).rejects.toMatchObject({ exitCode: 42 });
    await expect(fork(shelf, { ...request, original: shelf.path('clone') })).rejects.toMatchObject({
      exitCode: 42,
    });
    const forked = await fork(shelf, { ...request, original: shelf.path('one') });
    expect(forked).toMatchObject({ objects: { files: 2 }, sources: [] });
    await shelf.backup('one', { at: shelf.path('one') });
    expect(shelf.known('twin')).toEqual(shelf.known('one'));
    writeFileSync(shelf.objectAt('clone', 'content of b'), 'content of X');
    const verified = await shelf.open((session) =>
      verifyDisk(session, { disk: 'twin', at: shelf.path('clone'), budget: { kind: 'all' } }),
    );
    expect(verified).toMatchObject({ good: 1, wrong: { count: 1 } });
  });

  it('refuses a disk of this shelf that may be the only one, and takes one that counts as lost', async () => {
    await expect(fork(shelf, { root: shelf.path('one'), name: 'again' })).rejects.toMatchObject({
      exitCode: 42,
    });
    await shelf.session(async (session) => standDisk(session, 'one', 'lost'));
    expect(await fork(shelf, { root: shelf.path('one'), name: 'again' })).toMatchObject({
      objects: { files: 2 },
    });
  });

  it('leaves out what does not stand there, and refuses where the record of the disk is damaged', async () => {
    rmSync(shelf.objectAt('one', 'content of a'));
    expect(await fork(other, { root: shelf.path('one'), name: 'mine' })).toMatchObject({ missing: 1 });
    rmSync(shelf.path('one/catalogue'), { recursive: true });
    using third = new TestShelf();
    await expect(fork(third, { root: shelf.path('one'), name: 'mine' })).rejects.toMatchObject({
      exitCode: 12,
    });
    expect(existsSync(third.path('lib/.mediastruct/shelf/shelf.ndjson'))).toBe(false);
  });

  it('goes on with a fork that was cut off', async () => {
    const { access } = other;
    other.access = {
      ...access,
      rename: (from, to) => {
        access.rename(from, to);
        if (to.endsWith('mediastruct-disk.json'))
          throw Object.assign(new Error('EIO: cut off'), { code: 'EIO' });
      },
    };
    const request = { root: shelf.path('one'), name: 'mine' };
    await expect(fork(other, request)).rejects.toThrow('cut off');
    other.access = access;
    expect(await fork(other, request)).toMatchObject({ objects: { files: 2 } });
    const asked = { disk: 'mine', accepts: false };
    const found = await other.session(async (session) => refreshDisk(session, asked));
    expect(found).toMatchObject({ kept: 2, added: 0 });
  });
});
