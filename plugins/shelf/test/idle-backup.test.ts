import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { changeRun, nodeFileAccess } from '@mediastruct/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDescribed } from '../src/set/is-described.ts';
import { TestShelf } from './test-shelf.ts';

let shelf: TestShelf;

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addDisk('two');
  await shelf.addSource();
  shelf.write('a.jpg', 'content of a');
  shelf.write('b.jpg', 'content of b');
  await shelf.backup('one');
});
afterEach(() => shelf[Symbol.dispose]());

const isOneDescribed = () => isDescribed(shelf.library, { root: shelf.path('one') });
const runs = () => readdirSync(shelf.path('lib/.mediastruct/runs'));
/** As the command does it. */
const backup = () =>
  shelf.open((session) =>
    changeRun(
      session,
      { command: 'shelf backup', plan: (locked) => shelf.plan(locked, 'one') },
      async () => true,
    ),
  );

describe('a backup that finds nothing to do', () => {
  it('begins no run and writes nothing to the disk', async () => {
    const before = runs();
    const setBefore = statSync(shelf.path('one/catalogue/set.ndjson.gz'), { bigint: true });
    const { generation } = shelf.identity('one');
    shelf.now = new Date('2026-03-02T10:00:00Z');
    const { prepared, report } = await backup();
    expect(prepared.totals.operations).toBe(0);
    expect(report).toBeNull();
    expect(runs()).toEqual(before);
    expect(shelf.identity('one').generation).toBe(generation);
    const setAfter = statSync(shelf.path('one/catalogue/set.ndjson.gz'), { bigint: true });
    expect([setAfter.ino, setAfter.mtimeNs]).toEqual([setBefore.ino, setBefore.mtimeNs]);
  });

  it('writes the catalogue of the disk where another disk got something since', async () => {
    await shelf.backup('two');
    expect(isOneDescribed()).toBe(false);
    const { report } = await backup();
    expect(report?.states).toEqual({});
    expect(isOneDescribed()).toBe(true);
  });

  it('tells the disk of a file that is gone', async () => {
    for (let nth = 0; nth < 10; nth++) shelf.write(`more/${nth}.jpg`, `more ${nth}`);
    await shelf.backup('one');
    rmSync(shelf.path('src/more/1.jpg'));
    const { report } = await backup();
    expect(report).not.toBeNull();
    expect(isOneDescribed()).toBe(true);
  });
});

describe('the catalogue on a disk', () => {
  it('is written again by the next backup where a file of it could not be written by the last one', async () => {
    shelf.write('c.jpg', 'content of c');
    shelf.access = {
      ...nodeFileAccess,
      rename: (from, to) => {
        if (to.endsWith('files.tsv.gz')) throw Object.assign(new Error('EIO: made to fail'), { code: 'EIO' });
        nodeFileAccess.rename(from, to);
      },
    };
    await shelf.backup('one');
    shelf.access = nodeFileAccess;
    expect(isOneDescribed()).toBe(false);
    expect((await backup()).report).not.toBeNull();
    expect(isOneDescribed()).toBe(true);
  });

  it('is written again where a file of it, or a text beside it, is missing', async () => {
    const names = ['set.ndjson.gz', 'files.tsv.gz', 'catalogue.sqlite', 'state'].map(
      (name) => `catalogue/${name}`,
    );
    for (const name of [...names, 'README.txt', 'restore.sh']) {
      const path = shelf.path(`one/${name}`);
      const bytes = readFileSync(path);
      rmSync(path);
      expect([name, isOneDescribed()]).toEqual([name, false]);
      writeFileSync(path, '');
      expect([name, isOneDescribed()]).toEqual([name, false]);
      writeFileSync(path, bytes);
      expect(isOneDescribed()).toBe(true);
    }
    rmSync(shelf.path('one/restore.sh'));
    expect((await backup()).report).not.toBeNull();
    expect(statSync(shelf.path('one/restore.sh')).size).toBeGreaterThan(0);
  });

  it('is written again where it, or what is known here, cannot be read', () => {
    for (const unreadable of [
      shelf.path('one/catalogue/set.ndjson.gz'),
      shelf.path('lib/.mediastruct/shelf/shelf.ndjson'),
    ]) {
      shelf.access = {
        ...nodeFileAccess,
        open: (path, ...rest) => {
          if (path === unreadable) throw Object.assign(new Error('EIO: made to fail'), { code: 'EIO' });
          return nodeFileAccess.open(path, ...rest);
        },
      };
      expect([unreadable, isOneDescribed()]).toEqual([unreadable, false]);
    }
  });

  it('is written again where its first line cannot be read, or is that of another disk', async () => {
    const path = shelf.path('one/catalogue/set.ndjson.gz');
    const bytes = readFileSync(path);
    await shelf.backup('two');
    await shelf.backup('one');
    const spoilt = [
      Buffer.alloc(0),
      Buffer.from('rubbish'),
      Buffer.concat([Buffer.from('rubbish'), bytes]),
      bytes.subarray(0, 30),
      gzipSync('{"no":"format"}\n'),
      bytes,
      readFileSync(shelf.path('two/catalogue/set.ndjson.gz')),
    ];
    for (const [nth, content] of spoilt.entries()) {
      writeFileSync(path, content);
      expect([nth, isOneDescribed()]).toEqual([nth, false]);
    }
    await backup();
    expect(isOneDescribed()).toBe(true);
  });
});
