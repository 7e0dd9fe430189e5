import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess } from '@mediastruct/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { program } from '../../../packages/command/test/program.ts';
import { standingObjects } from '../src/disks/disk-objects.ts';
import { objectLogMark, objectLogPath, OBJECT_LOG_FORMAT, writeObjectLog } from '../src/disks/object-log.ts';
import { refreshDisk } from '../src/disks/refresh-disk.ts';
import { describeSet } from '../src/set/describe-set.ts';
import { readShelf } from '../src/ledger/shelf-ledger.ts';
import { diskToPull } from '../src/set/disk-to-pull.ts';
import { pullObjects } from '../src/set/pull-objects.ts';
import { pullSet } from '../src/set/pull-set.ts';
import { mapSource } from '../src/sources/change-source.ts';
import { sha256, TestShelf } from './test-shelf.ts';

let shelf: TestShelf;
let other: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  other = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addSource();
  for (const name of ['a', 'b']) shelf.write(`${name}.jpg`, `content of ${name}`);
  await shelf.backup('one');
});
afterEach(() => {
  shelf[Symbol.dispose]();
  other[Symbol.dispose]();
});

function pull(to: TestShelf, disk = shelf.path('one')) {
  return to.session(async (session) => pullSet(session, diskToPull(to.library.access, disk)));
}

/** The other computer knows the set, and has the same files. */
async function join(): Promise<void> {
  await pull(other);
  cpSync(shelf.path('src'), other.path('src'), { recursive: true, preserveTimestamps: true });
  await other.session(async (session) => mapSource(session, 'photos', other.path('src')));
}

async function backupOf(on: TestShelf, name: string): Promise<void> {
  on.write(`${name}.jpg`, `content of ${name}`);
  on.now = new Date(on.now.getTime() + 3_600_000);
  await on.backup('one', { at: shelf.path('one') });
}

function contents(...names: readonly string[]): readonly string[] {
  return names.map((name) => sha256(`content of ${name}`)).sort();
}

/** What a library counts as read on the disk. */
function proven({ library }: TestShelf): readonly string[] {
  const [disk] = readShelf(library).disks;
  const standing = standingObjects(library.access, objectLogPath(library, disk?.diskId ?? ''));
  return [...standing].flatMap(([hash, { verifiedAt }]) => (verifiedAt === null ? [] : [hash])).sort();
}

/** Puts the record of a disk back as it was before a backup, as where the backup was cut off. */
async function withOldRecord(job: () => Promise<void>): Promise<void> {
  cpSync(shelf.path('one/catalogue'), shelf.path('record'), { recursive: true });
  await job();
  rmSync(shelf.path('one/catalogue'), { recursive: true });
  cpSync(shelf.path('record'), shelf.path('one/catalogue'), { recursive: true });
}

