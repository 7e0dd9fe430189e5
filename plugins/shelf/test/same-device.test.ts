import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess } from '@mediastruct/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDisk } from '../src/disks/add-disk.ts';
import { setDisk } from '../src/disks/change-disk.ts';
import { deviceFor, newDeviceFor, tellSharedDevice } from '../src/disks/device-for.ts';
import { devicesAt } from '../src/disks/device-of.ts';
import { leavingDisk } from '../src/disks/leave-disk.ts';
import { onlyThereLines } from '../src/disks/render-leaving.ts';
import { shelfInfo } from '../src/info/shelf-info.ts';
import { ShelfLook } from '../src/look/shelf-look.ts';
import { provenCount } from '../src/look/file-copies.ts';
import { readShelf } from '../src/ledger/shelf-ledger.ts';
import { previewRelease } from '../src/release/release-disk.ts';
import { shelfRisks } from '../src/risk/shelf-risks.ts';
import { diskToPull } from '../src/set/disk-to-pull.ts';
import { pullObjects } from '../src/set/pull-objects.ts';
import { dropSource } from '../src/sources/change-source.ts';
import { sha256, TestShelf } from './test-shelf.ts';

let shelf: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  shelf.access = withDevices({ one: 1n, two: 1n, three: 2n });
});
afterEach(() => shelf[Symbol.dispose]());

/** Folders stand on these devices, and all else on one of its own. */
function withDevices(devices: Readonly<Record<string, bigint>>): FileAccess {
  const deviceOf = (path: string) =>
    Object.entries(devices).find(([name]) => `${path}/`.startsWith(`${shelf.path(name)}/`))?.[1];
  return {
    ...nodeFileAccess,
    lstat: (path) => ({ ...nodeFileAccess.lstat(path), dev: deviceOf(path) ?? 9n }),
  };
}

async function add(name: string, isSameDevice: boolean, place?: string): Promise<void> {
  const root = shelf.path(name);
  mkdirSync(root);
  await shelf.session(async (session) =>
    addDisk(session, { name, root, ...deviceFor(session, { root, place, isSameDevice }) }),
  );
}

/** As `shelf disk pull --from objects` does it. */
async function pullObjectsOf(name: string, into: TestShelf, isSameDevice: boolean): Promise<void> {
  const root = shelf.path(name);
  await into.session(async (session) => {
    const disk = diskToPull(session.library.access, root);
    const shared = newDeviceFor(session, disk.identity, { root, isSameDevice });
    await pullObjects(session, { ...disk, shared });
  });
}

const disks = () => readShelf(shelf.library).disks;

describe('a second folder on the device of a disk', () => {
  it('is refused, and is one copy with the first where the user means it', async () => {
    await add('one', false, 'house, shelf B');
    await expect(add('two', false)).rejects.toMatchObject({ exitCode: 64 });
    expect(disks()).toHaveLength(1);
    const [one] = disks();
    await shelf.session(async (session) => {
      const root = shelf.path('two');
      addDisk(session, { name: 'two', root, ...deviceFor(session, { root, isSameDevice: true }) });
    });
    expect(disks()).toMatchObject([{ device: null }, { device: one?.diskId, place: 'house, shelf B' }]);
  });

  it('is that of a clone too, whose original is found where the user says', async () => {
    await add('one', false);
    const [root, original] = [shelf.path('two'), shelf.path('one')];
    cpSync(original, root, { recursive: true });
    await shelf.open(async (session) => {
      const asked = { root, original, isSameDevice: false };
      expect(() => deviceFor(session, asked)).toThrow('expected a device of its own');
    });
  });

  it('is told of a disk that came with its record', async () => {
    await add('one', false);
    const before = readShelf(shelf.library);
    shelf.access = withDevices({ one: 1n, two: 3n });
    await add('two', false);
    shelf.access = withDevices({ one: 1n, two: 1n });
    await shelf.open(async (session) => {
      tellSharedDevice(session, { root: shelf.path('two'), before });
      tellSharedDevice(session, { root: shelf.path('two'), before: readShelf(shelf.library) });
      expect(session.warnings.first).toMatchObject([{ path: shelf.path('two') }]);
    });
  });

  it('is refused too where its objects alone are read, unless the user means it', async () => {
    await add('one', false, 'house');
    shelf.access = withDevices({ one: 1n, two: 3n });
    await add('two', false);
    using other = new TestShelf();
    other.access = shelf.access;
    await pullObjectsOf('one', other, false);
    other.access = withDevices({ one: 1n, two: 1n });
    await expect(pullObjectsOf('two', other, false)).rejects.toMatchObject({ exitCode: 64 });
    expect(readShelf(other.library).disks).toHaveLength(1);
    await pullObjectsOf('two', other, true);
    const [one, two] = readShelf(other.library).disks;
    expect(two).toMatchObject({ name: 'two', device: one?.diskId });
    // One that is known already is not asked for again.
    await pullObjectsOf('two', other, false);
  });

  it('is none where the other disk is on another device, or counts as lost', async () => {
    await add('one', false);
    await add('three', false);
    expect(disks()).toMatchObject([{ device: null }, { device: null }]);
    shelf.access = withDevices({ one: 1n, two: 3n, three: 2n });
    await expect(add('two', true)).rejects.toMatchObject({ exitCode: 64 });
  });
});

