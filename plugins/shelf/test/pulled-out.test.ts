import { existsSync, renameSync } from 'node:fs';
import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LEAST_RESERVE } from '../src/disks/disk-room.ts';
import { planShelfRestore } from '../src/restore/plan-shelf-restore.ts';
import { verifyDisk } from '../src/verify/verify-disk.ts';
import { sha256, TestShelf } from './test-shelf.ts';

let shelf: TestShelf;
const OLD = ['one', 'two', 'three'].map((name) => `content ${name}`);

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addDisk('two');
  await shelf.addSource({ least: 1 });
  for (const content of OLD) shelf.write(`${content}.jpg`, content);
  await shelf.backup('one');
});
afterEach(() => shelf[Symbol.dispose]());

/** The disk goes away when the first of its objects is opened to be read. */
function pulledWhileRead(): FileAccess {
  return {
    ...nodeFileAccess,
    open: (path, flags, mode) => {
      const isObject = path.startsWith(shelf.path('one/objects/')) && !path.includes('.ms-');
      if (isObject && existsSync(shelf.path('one'))) renameSync(shelf.path('one'), shelf.path('pulled'));
      return nodeFileAccess.open(path, flags, mode);
    },
  };
}

/** Room for one more block, and no object that is written gets onto the disk. */
function fullAndFailing(): FileAccess {
  const objects = new Set<number>();
  return {
    ...nodeFileAccess,
    statfs: (path) => {
      const found = nodeFileAccess.statfs(path);
      return path === shelf.path('one') ? { ...found, available: LEAST_RESERVE + found.blockSize } : found;
    },
    open: (path, flags, mode) => {
      const fd = nodeFileAccess.open(path, flags, mode);
      if (path.startsWith(shelf.path('one/objects/'))) objects.add(fd);
      return fd;
    },
    close: (fd) => {
      objects.delete(fd);
      nodeFileAccess.close(fd);
    },
    write: (fd, buffer, position) => {
      if (objects.has(fd)) throw Object.assign(new Error('EIO: made to fail'), { code: 'EIO' });
      return nodeFileAccess.write(fd, buffer, position);
    },
  };
}

describe('a disk that fails', () => {
  it('keeps the copies that were to go for contents that could not be written', async () => {
    await shelf.backup('two');
    for (const name of ['four', 'five', 'six']) shelf.write(`${name}.jpg`, `content ${name}`);
    shelf.access = fullAndFailing();
    const evicted: number[] = [];
    const { states } = await shelf.session(async (session) => {
      const { run } = await shelf.plan(session, 'one');
      for (const { kind, id } of run.operations()) if (kind === 'retire') evicted.push(id);
      return completeRun(session, run);
    });
    expect(evicted.length).toBeGreaterThan(0);
    expect(states).not.toHaveProperty('evicted');
    expect(shelf.objects('one')).toEqual(OLD.map(sha256).sort());
    expect(shelf.known('one')).toEqual(OLD.map(sha256).sort());
  });
});

describe('a disk that is pulled out while it is read', () => {
  it('has nothing missing for verify', async () => {
    shelf.access = pulledWhileRead();
    const verified = shelf.open((session) => verifyDisk(session, { disk: 'one', budget: { kind: 'all' } }));
    await expect(verified).rejects.toMatchObject({ exitCode: 24 });
    expect(existsSync(shelf.path('pulled'))).toBe(true);
    expect(shelf.known('one')).toEqual(OLD.map(sha256).sort());
  });

  it('has no bad objects for a restore', async () => {
    shelf.access = pulledWhileRead();
    const { failures } = await shelf.session(async (session) => {
      const to = shelf.path('back');
      const request = { words: [], isAll: true, withGone: false, to, at: [shelf.path('one')] };
      return completeRun(session, (await planShelfRestore(session, request)).run);
    });
    expect(failures.length).toBeGreaterThan(0);
    expect(shelf.known('one')).toEqual(OLD.map(sha256).sort());
  });
});
