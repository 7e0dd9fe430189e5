import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { nodeFileAccess } from '@mediastruct/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256, TestShelf } from './test-shelf.ts';

const MIB = 1 << 20;

/** Bytes that are the same for one name every time. */
function noise(name: string, bytes: number): Buffer {
  return Buffer.alloc(bytes, createHash('sha256').update(name).digest());
}

/** Mounts a small disk; false where this machine does not allow it. */
function mountSmall(shelf: TestShelf, name: string, megabytes: number): boolean {
  mkdirSync(shelf.path(name));
  return (
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', shelf.path(name)]).status === 0
  );
}

/** A file with a file system on it, mounted; false where this machine does not allow it. */
function mountImage(shelf: TestShelf, name: string, [make = '', ...options]: readonly string[]): boolean {
  const image = shelf.path(`${name}.img`);
  writeFileSync(image, Buffer.alloc(0));
  spawnSync('truncate', ['-s', '64M', image]);
  mkdirSync(shelf.path(name), { recursive: true });
  if (spawnSync(make, [...options, image]).status !== 0) return false;
  // A driver outside the kernel keeps what it inherits open, and would be waited for.
  return spawnSync('mount', ['-o', 'loop', image, shelf.path(name)], { stdio: 'ignore' }).status === 0;
}

const mounted: string[] = [];
let shelf: TestShelf;

beforeEach(() => {
  shelf = new TestShelf();
});
afterEach(() => {
  for (const path of mounted.splice(0)) spawnSync('umount', [path]);
  shelf[Symbol.dispose]();
});

describe('a disk that is really full', () => {
  it('takes what fits and leaves its reserve free; what does not fit goes on another disk', async ({
    skip,
  }) => {
    if (!mountSmall(shelf, 'small', 48)) return skip();
    mounted.push(shelf.path('small'));
    await shelf.addDisk('small');
    await shelf.addSource({ least: 1 });
    const contents = Array.from({ length: 10 }, (_, nth) => noise(`film ${nth}`, 4 * MIB));
    contents.forEach((content, nth) => shelf.write(`${nth}.mov`, content));
    const summary = await shelf.backup('small');
    expect(summary.states['stored']?.files).toBe(shelf.objects('small').length);
    expect(shelf.objects('small').length).toBeGreaterThan(3);
    expect(shelf.objects('small').length).toBeLessThan(10);
    const { bavail, bsize } = statfsSync(shelf.path('small'));
    expect(bavail * bsize).toBeGreaterThan(20 * MIB);
    await shelf.addDisk('large');
    await shelf.backup('large');
    const both = new Set([...shelf.objects('small'), ...shelf.objects('large')]);
    expect(both.size).toBe(10);
  });

  it('ends well where somebody else fills it while it is written to', async ({ skip }) => {
    if (!mountSmall(shelf, 'small', 96)) return skip();
    mounted.push(shelf.path('small'));
    await shelf.addDisk('small');
    await shelf.addSource({ least: 1 });
    for (let nth = 0; nth < 8; nth++) shelf.write(`${nth}.mov`, noise(`film ${nth}`, 4 * MIB));
    let isFilled = false;
    shelf.access = {
      ...nodeFileAccess,
      mkdir: (path, mode) => {
        nodeFileAccess.mkdir(path, mode);
        if (isFilled || !path.endsWith('/small/objects')) return;
        isFilled = true;
        writeFileSync(shelf.path('small/other people'), noise('other', 80 * MIB));
      },
    };
    const summary = await shelf.backup('small');
    shelf.access = nodeFileAccess;
    expect(isFilled).toBe(true);
    expect(summary.states['failed']?.files).toBeGreaterThan(0);
    expect(summary.warnings.count).toBeGreaterThan(0);
    for (const hash of shelf.known('small'))
      expect(sha256(readFileSync(shelf.objectOf('small', hash)))).toBe(hash);
    rmSync(shelf.path('small/other people'));
    await shelf.backup('small');
    expect(shelf.known('small')).toHaveLength(8);
  });

  it('gives the room of a copy that others can spare to a file that has none, after that one is safe', async ({
    skip,
  }) => {
    if (!mountSmall(shelf, 'small', 48)) return skip();
    mounted.push(shelf.path('small'));
    await shelf.addDisk('small');
    await shelf.addDisk('large');
    await shelf.addSource({ least: 1 });
    for (let nth = 0; nth < 5; nth++) shelf.write(`${nth}.mov`, noise(`film ${nth}`, 4 * MIB));
    await shelf.backup('small');
    await shelf.backup('large');
    expect(shelf.objects('small')).toHaveLength(5);
    for (let nth = 5; nth < 8; nth++) shelf.write(`${nth}.mov`, noise(`film ${nth}`, 4 * MIB));
    const summary = await shelf.backup('small');
    expect(summary.states['evicted']?.files).toBeGreaterThan(0);
    for (let nth = 5; nth < 8; nth++)
      expect(shelf.objects('small')).toContain(sha256(noise(`film ${nth}`, 4 * MIB)));
    expect(shelf.known('small')).toEqual(shelf.objects('small'));
    const both = new Set([...shelf.objects('small'), ...shelf.objects('large')]);
    expect(both.size).toBe(8);
  });

  it('keeps what it would give up where the source of it cannot be read now', async ({ skip }) => {
    if (!mountSmall(shelf, 'small', 48)) return skip();
    mounted.push(shelf.path('small'));
    await shelf.addDisk('small');
    await shelf.addDisk('large');
    await shelf.addSource({ least: 1 });
    shelf.write('stays.jpg', 'stays');
    for (let nth = 0; nth < 5; nth++) shelf.write(`old ${nth}.mov`, noise(`film ${nth}`, 4 * MIB));
    await shelf.backup('small');
    await shelf.backup('large');
    const before = shelf.objects('small');
    for (let nth = 0; nth < 5; nth++) rmSync(shelf.path(`src/old ${nth}.mov`));
    for (let nth = 5; nth < 8; nth++) shelf.write(`${nth}.mov`, noise(`film ${nth}`, 4 * MIB));
    await shelf.backup('small', { acceptGone: true });
    for (const hash of before) expect(shelf.objects('small')).toContain(hash);
  });
});

describe('a disk with another file system', () => {
  it.for<[string, string[]]>([
    ['ext4', ['mkfs.ext4', '-q']],
    ['vfat', ['mkfs.vfat']],
    ['exfat', ['mkfs.exfat']],
  ])('is written to and read back: %s', async ([name, make], { skip }) => {
    if (!mountImage(shelf, name, make)) return skip();
    mounted.push(shelf.path(name));
    await shelf.addDisk(name, shelf.path(`${name}/backup`));
    await shelf.addSource();
    shelf.write('a.jpg', noise('a', MIB));
    shelf.write('deep/ö b.jpg', noise('b', 3000));
    await shelf.backup(name);
    const known = shelf.known(name);
    expect(known).toHaveLength(2);
    for (const hash of known) expect(sha256(readFileSync(shelf.objectOf(`${name}/backup`, hash)))).toBe(hash);
    expect((await shelf.backup(name)).states).toEqual({});
  });
});
