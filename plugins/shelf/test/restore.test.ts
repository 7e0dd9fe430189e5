import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import type { LedgerSummary } from '@mediastruct/core';
import { runOptions } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { standDisk } from '../src/disks/change-disk.ts';
import type { RestoreRequest } from '../src/restore/plan-shelf-restore.ts';
import { planShelfRestore } from '../src/restore/plan-shelf-restore.ts';
import type { RestoreFigures } from '../src/restore/restore-options.ts';
import { RESTORE_OPTIONS } from '../src/restore/restore-options.ts';
import { sha256, TestShelf } from './test-shelf.ts';

let shelf: TestShelf;
const OLD = new Date('2019-05-12T10:11:12Z');

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addSource();
  shelf.write('2019/a.jpg', 'content of a');
  shelf.write('2019/again.jpg', 'content of a');
  shelf.write('b.jpg', 'content of b');
  utimesSync(shelf.path('src/2019/a.jpg'), OLD, OLD);
  chmodSync(shelf.path('src/2019/a.jpg'), 0o640);
  linkSync(shelf.path('src/b.jpg'), shelf.path('src/linked.jpg'));
  mkdirSync(shelf.path('src/empty'));
  symlinkSync('../b.jpg', shelf.path('src/2019/link'));
  symlinkSync('/etc/passwd', shelf.path('src/out'));
  symlinkSync('../../outside', shelf.path('src/2019/up'));
  await shelf.backup('one');
});
afterEach(() => shelf[Symbol.dispose]());

async function restore(
  request: Partial<RestoreRequest> = {},
): Promise<{ readonly summary: LedgerSummary; readonly figures: RestoreFigures }> {
  return shelf.session(async (session) => {
    const all = { words: [], isAll: true, withGone: false, to: shelf.path('back'), at: [] };
    const { run } = await planShelfRestore(session, { ...all, ...request });
    const { figures } = runOptions({ options: RESTORE_OPTIONS }, run);
    return { summary: await completeRun(session, run), figures };
  });
}

const back = (path: string) => shelf.path(`back/photos/${path}`);
const text = (path: string) => readFileSync(path, 'utf8');

