import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CrawlRequest } from '../../src/crawl/crawl.ts';
import type { RangeTask } from '../../src/crawl/range/crawl-setup.ts';
import { openFindings } from '../../src/holders/finding-ledger.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { inlineReader } from '../../src/crawl/record-reader.ts';
import { readStatus } from '../../src/find/read-status.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';

const folder = temporaryFolder();
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.parse('2026-01-01T12:00:00Z');
/** A file's size. */
const SIZE = 10;
let lib: TestLibrary;
let clock: Date;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
  lib.options = { now: () => clock };
  onDay(0);
});

function onDay(nth: number): void {
  clock = new Date(FIRST_DAY + nth * DAY_MS);
}

function write(name: string): void {
  outputFileSync(lib.at(`media/${name}`), name.padEnd(SIZE, '.'));
  utimesSync(lib.at(`media/${name}`), 1_557_650_000, 1_557_650_000);
}

/** Flips a bit and gives the file its old time again; another file system than ours would give it its old change time too. */
function rot(name: string): void {
  const file = lib.at(`media/${name}`);
  const { atime, mtime } = statSync(file);
  const bytes = readFileSync(file);
  bytes[0] = (bytes[0] as number) ^ 1;
  writeFileSync(file, bytes);
  utimesSync(file, atime, mtime);
}

/** The names of the files that a crawl opened. */
async function opened(request: Partial<CrawlRequest>): Promise<readonly string[]> {
  const root = lib.at('media/');
  const names: string[] = [];
  const access = alteredAccess({
    open: (real, path, flags, mode) => {
      if (path.startsWith(root)) names.push(path.slice(root.length));
      return real(path, flags, mode);
    },
  });
  await lib.crawl({ ...request, task: { files: 1, bytes: 1e6 }, reader: inlineReader(access) });
  return names;
}

const bytes = (files: number) => ({ verifyBudget: { kind: 'bytes', bytes: files * SIZE } }) as const;
const AN_HOUR = { verifyBudget: { kind: 'time', ms: 3_600_000 } } as const;

/** A clock that goes on by a second whenever it is asked. */
function runClock(): void {
  let readings = 1;
  lib.options = { now: () => new Date(clock.getTime() + readings++ * 1000) };
}

function proof() {
  const { trees } = readStatus(lib.library, { now: clock, kinds: installedHolderKinds([]) });
  return trees.find(({ name }) => name === 'media')?.proof;
}

