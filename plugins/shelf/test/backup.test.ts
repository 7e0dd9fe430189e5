import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { FileAccess } from '@mediastruct/core';
import { findContents, listHolders, nodeFileAccess } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { standDisk } from '../src/disks/change-disk.ts';
import { verifyDisk } from '../src/verify/verify-disk.ts';
import { diskObjects } from '../src/disks/disk-objects.ts';
import { objectLogPath } from '../src/disks/object-log.ts';
import { refreshDisk } from '../src/disks/refresh-disk.ts';
import { readShelf } from '../src/ledger/shelf-ledger.ts';
import { sha256, TestShelf } from './test-shelf.ts';

let shelf: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addDisk('two');
  await shelf.addSource();
  shelf.write('a.jpg', 'content of a');
  shelf.write('2019/05/b.jpg', 'content of b');
  shelf.write('2019/05/again.jpg', 'content of a');
});
afterEach(() => shelf[Symbol.dispose]());

const A = sha256('content of a');
const B = sha256('content of b');
const BOTH = [A, B].sort();

describe('shelf backup', () => {
  it('stores each content once, under its hash, and knows it with the disk in its drawer', async () => {
    const summary = await shelf.backup('one');
    expect(summary.states).toMatchObject({ stored: { files: 2 } });
    expect(shelf.objects('one')).toEqual(BOTH);
    expect(readFileSync(shelf.objectAt('one', 'content of a'), 'utf8')).toBe('content of a');
    renameSync(shelf.path('one'), shelf.path('drawer'));
    expect(shelf.known('one')).toEqual(BOTH);
    const note = () => {};
    const { holders } = listHolders(shelf.library, { kinds: shelf.kinds, note });
    expect(holders.find(({ kind, name }) => kind === 'disk' && name === 'one')).toMatchObject({
      files: 2,
      isReachable: false,
      proofs: 1,
    });
    const { contents } = findContents(shelf.library, { text: 'b.jpg', limit: 0, kinds: shelf.kinds, note });
    const held = contents.flatMap(({ places }) =>
      places.map(({ holder }) => `${holder.kind} ${holder.name}`),
    );
    expect(held).toContain('disk one');
  });

  it('has nothing to do a second time', async () => {
    await shelf.backup('one');
    const { counts } = await shelf.backup('one').then((summary) => ({ counts: summary.states }));
    expect(counts).toEqual({});
  });

  it('gives the disk a new generation and nonce, and a catalogue of the set', async () => {
    const before = shelf.identity('one');
    await shelf.backup('one');
    const after = shelf.identity('one');
    expect(after.generation).toBe(before.generation + 1);
    expect(after.nonce).not.toBe(before.nonce);
    const set = gunzipSync(readFileSync(shelf.path('one/catalogue/set.ndjson.gz'))).toString('utf8');
    expect(set).toContain(`"sha256":"${B}"`);
    const list = gunzipSync(readFileSync(shelf.path('one/catalogue/files.tsv.gz'))).toString('utf8');
    expect(list.split('\n').filter((line) => line.startsWith(A))).toHaveLength(2);
    expect(list).toContain('\tone\tphotos/2019/05/b.jpg\n');
  });

  it('finds the disk wherever it is mounted, by what the disk says', async () => {
    renameSync(shelf.path('one'), shelf.path('elsewhere'));
    await expect(shelf.backup('one')).rejects.toMatchObject({ exitCode: 24 });
    await shelf.backup('one', { at: shelf.path('elsewhere') });
    expect(shelf.known('one')).toEqual(BOTH);
    expect(readShelf(shelf.library).disks[0]?.seen?.path).toBe(shelf.path('elsewhere'));
  });

  it('refuses another disk at the place that is named', async () => {
    await expect(shelf.backup('one', { at: shelf.path('two') })).rejects.toMatchObject({ exitCode: 42 });
  });

  it('refuses a disk of another set, and leaves it as it is', async () => {
    using other = new TestShelf();
    await other.addDisk('theirs');
    await expect(shelf.backup(other.path('theirs'))).rejects.toMatchObject({ exitCode: 42 });
    expect(other.identity('theirs').generation).toBe(1);
  });

  it('notices an old image of a disk, and takes it only where it is told to', async () => {
    cpSync(shelf.path('one'), shelf.path('image'), { recursive: true });
    await shelf.backup('one');
    rmSync(shelf.path('one'), { recursive: true });
    renameSync(shelf.path('image'), shelf.path('one'));
    await expect(shelf.backup('one')).rejects.toMatchObject({ exitCode: 42 });
    const refresh = (accepts: boolean) =>
      shelf.session((session) => refreshDisk(session, { disk: 'one', accepts }));
    await expect(refresh(false)).rejects.toMatchObject({ exitCode: 42 });
    expect(await refresh(true)).toMatchObject({ kept: 0, missing: 2 });
    expect(shelf.known('one')).toEqual([]);
    await shelf.backup('one');
    expect(shelf.objects('one')).toEqual(BOTH);
  });

  it('has no proof of what is on a clone that it takes', async () => {
    await shelf.backup('one');
    const path = shelf.path('one/mediastruct-disk.json');
    writeFileSync(path, JSON.stringify({ ...shelf.identity('one'), nonce: 'another' }));
    await shelf.session((session) => refreshDisk(session, { disk: 'one', accepts: true }));
    expect(shelf.known('one')).toEqual(BOTH);
    const disk = readShelf(shelf.library).disks.find(({ name }) => name === 'one');
    const objects = [...diskObjects(nodeFileAccess, objectLogPath(shelf.library, disk?.diskId ?? ''))];
    expect(objects.map(({ verifiedAt }) => verifiedAt)).toEqual([null, null]);
  });

  it('notices a clone that was written to by another computer at the same generation', async () => {
    const path = shelf.path('one/mediastruct-disk.json');
    const identity = shelf.identity('one');
    writeFileSync(path, JSON.stringify({ ...identity, nonce: 'another' }));
    await expect(shelf.backup('one')).rejects.toMatchObject({ exitCode: 42 });
    writeFileSync(path, JSON.stringify({ ...identity, generation: 7, nonce: 'another' }));
    await expect(shelf.backup('one')).rejects.toMatchObject({ exitCode: 22 });
    expect(shelf.identity('one').generation).toBe(7);
  });

  it('puts what is spoiled aside and stores the content again', async () => {
    await shelf.backup('one');
    writeFileSync(shelf.objectAt('one', 'content of a'), 'content of X');
    writeFileSync(shelf.objectAt('one', 'content of b'), 'short');
    const found = await shelf.open((session) =>
      verifyDisk(session, { disk: 'one', budget: { kind: 'all' } }),
    );
    expect(found).toMatchObject({ good: 0, wrong: { count: 1 }, short: { count: 1 } });
    expect(shelf.known('one')).toEqual([]);
    const { states } = await shelf.backup('one');
    expect(states).toMatchObject({ stored: { files: 2 }, quarantined: { files: 2 } });
    expect(readFileSync(shelf.objectAt('one', 'content of a'), 'utf8')).toBe('content of a');
    expect(readdirSync(shelf.path('one/quarantine'))).toHaveLength(2);
    expect(shelf.known('one')).toEqual(BOTH);
  });

  it('writes to no disk that is retired or lost', async () => {
    for (const standing of ['retired', 'lost'] as const) {
      await shelf.session(async (session) => standDisk(session, 'one', standing));
      await expect(shelf.backup('one')).rejects.toMatchObject({ exitCode: 64 });
    }
  });

  it('keeps the copies of what was deleted, and stops where too much is gone', async () => {
    for (let nth = 0; nth < 10; nth++) shelf.write(`more/${nth}.jpg`, `more ${nth}`);
    await shelf.backup('one');
    rmSync(shelf.path('src/2019/05/b.jpg'));
    await shelf.backup('one');
    expect(shelf.objects('one')).toContain(B);
    rmSync(shelf.path('src/more'), { recursive: true });
    await expect(shelf.backup('one')).rejects.toMatchObject({ exitCode: 24 });
    await shelf.backup('one', { acceptGone: true });
    expect(shelf.objects('one')).toHaveLength(12);
  });

  it('stops at a source that is empty or not there', async () => {
    await shelf.backup('one');
    renameSync(shelf.path('src'), shelf.path('gone'));
    await expect(shelf.backup('one')).rejects.toMatchObject({ exitCode: 24 });
    mkdirSync(shelf.path('src'));
    await expect(shelf.backup('one')).rejects.toMatchObject({ exitCode: 24 });
  });
});