describe('what is pulled from a disk', () => {
  it('counts what a backup stored that was cut off, and not what it took away', async () => {
    await withOldRecord(() => backupOf(shelf, 'c'));
    rmSync(shelf.objectAt('one', 'content of b'));
    const pulled = await pull(other);
    expect(pulled).toMatchObject({ isBehind: true, looked: { kept: 1, added: 1, missing: 1 } });
    expect(other.known('one')).toEqual(contents('a', 'c'));
    expect(await pull(other)).toMatchObject({ isBehind: false, looked: { kept: 2, added: 0, missing: 0 } });
  });

  it('counts nothing of the record that does not stand on the disk', async () => {
    rmSync(shelf.objectAt('one', 'content of b'));
    expect(await pull(other)).toMatchObject({ isBehind: false, looked: { kept: 1, missing: 1 } });
    expect(other.known('one')).toEqual(contents('a'));
  });

  it('counts nothing as read in a folder that cannot be listed, and what is missing elsewhere not at all', async () => {
    rmSync(shelf.objectAt('one', 'content of b'));
    const folder = dirname(shelf.objectAt('one', 'content of a'));
    other.access = {
      ...nodeFileAccess,
      readdir: (path) => {
        if (path === folder) throw Object.assign(new Error('EIO: made to fail'), { code: 'EIO' });
        return nodeFileAccess.readdir(path);
      },
    };
    expect(await pull(other)).toMatchObject({ looked: { kept: 0, missing: 1, unlisted: 1 } });
    expect(other.known('one')).toEqual(contents('a'));
    expect(proven(other)).toEqual([]);
  });

  it('proves nothing by what was read before the other computer took the disk as another one', async () => {
    await join();
    cpSync(shelf.path('one'), shelf.path('image'), { recursive: true });
    await backupOf(shelf, 'c');
    rmSync(shelf.path('one'), { recursive: true });
    renameSync(shelf.path('image'), shelf.path('one'));
    const root = shelf.path('one');
    shelf.now = new Date(shelf.now.getTime() + 3_600_000);
    await shelf.session(async (session) => {
      const refreshed = await refreshDisk(session, { disk: 'one', at: root, accepts: true });
      await describeSet(session, refreshed);
    });
    expect(await pull(other)).toMatchObject({ disks: [{ newer: 'theirs' }] });
    expect(other.known('one')).toEqual(contents('a', 'b'));
    expect(proven(other)).toEqual([]);
  });

  it('leaves a disk unknown where it was stopped while it was looked at', async () => {
    await withOldRecord(() => backupOf(shelf, 'c'));
    other.access = { ...nodeFileAccess, readdir: pulledOutAt('objects/') };
    await expect(pull(other)).rejects.toMatchObject({ exitCode: 24 });
    expect(readShelf(other.library).setId).toBeNull();
  });

  it('takes the objects with the state of a disk that went two ways, and counts none of them as read', async () => {
    await join();
    cpSync(shelf.path('one'), shelf.path('image'), { recursive: true });
    await backupOf(shelf, 'c');
    rmSync(shelf.path('one'), { recursive: true });
    renameSync(shelf.path('image'), shelf.path('one'));
    await backupOf(other, 'd');
    await backupOf(other, 'e');
    const pulled = await pull(shelf);
    expect(pulled.disks).toMatchObject([{ newer: 'fork' }]);
    expect(shelf.known('one')).toEqual(contents('a', 'b', 'd', 'e'));
    expect(proven(shelf)).toEqual([]);
    await backupOf(shelf, 'f');
    expect(shelf.objects('one')).toEqual(contents('a', 'b', 'c', 'd', 'e', 'f'));
  });

  it('goes on taking over what the other computer stores, after a disk once went two ways', async () => {
    await join();
    cpSync(shelf.path('one'), shelf.path('image'), { recursive: true });
    await backupOf(shelf, 'c');
    rmSync(shelf.path('one'), { recursive: true });
    renameSync(shelf.path('image'), shelf.path('one'));
    await backupOf(other, 'd');
    await backupOf(other, 'e');
    await pull(shelf);
    await backupOf(shelf, 'f');
    expect((await pull(other)).disks).toMatchObject([{ newer: 'theirs' }]);
    expect(other.known('one')).toEqual(shelf.known('one'));
  });

  it('is not looked at where the disk is an old image of what is known here', async () => {
    cpSync(shelf.path('one'), shelf.path('image'), { recursive: true });
    await backupOf(shelf, 'c');
    expect(await pull(shelf, shelf.path('image'))).toMatchObject({ looked: null });
    expect(shelf.known('one')).toEqual(contents('a', 'b', 'c'));
    const args = ['shelf', 'disk', 'pull', shelf.path('image'), '--library', shelf.path('lib')];
    const { status, stdout } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
    expect(stdout).toContain('was not looked at');
    expect(status).toBe(3);
  });

  it('is what stands there, where the objects alone are read of a disk that another computer wrote to', async () => {
    await join();
    await backupOf(other, 'c');
    rmSync(shelf.path('one/catalogue'), { recursive: true });
    rmSync(shelf.objectAt('one', 'content of b'));
    const pulled = await shelf.session(async (session) =>
      pullObjects(session, diskToPull(shelf.library.access, shelf.path('one'))),
    );
    expect(pulled).toMatchObject({ kept: 1, added: 1, missing: 1 });
    expect(shelf.known('one')).toEqual(contents('a', 'c'));
    await backupOf(shelf, 'd');
  });
});