describe('crawl with a budget', () => {
  beforeEach(async () => {
    for (const name of ['b', 'd']) write(name);
    await lib.crawl();
    onDay(1);
    for (const name of ['a', 'c']) write(name);
    await lib.crawl();
    onDay(200);
  });

  it('reads the longest unread first, as much as is given, and by and by all of it', async () => {
    expect(await opened(bytes(1))).toEqual(['b']);
    onDay(201);
    expect(await opened(bytes(2))).toEqual(['a', 'd']);
    onDay(202);
    expect(await opened(bytes(1))).toEqual(['c']);
    onDay(203);
    expect(await opened(bytes(100))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('does not read again for their age alone what the budget leaves', async () => {
    expect(await opened(bytes(0))).toEqual([]);
    expect(await opened({})).toEqual(['a', 'b', 'c', 'd']);
  });

  it('reads the days in turn where the budget is a time, and stops when it is over', async () => {
    let readings = 0;
    // A clock that goes on by a minute whenever it is asked.
    lib.options = { now: () => new Date(clock.getTime() + readings++ * 60_000) };
    expect(await opened({ verifyBudget: { kind: 'time', ms: 3_600_000 } })).toEqual(['b', 'd', 'a', 'c']);
    expect(await opened({ verifyBudget: { kind: 'time', ms: 0 } })).toEqual([]);
  });

  it('reads nothing twice in one run where some of its files were read earlier on the same day', async () => {
    write('e');
    await lib.crawl(bytes(0));
    runClock();
    expect(await opened(AN_HOUR)).toEqual(['b', 'd', 'a', 'c', 'e']);
  });

  it('does not read more than is given where more is due than the last crawl counted', async () => {
    const path = lib.at('.mediastruct/indexes/media.proof');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/"bytes":\d+/g, '"bytes":1'));
    expect(await opened(bytes(2))).toEqual(['a', 'b']);
  });

  it('spends on later days what the last crawl counted and is not there', async () => {
    const path = lib.at('.mediastruct/indexes/media.proof');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"bytes":20', '"bytes":40'));
    expect(await opened(bytes(4))).toEqual(['b', 'd', 'a', 'c']);
  });

  it('reads once in a run what is wrong, of the future or just written, whatever the passes', async () => {
    const future = new Date('2050-01-01T00:00:00Z');
    for (const name of ['future', 'unreadable', 'rotten']) write(name);
    utimesSync(lib.at('media/future'), future, future);
    await lib.crawl();
    rot('rotten');
    onDay(400);
    runClock();
    const tried: string[] = [];
    const root = lib.at('media/');
    const access = alteredAccess({
      open: (real, path, flags, mode) => {
        if (path.startsWith(root)) tried.push(path.slice(root.length));
        if (path.endsWith('/unreadable')) throw systemError('EIO');
        return real(path, flags, mode);
      },
    });
    const report = await lib.crawl({ ...AN_HOUR, reader: inlineReader(access) });
    expect(tried.sort()).toEqual(['a', 'b', 'c', 'd', 'future', 'rotten', 'unreadable']);
    expect(report).toMatchObject({ failed: 1, rotten: 1, future: 1, files: 7 });
    const { access: real, state } = lib.library;
    expect([...openFindings(real, state.findings).values()]).toMatchObject([
      { kind: 'rotten', path: 'rotten' },
    ]);
  });

  it('does not walk through a tree again in which nothing is left to read', async () => {
    let walks = 0;
    const real = inlineReader(nodeFileAccess);
    const reader = { ...real, read: (task: RangeTask) => (walks++, real.read(task)) };
    await lib.crawl({ ...bytes(100), reader });
    expect(walks).toBe(1);
  });

  it('reads what is new or changed besides', async () => {
    write('new');
    writeFileSync(lib.at('media/c'), 'changed');
    expect(await opened(bytes(1))).toEqual(['b', 'c', 'new']);
  });

  it('counts a file that has rotted as no proof, and what it took as spent', async () => {
    let rotten = -1;
    const access = alteredAccess({
      open: (real, path, ...given) => {
        const fd = real(path, ...given);
        if (path === lib.at('media/b')) rotten = fd;
        return fd;
      },
      // The disk gives other bytes, and knows of no change.
      read: (real, fd, buffer, position) => {
        const count = real(fd, buffer, position);
        if (fd === rotten && count > 0) buffer[0] = (buffer[0] ?? 0) ^ 1;
        return count;
      },
      close: (real, fd) => {
        if (fd === rotten) rotten = -1;
        real(fd);
      },
    });
    const report = await lib.crawl({ ...bytes(1), reader: inlineReader(access) });
    expect(report).toMatchObject({ hashed: 1, rotten: 1, proven: 0, provenBytes: 0 });
  });

  it('tells what it read for the proof alone', async () => {
    write('new');
    expect(await lib.crawl(bytes(1))).toMatchObject({ hashed: 2, proven: 1, provenBytes: SIZE, reused: 3 });
    expect(lib.record('media', 'b')?.verifiedAt?.slice(0, 10)).toBe(clock.toISOString().slice(0, 10));
  });

  it('finds a flipped bit in a file that did not change, which other crawls pass by', async () => {
    const reader = () => inlineReader(withoutChangeTimes());
    await lib.crawl({ reader: reader() });
    rot('b');
    onDay(210);
    expect(await lib.crawl({ reader: reader() })).toMatchObject({ rotten: 0, reused: 4 });
    onDay(400);
    const report = await lib.crawl({ ...bytes(4), reader: reader() });
    expect(report).toMatchObject({ rotten: 1, rot: [{ path: 'b' }] });
    expect(lib.record('media', 'b')?.error).toContain('bit rot');
  });
});

describe('a tree that is not there', () => {
  beforeEach(async () => {
    const old = (path: string) => {
      outputFileSync(lib.at(path), path);
      utimesSync(lib.at(path), 1_557_650_000, 1_557_650_000);
    };
    for (const nth of [1, 2, 3]) old(`media/${nth}`);
    await lib.crawl();
    onDay(1);
    old('duplicates/4');
    await lib.crawl({ tree: 'duplicates' });
    onDay(2);
    old('duplicates/5');
    await lib.crawl({ tree: 'duplicates' });
    onDay(200);
    renameSync(lib.at('media'), lib.at('unplugged'));
  });

  it.each([
    ['time', AN_HOUR],
    ['bytes', { verifyBudget: { kind: 'bytes', bytes: 24 } }],
  ] as const)(
    'takes nothing of a budget of %s from the others, and keeps none waiting',
    async (_, budget) => {
      runClock();
      const { trees, refused } = await lib.crawlTrees({ trees: ['media', 'duplicates'], ...budget });
      expect(refused).toMatchObject([{ tree: 'media', error: { code: 'tree-changed' } }]);
      expect(trees).toMatchObject([{ tree: 'duplicates', proven: 2 }]);
    },
  );
});

describe('a folder that cannot be listed', () => {
  it('takes nothing of a budget from the others', async () => {
    write('locked/a');
    await lib.crawl();
    onDay(1);
    for (const name of ['b', 'c']) write(name);
    await lib.crawl();
    onDay(200);
    const access = alteredAccess({
      readdir: (real, path) => {
        if (path.endsWith('/locked')) throw systemError('EACCES');
        return real(path);
      },
    });
    const read = () => lib.crawl({ ...bytes(1), reader: inlineReader(access) });
    // The crawl before this one could list it, so only what this one finds out leaves its part to others.
    expect(await read()).toMatchObject({ proven: 1, failed: 1 });
    expect(proof()).toMatchObject({ oldest: '2026-01-02', unreadable: { files: 1, bytes: SIZE } });
    expect(await read()).toMatchObject({ proven: 1, failed: 1 });
    expect(proof()).toMatchObject({ older: { files: 0 }, unreadable: { files: 1 } });
  });
});

/** A file system on which a disk can change a bit without a trace, as a failing one does. */
function withoutChangeTimes() {
  return alteredAccess({
    lstat: (real, path) => ({ ...real(path), ctimeNs: 1n }),
    fstat: (real, fd) => ({ ...real(fd), ctimeNs: 1n }),
  });
}

describe('status', () => {
  it('tells how much was read when, and when all will have been', async () => {
    expect(proof()).toBeNull();
    for (const name of ['a', 'b', 'c', 'd']) write(name);
    await lib.crawl();
    expect(proof()).toMatchObject({ oldest: '2026-01-01', recent: { files: 4 }, older: { files: 0 } });
    onDay(60);
    await lib.crawl(bytes(1));
    expect(proof()).toEqual({
      oldest: '2026-01-01',
      recent: { files: 1, bytes: SIZE },
      older: { files: 3, bytes: 3 * SIZE },
      unreadable: { files: 0, bytes: 0 },
      readAgain: { files: 1, bytes: SIZE },
      allBy: '2026-05-31',
    });
    rmSync(lib.at('.mediastruct/indexes/media.proof'));
    expect(proof()).toBeNull();
    expect(await opened(bytes(1))).toEqual(['b']);
  });
});