/** The real file system, on which a disk is pulled out, or reports an error, at the nth write below its folder. */
function failing(
  root: string,
  nth: number,
  errno: 'EIO' | 'ENOSPC' | 'gone',
): { access: FileAccess; failed: () => number } {
  let writes = 0;
  let failures = 0;
  const fds = new Set<number>();
  const isOut = () => errno === 'gone' && writes >= nth;
  const fail = (code: string): never => {
    failures += 1;
    throw Object.assign(new Error(`${code}: made to fail`), { code });
  };
  const guard = (path: string) => {
    if (isOut() && path.startsWith(`${root}/`)) fail('ENOENT');
  };
  const access: FileAccess = {
    ...nodeFileAccess,
    open: (path, flags, mode) => {
      guard(path);
      const fd = nodeFileAccess.open(path, flags, mode);
      if (path.startsWith(`${root}/objects`)) fds.add(fd);
      return fd;
    },
    close: (fd) => {
      fds.delete(fd);
      nodeFileAccess.close(fd);
    },
    write: (fd, buffer, position) => {
      if (!fds.has(fd)) return nodeFileAccess.write(fd, buffer, position);
      writes += 1;
      if (isOut()) fail('EIO');
      if (errno !== 'gone' && writes === nth) fail(errno);
      return nodeFileAccess.write(fd, buffer, position);
    },
    lstat: (path) => (guard(path), nodeFileAccess.lstat(path)),
    link: (from, to) => (guard(to), nodeFileAccess.link(from, to)),
    mkdir: (path, mode) => (guard(path), nodeFileAccess.mkdir(path, mode)),
    statfs: (path) => (guard(`${path}/`), nodeFileAccess.statfs(path)),
  };
  return { access, failed: () => failures };
}

