import { utimesSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { jpegFile } from '../../../../mediagen/src/index.ts';
import { safeToFormat } from '../../src/ingest/safe-to-format.ts';
import type { FileStat } from '../../src/files/file-access.ts';
import { alteredAccess } from '../files/altered-access.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ends, ingest, put } from './pictures.ts';

const folder = temporaryFolder(MEMORY);
const FAT = 0x4d44;
const SIZE = 40_000;
const TIME = 1_557_650_000.5;
/** The version that the program says it is. */
const tool = vi.hoisted(() => ({ version: '1.0.0' }));
vi.mock('../../src/version.ts', () => ({
  get TOOL_VERSION() {
    return tool.version;
  },
}));
let lib: TestLibrary;
let readBytes: Map<string, number>;

beforeEach(() => {
  lib = new TestLibrary(folder.at('home/lib'));
  readBytes = new Map();
  tool.version = '1.0.0';
});

function shot(seed: string, dateTimeOriginal = '2019:05:12 12:00:00'): Buffer {
  return jpegFile({ size: SIZE, seed, exif: { dateTimeOriginal, model: 'Camera' } });
}

/** Counts what is read of each file of the card, on a file system of the given type. */
function watched(type?: number): TestLibrary {
  const names = new Map<number, string>();
  lib.access = alteredAccess({
    open: (real, path, ...rest) => {
      const fd = real(path, ...rest);
      names.set(fd, path);
      return fd;
    },
    read: (real, fd, buffer, position) => {
      const count = real(fd, buffer, position);
      const name = names.get(fd) ?? '';
      if (name.includes('/card/')) readBytes.set(name, (readBytes.get(name) ?? 0) + count);
      return count;
    },
    statfs: (real, path) => ({ ...real(path), ...(type === undefined ? {} : { type }) }),
  });
  return lib;
}

/** One byte of the file is another one the first time it is read. */
function readWronglyOnce(path: string): TestLibrary {
  const open = new Set<number>();
  let isWrong = true;
  lib.access = alteredAccess({
    open: (real, at, ...rest) => {
      const fd = real(at, ...rest);
      if (at === path) open.add(fd);
      else open.delete(fd);
      return fd;
    },
    read: (real, fd, buffer, position) => {
      const count = real(fd, buffer, position);
      if (isWrong && open.has(fd) && count > 20_000) {
        buffer[20_000] = (buffer[20_000] ?? 0) ^ 1;
        isWrong = false;
      }
      return count;
    },
  });
  return lib;
}

/** A file system that gives every file the same change time, and names a file by where it begins. */
function likeADisc(): TestLibrary {
  const still = (stat: FileStat): FileStat => ({ ...stat, ctimeNs: 1_557_650_000_000_000_000n });
  lib.access = alteredAccess({
    lstat: (real, path) => (path.includes('/card/') ? still(real(path)) : real(path)),
    fstat: (real, fd) => {
      const stat = real(fd);
      return stat.size === SIZE ? still(stat) : stat;
    },
  });
  return lib;
}

function mostRead(): number {
  return Math.max(0, ...readBytes.values());
}

describe('a card that comes again', () => {
  it('is not read, and the answer says so', async () => {
    put(folder.at('card/IMG_1.JPG'), shot('1'));
    put(folder.at('card/IMG_2.JPG'), shot('2'));
    const first = await ingest(lib, [folder.at('card')]);
    const again = await ingest(watched(), [folder.at('card')]);
    expect(ends(again)).toEqual(['IMG_1.JPG: duplicate held', 'IMG_2.JPG: duplicate held']);
    expect(mostRead()).toBe(0);
    expect(again.entries.map(({ readBy }) => readBy)).toEqual([first.run.runId, first.run.runId]);
    expect(safeToFormat(lib.library, again.run.runId)).toMatchObject({ safe: true, readEarlier: 2 });
    // The third time it is still the first run that read it.
    const third = await ingest(lib, [folder.at('card')]);
    expect(third.entries[0]?.readBy).toBe(first.run.runId);
  });

  it('is read where that is asked for', async () => {
    put(folder.at('card/IMG_1.JPG'), shot('1'));
    await ingest(lib, [folder.at('card')]);
    const again = await ingest(watched(), [folder.at('card')], { reread: true });
    expect(mostRead()).toBe(SIZE);
    expect(again.entries[0]?.readBy).toBeUndefined();
  });

  it('has a file read that was written again, though size and time are as before', async () => {
    const path = put(folder.at('card/IMG_1.JPG'), shot('1'));
    await ingest(lib, [folder.at('card')]);
    writeFileSync(path, shot('another'));
    utimesSync(path, TIME, TIME);
    const again = await ingest(watched(), [folder.at('card')]);
    expect(ends(again)).toEqual(['IMG_1.JPG: filed dated']);
  });

  it('files again what an undo took out of the library, and the copy is compared with what was read before', async () => {
    put(folder.at('card/IMG_1.JPG'), shot('1'));
    const first = await ingest(lib, [folder.at('card')]);
    await lib.undo(first.run.runId);
    expect(ends(await ingest(lib, [folder.at('card')]))).toEqual(['IMG_1.JPG: filed dated']);
  });

  it('has a damaged picture read again', async () => {
    put(folder.at('card/IMG_1.JPG'), shot('1').subarray(0, 30_000));
    await ingest(lib, [folder.at('card')]);
    const again = await ingest(watched(), [folder.at('card')]);
    expect(mostRead()).toBe(30_000);
    expect(safeToFormat(lib.library, again.run.runId)).toMatchObject({ safe: false, damaged: { count: 1 } });
  });
});

describe('a reading that showed less than a new one would', () => {
  it('is not believed where the copy that was made by it failed', async () => {
    const path = put(folder.at('card/IMG_1.JPG'), shot('1'));
    expect(ends(await ingest(readWronglyOnce(path), [folder.at('card')]))).toEqual([
      'IMG_1.JPG: failed content-mismatch',
    ]);
    expect(ends(await ingest(lib, [folder.at('card')]))).toEqual(['IMG_1.JPG: filed dated']);
  });

  it('is not believed where another version of the program judged what is damaged', async () => {
    put(folder.at('card/IMG_1.JPG'), shot('1'));
    await ingest(lib, [folder.at('card')]);
    tool.version = '1.1.0';
    const again = await ingest(watched(), [folder.at('card')]);
    expect(mostRead()).toBe(SIZE);
    expect(again.entries[0]?.readBy).toBeUndefined();
    readBytes.clear();
    await ingest(watched(), [folder.at('card')]);
    expect(mostRead()).toBe(0);
  });
});

describe('a disc of which the times are whole seconds', () => {
  it('has its files read where another disc has the same names, sizes, times and inodes', async () => {
    const path = put(folder.at('card/IMG_1.JPG'), shot('1'));
    await ingest(likeADisc(), [folder.at('card')]);
    writeFileSync(path, shot('of another disc', '2019:05:12 12:00:01'));
    utimesSync(path, TIME, TIME);
    const again = await ingest(lib, [folder.at('card')]);
    expect(ends(again)).toEqual(['IMG_1.JPG: filed dated']);
  });
});

describe('a card whose file system makes up inodes', () => {
  it('is known by time and the beginning of each file', async () => {
    put(folder.at('card/IMG_1.JPG'), shot('1'));
    await ingest(watched(FAT), [folder.at('card')]);
    readBytes.clear();
    const again = await ingest(watched(FAT), [folder.at('card')]);
    expect(ends(again)).toEqual(['IMG_1.JPG: duplicate held']);
    expect(mostRead()).toBe(16 * 1024);
  });

  it('has its files read where another card has the same names, sizes and times', async () => {
    const path = put(folder.at('card/IMG_1.JPG'), shot('1'));
    await ingest(watched(FAT), [folder.at('card')]);
    writeFileSync(path, shot('of another camera', '2019:05:12 12:00:01'));
    utimesSync(path, TIME, TIME);
    const again = await ingest(watched(FAT), [folder.at('card')]);
    expect(ends(again)).toEqual(['IMG_1.JPG: filed dated']);
  });

  it('has its files read where their time is that of a clock that was never set', async () => {
    const path = put(folder.at('card/IMG_1.JPG'), shot('1'));
    const never = Date.UTC(2010, 0, 1) / 1000;
    utimesSync(path, never, never);
    await ingest(watched(FAT), [folder.at('card')]);
    readBytes.clear();
    await ingest(watched(FAT), [folder.at('card')]);
    expect(mostRead()).toBe(SIZE);
  });
});