describe('shelf restore', () => {
  it('brings everything back: contents, times, modes, links, symlinks, empty folders', async () => {
    const { summary } = await restore();
    expect(text(back('2019/a.jpg'))).toBe('content of a');
    expect(text(back('2019/again.jpg'))).toBe('content of a');
    expect(lstatSync(back('2019/a.jpg')).mtime).toEqual(OLD);
    expect(lstatSync(back('2019/a.jpg')).mode & 0o777).toBe(0o640);
    expect(lstatSync(back('linked.jpg')).ino).toBe(lstatSync(back('b.jpg')).ino);
    expect(lstatSync(back('2019/again.jpg')).ino).not.toBe(lstatSync(back('2019/a.jpg')).ino);
    expect(readlinkSync(back('2019/link'))).toBe('../b.jpg');
    expect(lstatSync(back('empty')).isDirectory()).toBe(true);
    expect(lstatSync(back('2019')).mtime).toEqual(lstatSync(shelf.path('src/2019')).mtime);
    expect(summary.warnings.count).toBe(2);
  });

  it('makes no symlink that leads out of its source', async () => {
    await restore();
    for (const path of ['out', '2019/up']) expect(existsSync(back(path))).toBe(false);
  });

  it('brings back what is asked for and nothing else', async () => {
    const { figures } = await restore({ isAll: false, words: ['again.jpg'] });
    expect(figures.asked.files).toBe(1);
    expect(text(back('2019/again.jpg'))).toBe('content of a');
    expect(existsSync(back('b.jpg'))).toBe(false);
  });

  it('puts files at their original places, and leaves what is there', async () => {
    rmSync(shelf.path('src/b.jpg'));
    rmSync(shelf.path('src/linked.jpg'));
    writeFileSync(shelf.path('src/2019/again.jpg'), 'edited since');
    const { figures, summary } = await restore({ to: null });
    expect(text(shelf.path('src/b.jpg'))).toBe('content of b');
    expect(text(shelf.path('src/2019/again.jpg'))).toBe('edited since');
    expect(figures).toMatchObject({ present: { files: 1 }, refused: { files: 1 } });
    expect(summary.warnings.count).toBeGreaterThan(0);
  });

  it('writes nothing through a symlink that leads out of the target', async () => {
    mkdirSync(shelf.path('outside'));
    mkdirSync(shelf.path('back/photos'), { recursive: true });
    symlinkSync(shelf.path('outside'), back('2019'));
    const { figures } = await restore();
    expect(figures.refused.files).toBe(2);
    expect(existsSync(shelf.path('outside/a.jpg'))).toBe(false);
    expect(text(back('b.jpg'))).toBe('content of b');
  });

  it('goes on over several sittings, and asks for the least disks', async () => {
    await shelf.addDisk('two');
    shelf.write('c.jpg', 'content of c');
    renameSync(shelf.path('one'), shelf.path('drawer'));
    await shelf.backup('two');
    rmSync(shelf.objectAt('two', 'content of b'));
    const { refreshDisk } = await import('../src/disks/refresh-disk.ts');
    await shelf.session((session) => refreshDisk(session, { disk: 'two', accepts: false }));
    const first = await restore();
    expect(first.figures.needed).toMatchObject({
      files: 1,
      disks: [{ name: 'one', files: 1 }],
      isLeast: true,
    });
    expect(text(back('c.jpg'))).toBe('content of c');
    expect(existsSync(back('b.jpg'))).toBe(false);
    renameSync(shelf.path('drawer'), shelf.path('one'));
    const second = await restore();
    expect(second.figures).toMatchObject({ present: { files: 3 }, needed: { files: 0 } });
    expect(text(back('b.jpg'))).toBe('content of b');
    expect(lstatSync(back('linked.jpg')).ino).toBe(lstatSync(back('b.jpg')).ino);
  });

  it('names files without any copy, and brings back the others', async () => {
    shelf.write('new.jpg', 'never backed up');
    await shelf.addDisk('two');
    await shelf.backup('two');
    await shelf.session(async (session) => standDisk(session, 'two', 'lost'));
    rmSync(shelf.path('two'), { recursive: true });
    const { figures } = await restore();
    expect(figures.without).toMatchObject({ files: 1, first: ['photos/new.jpg'] });
    expect(text(back('b.jpg'))).toBe('content of b');
  });

  it('gives no damaged object a name, and counts it no more', async () => {
    writeFileSync(shelf.objectAt('one', 'content of b'), 'content of X');
    const { summary } = await restore();
    expect(summary.states).toMatchObject({ failed: { files: 1 } });
    expect(existsSync(back('b.jpg'))).toBe(false);
    expect(shelf.known('one')).not.toContain(sha256('content of b'));
    expect((await restore()).figures.without.files).toBe(1);
  });

  it('reads the good copy of another disk where the first one is known to have a spoiled one', async () => {
    await shelf.addDisk('two');
    await shelf.backup('two');
    writeFileSync(shelf.objectAt('one', 'content of b'), 'content of X');
    expect((await restore()).summary.states).toMatchObject({ failed: { files: 1 } });
    expect((await restore()).summary.states).toEqual({ restored: { files: 1, bytes: 12 } });
    expect(text(back('b.jpg'))).toBe('content of b');
  });

  it('brings back what was deleted, where it is told to', async () => {
    rmSync(shelf.path('src/b.jpg'));
    rmSync(shelf.path('src/linked.jpg'));
    await shelf.backup('one', { acceptGone: true });
    const alive = restore({ isAll: false, words: ['b.jpg'] });
    await expect(alive).rejects.toMatchObject({ exitCode: 11 });
    await restore({ isAll: false, words: ['b.jpg'], withGone: true });
    expect(text(back('b.jpg'))).toBe('content of b');
  });

  it('says so where nothing fits what is asked for', async () => {
    const nothing = restore({ isAll: false, words: ['no such name.jpg'] });
    await expect(nothing).rejects.toMatchObject({ exitCode: 11 });
  });

  it('has nothing to do a second time', async () => {
    await restore();
    const { figures, summary } = await restore();
    expect(summary.states).toEqual({});
    expect(figures.present).toEqual(figures.asked);
  });
});