describe('a backup that is disturbed', () => {
  beforeEach(() => {
    for (let nth = 0; nth < 6; nth++) shelf.write(`more/${nth}.jpg`, `more ${nth}`);
  });

  const all = () =>
    ['content of a', 'content of b', ...[0, 1, 2, 3, 4, 5].map((nth) => `more ${nth}`)].map(sha256).sort();

  /** What the library knows to stand on the disk stands there, whole. */
  const expectTrue = () => {
    for (const hash of shelf.known('one'))
      expect(sha256(readFileSync(shelf.objectOf('one', hash)))).toBe(hash);
  };

  it.each([1, 2, 4, 7])(
    'ends one object where the disk reports an error at write %d, and goes on',
    async (nth) => {
      const { access, failed } = failing(shelf.path('one'), nth, 'EIO');
      shelf.access = access;
      const summary = await shelf.backup('one');
      expect(failed()).toBe(1);
      expect(summary.states).toMatchObject({ stored: { files: 7 }, failed: { files: 1 } });
      expectTrue();
      shelf.access = nodeFileAccess;
      await shelf.backup('one');
      expect(shelf.known('one')).toEqual(all());
      expect(shelf.objects('one')).toEqual(all());
    },
  );

  it.each([1, 3, 6])('leaves a disk that is full at write %d to the next run, and ends well', async (nth) => {
    const { access, failed } = failing(shelf.path('one'), nth, 'ENOSPC');
    shelf.access = access;
    await shelf.backup('one');
    expect(failed()).toBe(1);
    expectTrue();
    shelf.access = nodeFileAccess;
    await shelf.backup('one');
    expect(shelf.objects('one')).toEqual(all());
  });

  it.each([1, 3, 8])(
    'loses nothing where the disk is pulled out at write %d, and the next run goes on',
    async (nth) => {
      const { access, failed } = failing(shelf.path('one'), nth, 'gone');
      shelf.access = access;
      await shelf.backup('one').catch((error: unknown) => {
        // Stopped: the run is resumed with the disk away, and ends.
        expect(error).toMatchObject({ exitCode: 130 });
      });
      expect(failed()).toBeGreaterThan(0);
      shelf.access = nodeFileAccess;
      await shelf.session(async (session) => {
        const { resumeRuns } = await import('@mediastruct/core');
        await resumeRuns(session);
      }, true);
      expectTrue();
      await shelf.backup('one');
      expect(shelf.known('one')).toEqual(all());
      expect(shelf.objects('one')).toEqual(all());
    },
  );

  it('finds a file by its name when it is deleted everywhere but on the disk', async () => {
    await shelf.backup('one');
    rmSync(shelf.path('src/2019/05/b.jpg'));
    await shelf.backup('one');
    const request = { text: 'b.jpg', limit: 0, kinds: shelf.kinds, note: () => {} };
    const { contents } = findContents(shelf.library, request);
    const held = contents.flatMap(({ places }) =>
      places.map(({ holder }) => `${holder.kind} ${holder.name}`),
    );
    expect(held.toSorted()).toEqual(['disk one', 'source photos']);
  });

  it('does not write into the folder in which the disk was mounted', async () => {
    await shelf.session(async (session) => {
      const { run } = await shelf.plan(session, 'one');
      renameSync(shelf.path('one'), shelf.path('pulled'));
      mkdirSync(shelf.path('one'));
      await expect(completeRun(session, run)).rejects.toMatchObject({ exitCode: 24 });
    });
    expect(shelf.objects('one')).toEqual([]);
  });
});
