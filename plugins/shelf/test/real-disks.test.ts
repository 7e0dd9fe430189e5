import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { completeRun } from '@mediastruct/core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LEAST_RESERVE } from '../src/disks/disk-room.ts';
import { readShelf } from '../src/ledger/shelf-ledger.ts';
import { planShelfRestore } from '../src/restore/plan-shelf-restore.ts';
import { sha256, TestShelf } from './test-shelf.ts';

const MIB = 1 << 20;
const FILES = 14;
/** Drivers outside the kernel, for machines whose kernel has none. */
const DRIVERS: Readonly<Record<string, string>> = { ntfs: 'ntfs-3g', exfat: 'mount.exfat-fuse' };

let shelf: TestShelf;
const mounted: string[] = [];
/** Loop devices that a driver outside the kernel works on, by the folder of their disk. */
const devices = new Map<string, string>();

beforeEach(() => {
  shelf = new TestShelf();
});
afterEach(() => {
  for (const path of mounted.splice(0)) spawnSync('umount', [path]);
  for (const device of devices.values()) spawnSync('losetup', ['-d', device]);
  devices.clear();
  shelf[Symbol.dispose]();
});

/** A driver outside the kernel keeps what it inherits open: it would be waited for until its disk is unmounted. */
const done = (command: string, args: readonly string[]) =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

function contentOf(nth: number): Buffer {
  return Buffer.alloc(4 * MIB, createHash('sha256').update(`film ${nth}`).digest());
}

function mount(image: string, name: string, type: string): boolean {
  const path = shelf.path(name);
  mkdirSync(path, { recursive: true });
  const isThere = done('mount', ['-o', 'loop', image, path]) || mountByDriver(image, { path, type });
  if (isThere) mounted.push(path);
  return isThere;
}

function mountByDriver(image: string, { path, type }: { path: string; type: string }): boolean {
  const driver = DRIVERS[type];
  if (driver === undefined || !done('sh', ['-c', 'command -v "$1"', 'sh', driver])) return false;
  const device = spawnSync('losetup', ['-f', '--show', image], { encoding: 'utf8' }).stdout.trim();
  if (device === '') return false;
  devices.set(path, device);
  return done(driver, [device, path]);
}

/** A disk with a file system of its own, mounted; false where this machine does not allow it. */
function makeDisk(name: string, type: string, [make = '', ...options]: readonly string[]): boolean {
  const image = shelf.path(`${name}.img`);
  writeFileSync(image, '');
  return (
    done('truncate', ['-s', '80M', image]) && done(make, [...options, image]) && mount(image, name, type)
  );
}

function unmount(name: string): void {
  const path = shelf.path(name);
  expect(done('umount', [path])).toBe(true);
  mounted.splice(mounted.indexOf(path), 1);
  const device = devices.get(path);
  if (device !== undefined) expect(done('losetup', ['-d', device])).toBe(true);
  devices.delete(path);
}

async function restoreAll(...at: readonly string[]): Promise<void> {
  const request = { words: [], isAll: true, withGone: false, to: shelf.path('back'), at };
  await shelf.session(async (session) =>
    completeRun(session, (await planShelfRestore(session, request)).run),
  );
}

it.for<[string, string[]]>([
  ['ext4', ['mkfs.ext4', '-q', '-F']],
  ['vfat', ['mkfs.vfat']],
  ['exfat', ['mkfs.exfat']],
  ['ntfs', ['mkfs.ntfs', '-q', '-F', '-f']],
])(
  'a disk with %s is filled, replugged elsewhere, and gives back what it has',
  async ([type, make], { skip }) => {
    if (!makeDisk('first', type, make)) return skip();
    await shelf.addDisk('first', shelf.path('first'));
    await shelf.addDisk('second');
    await shelf.addSource({ least: 1 });
    for (let nth = 0; nth < FILES; nth += 1) shelf.write(`${nth}.mov`, contentOf(nth));
    await shelf.backup('first');
    const stored = shelf.known('first');
    expect(stored.length).toBeGreaterThan(4);
    expect(stored.length).toBeLessThan(FILES);
    for (const hash of stored) expect(sha256(readFileSync(shelf.objectOf('first', hash)))).toBe(hash);
    // It is full: not one more file fits beside the reserve.
    const { bavail, bsize } = statfsSync(shelf.path('first'));
    expect(bavail * bsize).toBeLessThan(LEAST_RESERVE + 4 * MIB);
    expect(bavail * bsize).toBeGreaterThan(LEAST_RESERVE - 2 * MIB);

    // Other disks, one with a device and one without, take the number that it had.
    const before = lstatSync(shelf.path('first')).dev;
    unmount('first');
    if (!makeDisk('between', 'ext4', ['mkfs.ext4', '-q', '-F'])) return skip();
    mkdirSync(shelf.path('too'));
    if (done('mount', ['-t', 'tmpfs', 'tmpfs', shelf.path('too')])) mounted.push(shelf.path('too'));
    if (!mount(shelf.path('first.img'), 'elsewhere', type)) return skip();
    expect(lstatSync(shelf.path('elsewhere')).dev).not.toBe(before);
    expect((await shelf.backup('first')).states).toEqual({});
    expect(readShelf(shelf.library).disks[0]?.seen?.path).toBe(shelf.path('elsewhere'));

    await shelf.backup('second');
    await restoreAll(shelf.path('elsewhere'), shelf.path('second'));
    for (let nth = 0; nth < FILES; nth += 1) {
      const path = shelf.path(`back/photos/${nth}.mov`);
      expect(existsSync(path) && sha256(readFileSync(path)) === sha256(contentOf(nth)), path).toBe(true);
    }
  },
);
