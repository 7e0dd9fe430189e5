import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFileAccess } from '@mediastruct/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeOldest } from '../src/thumbnails/remove-oldest.ts';
import { ThumbnailCache } from '../src/thumbnails/thumbnail-cache.ts';
import type { ServedLibrary } from './served-library.ts';

const PICTURE = Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(996), Buffer.from([0xff, 0xd9])]);
const DAY_S = 86_400;
let folder: string;
let cache: ThumbnailCache;
let nowMs: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mediastruct-room-'));
  nowMs = Date.now();
  cache = cacheOf(10);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A cache with room for so many pictures of a thousand bytes in each of its folders. */
function cacheOf(pictures: number): ThumbnailCache {
  const state = { folder } as ServedLibrary['library']['state'];
  const most = 256 * 1000 * pictures;
  return new ThumbnailCache({ access: nodeFileAccess, state }, { most, nowMs: () => nowMs });
}

const hash = (nth: number) => `ab${String(nth).padStart(62, '0')}`;
const place = (name = '') => join(folder, 'thumbnails/ab', name);
const file = (nth: number) => place(`${hash(nth)}.jpg`);
const kept = () => readdirSync(place()).sort();

/** Puts pictures into the cache; the first was looked at the longest ago. */
function fill(count: number): void {
  for (let nth = 0; nth < count; nth++) {
    cache.write(hash(nth), PICTURE);
    utimesSync(file(nth), new Date(nowMs), nowMs / 1000 - (count - nth) * DAY_S);
  }
}

it('is emptied where pictures are not to be kept any more, of pictures and of nothing else', () => {
  fill(3);
  writeFileSync(place('mine.jpg'), 'somebody put it here');
  cacheOf(0);
  expect(kept()).toEqual(['mine.jpg']);
});

describe('the room of small pictures', () => {
  it('is nothing that a symlink of somebody else leads out of', () => {
    fill(1);
    const foreign = join(folder, 'foreign');
    writeFileSync(foreign, 'of somebody');
    symlinkSync(foreign, place(`${hash(2)}.jpg.${process.pid}.tmp`));
    cache.write(hash(2), PICTURE);
    expect(readFileSync(foreign, 'utf8')).toBe('of somebody');
  });

  it('is kept by taking away those that were looked at the longest ago', () => {
    fill(32);
    cache.write(hash(50), PICTURE);
    expect(kept()).toEqual(
      [...[24, 25, 26, 27, 28, 29, 30, 31].map(hash), hash(50)].map((one) => `${one}.jpg`),
    );
  });

  it('is that of the last use, which a look at a picture tells, to the day', () => {
    fill(32);
    expect(cache.read(hash(0))).not.toBeNull();
    const told = statSync(file(0)).mtimeMs;
    expect(Math.abs(told - nowMs)).toBeLessThan(2);
    nowMs += 3_600_000;
    cache.read(hash(0));
    expect(statSync(file(0)).mtimeMs).toBe(told);
    cache.write(hash(50), PICTURE);
    expect(kept()).toContain(`${hash(0)}.jpg`);
    expect(kept()).not.toContain(`${hash(1)}.jpg`);
  });

  it('takes nothing that a server did not put there, whatever stands beside it', () => {
    fill(20);
    const own = join(folder, 'own.jpg');
    writeFileSync(own, PICTURE);
    symlinkSync(own, place(`${hash(77)}.jpg`));
    mkdirSync(place(`${hash(78)}.jpg`));
    const others = [`${hash(1)}.JPG`, 'IMG_1.jpg', `cd${hash(1).slice(2)}.jpg`, `${hash(2)}.jpg.x.tmp`];
    for (const name of others) writeFileSync(place(name), Buffer.alloc(100_000));
    for (const name of others) utimesSync(place(name), 0, 0);
    const half = `${hash(3)}.jpg.4711.tmp`;
    writeFileSync(place(half), '');
    removeOldest(nodeFileAccess, place(), 0);
    expect(kept()).toEqual([...others, half, `${hash(77)}.jpg`, `${hash(78)}.jpg`].sort());
    utimesSync(place(half), 0, 0);
    removeOldest(nodeFileAccess, place(), 0);
    expect(kept()).not.toContain(half);
    expect(statSync(own).size).toBe(PICTURE.length);
  });

  it('is not made in a folder that a symlink leads to, nor in one of another name', () => {
    fill(3);
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(join(elsewhere, 'thumbnails'), { recursive: true });
    symlinkSync(place(), join(elsewhere, 'thumbnails/ab'));
    removeOldest(nodeFileAccess, join(elsewhere, 'thumbnails/ab'), 0);
    mkdirSync(join(folder, 'linked'));
    symlinkSync(join(folder, 'thumbnails'), join(folder, 'linked/thumbnails'));
    removeOldest(nodeFileAccess, join(folder, 'linked/thumbnails/ab'), 0);
    symlinkSync(join(folder, 'thumbnails'), join(folder, 'pictures'));
    removeOldest(nodeFileAccess, join(folder, 'pictures/ab'), 0);
    expect(kept()).toHaveLength(3);
    removeOldest(nodeFileAccess, place(), 0);
    expect(kept()).toHaveLength(0);
  });

  it('may be none', () => {
    cache = cacheOf(0);
    cache.write(hash(1), PICTURE);
    expect(readdirSync(folder)).toEqual([]);
  });
});