/** Takes the disk away, and leaves the empty folder where it was mounted, when a folder on it is listed. */
function pulledOutAt(part: string): FileAccess['readdir'] {
  return (path) => {
    if (`${path}/`.includes(part) && existsSync(shelf.path('one/mediastruct-disk.json'))) {
      renameSync(shelf.path('one'), shelf.path('drawer'));
      mkdirSync(shelf.path('one'));
    }
    return nodeFileAccess.readdir(path);
  };
}

describe('shelf disk refresh', () => {
  it('takes nothing for missing on a disk that is pulled out meanwhile', async () => {
    shelf.access = { ...nodeFileAccess, readdir: pulledOutAt('objects/') };
    const refreshed = shelf.session((session) => refreshDisk(session, { disk: 'one', accepts: false }));
    await expect(refreshed).rejects.toMatchObject({ exitCode: 24 });
    shelf.access = nodeFileAccess;
    expect(shelf.known('one')).toEqual(contents('a', 'b'));
  });

  it('says which object it could not read, and does not call it another one', async () => {
    const path = shelf.objectAt('one', 'not to be read');
    cpSync(shelf.path('src/a.jpg'), path, { recursive: true });
    shelf.access = {
      ...nodeFileAccess,
      open: (at, flags, mode) => {
        if (at === path) throw Object.assign(new Error('EIO: made to fail'), { code: 'EIO' });
        return nodeFileAccess.open(at, flags, mode);
      },
    };
    const { refreshed, told } = await shelf.session(async (session) => ({
      refreshed: await refreshDisk(session, { disk: 'one', accepts: false }),
      told: session.warnings.first.map((warning) => warning.path),
    }));
    expect(refreshed).toMatchObject({ kept: 2, added: 0, strange: [] });
    expect(told).toEqual([path]);
  });
});

describe('a disk whose folder of objects is a symlink', () => {
  it('is refused where that leads away from the disk, such as to another one', async () => {
    renameSync(shelf.path('one/objects'), shelf.path('elsewhere'));
    symlinkSync(shelf.path('elsewhere'), shelf.path('one/objects'));
    await expect(shelf.backup('one')).rejects.toMatchObject({ exitCode: 42 });
    await expect(pull(other)).rejects.toMatchObject({ exitCode: 42 });
    renameSync(shelf.path('elsewhere'), shelf.path('one/moved'));
    rmSync(shelf.path('one/objects'));
    symlinkSync('moved', shelf.path('one/objects'));
    await shelf.backup('one');
  });
});

describe('the log of a disk', () => {
  it('believes the last reading of an object, not the one with the latest time', () => {
    const path = shelf.path('log.ndjson');
    const facts = { sha256: sha256('x'), size: 1, origin: null, taken: null, camera: null };
    const events = ['2026-03-01', '2099-01-01', '2026-03-02'].map((day, nth) =>
      nth === 0
        ? { kind: 'put' as const, at: day, ...facts }
        : { kind: 'read' as const, at: day, sha256: facts.sha256 },
    );
    writeObjectLog(nodeFileAccess, path, { format: OBJECT_LOG_FORMAT, events });
    expect(standingObjects(nodeFileAccess, path).get(facts.sha256)?.verifiedAt).toBe('2026-03-02');
  });

  it('is told from the one that was there before, also where it got the same inode', () => {
    const path = shelf.path('log.ndjson');
    const access = {
      ...nodeFileAccess,
      lstat: (at: string) => ({ ...nodeFileAccess.lstat(at), ino: 7n }),
    };
    const marks = [1, 2].map(() => {
      writeObjectLog(access, path, { format: OBJECT_LOG_FORMAT, events: [] });
      return objectLogMark(access, path);
    });
    expect(marks[0]?.base).not.toBe(marks[1]?.base);
    writeFileSync(path, readFileSync(path));
    expect(objectLogMark(access, path)).toEqual(marks[1]);
  });
});