describe('two disks on one device', () => {
  beforeEach(async () => {
    await add('one', false);
    shelf.access = withDevices({ one: 1n, two: 3n, three: 2n });
    await add('two', false);
    await shelf.addSource({ least: 2 });
    shelf.write('a.jpg', 'content of a');
    await shelf.backup('one');
    await shelf.backup('two');
    await shelf.session(async (session) => setDisk(session, 'two', { device: 'one' }));
  });

  it('are one copy wherever copies are counted', async () => {
    const { wanted } = await shelf.session(async (session) => shelfInfo(session));
    expect(wanted.map(({ files }) => files)).toEqual([0, 1, 0, 0, 0]);
    const proven = await shelf.session(async (session) => {
      using look = new ShelfLook(session, () => {});
      return provenCount(look.judge.copiesOf(sha256('content of a')));
    });
    expect(proven).toBe(1);
    await add('three', false);
    expect((await shelf.backup('three')).states).toMatchObject({ stored: { files: 1 } });
  });

  it('are lost together', async () => {
    const request = { asked: ['one'], limit: 5, kinds: shelf.kinds, note: () => {} };
    expect(shelfRisks(shelf.library, request)).toMatchObject([
      { sameDevice: ['two'], there: { files: 1 }, lost: { files: 0 }, last: { files: 1 } },
    ]);
    const leaving = leavingDisk(shelf.library, 'one', { kinds: shelf.kinds, note: () => {} });
    expect(onlyThereLines(leaving, String).join()).toContain('shares its device with disk "two"');
  });

  it('prove nothing for each other where one lets go of its copies', async () => {
    await shelf.session(async (session) => dropSource(session, 'photos'));
    shelf.now = new Date('2026-06-01T10:00:00Z');
    const request = { disk: 'one', releasesLast: false };
    const { preview } = await shelf.session((session) => previewRelease(session, request));
    expect(preview).toMatchObject({ redundant: { files: 0 }, kept: { files: 1 } });
  });

  it('are two again once the user says so', async () => {
    await shelf.session(async (session) => setDisk(session, 'two', { device: '' }));
    const { wanted } = await shelf.session(async (session) => shelfInfo(session));
    expect(wanted.map(({ files }) => files)).toEqual([0, 0, 1, 0, 0]);
    const itself = shelf.session(async (session) => setDisk(session, 'two', { device: 'two' }));
    await expect(itself).rejects.toMatchObject({ exitCode: 64 });
  });
});

describe('the device of a folder', () => {
  const SYS = '/sys/devices/usb/block';

  /** A machine with a drive of two partitions, an encrypted one on the second, and a share. */
  function machine(devices: Readonly<Record<string, bigint>>): FileAccess {
    const links: Readonly<Record<string, string>> = {
      '/sys/dev/block/8:17': `${SYS}/sdb/sdb1`,
      '/sys/dev/block/8:18': `${SYS}/sdb/sdb2`,
      '/sys/dev/block/253:0': '/sys/devices/virtual/block/dm-0',
      '/sys/devices/virtual/block/dm-0/slaves/sdb2': `${SYS}/sdb/sdb2`,
    };
    const there = new Set([
      ...Object.keys(links),
      ...Object.values(links),
      ...[`${SYS}/sdb/sdb1`, `${SYS}/sdb/sdb2`].map((path) => join(path, 'partition')),
      '/sys/devices/virtual/block/dm-0/slaves',
    ]);
    const lstat: FileAccess['lstat'] = (path) => {
      if (path.startsWith('/sys/') && !there.has(path))
        throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
      return { ...nodeFileAccess.lstat('/'), dev: devices[path] ?? 0n };
    };
    const readdir: FileAccess['readdir'] = (path) =>
      path.endsWith('dm-0/slaves') ? [{ name: 'sdb2', kind: 'symlink' }] : [];
    return { ...nodeFileAccess, lstat, readdir, realpath: (path) => links[path] ?? path };
  }

  it('is that of the drive: its partitions, and what is encrypted on one, are lost together', () => {
    const access = machine({ '/a': 0x811n, '/b': 0x812n, '/c': 0xfd00n, '/share': 0x2bn });
    const drive = `drive ${SYS}/sdb`;
    expect(devicesAt(access, '/a')).toEqual(['file system 2065', drive]);
    expect(devicesAt(access, '/b')).toContain(drive);
    expect(devicesAt(access, '/c')).toContain(drive);
    expect(devicesAt(access, '/share')).toEqual(['file system 43']);
  });
});
