import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import type { FileAccess, LedgerSummary } from '@mediastruct/core';
import { crawl, nodeFileAccess, planUndo, resumeRuns, Run, runOptions } from '@mediastruct/core';
import { completeRun, inlineReader } from '@mediastruct/core/testing';
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

function undo({ runId }: Pick<LedgerSummary, 'runId'>): Promise<LedgerSummary> {
  return shelf.session(async (session) => {
    const { run } = await planUndo(session, new Run(session.library, runId));
    return completeRun(session, run);
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

  it('reads the copy of another disk where an object cannot be looked at, and says so', async () => {
    await shelf.addDisk('two');
    await shelf.backup('two');
    const [object] = ['one', 'two'].map((disk) => shelf.objectAt(disk, 'content of a'));
    shelf.access = {
      ...nodeFileAccess,
      lstat: (path) => {
        if (path !== object) return nodeFileAccess.lstat(path);
        throw Object.assign(new Error('EIO: injected'), { code: 'EIO' });
      },
    };
    const { summary } = await restore();
    expect(text(back('2019/a.jpg'))).toBe('content of a');
    expect(summary.warnings.first).toContainEqual({ path: object, message: expect.stringContaining('EIO') });
  });

  it('says what to do where the whole folder of a source is lost, and does it', async () => {
    renameSync(shelf.path('src'), shelf.path('lost'));
    await expect(restore({ to: null })).rejects.toMatchObject({
      exitCode: 24,
      suggestions: expect.arrayContaining([expect.stringContaining('--accept-tree')]) as unknown,
    });
    await restore();
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

describe('the undo of a restore', () => {
  it('leaves nothing of it: further names, symlinks and empty folders go too', async () => {
    const { summary } = await restore();
    await undo(summary);
    expect(existsSync(shelf.path('back'))).toBe(false);
  });

  it('makes no name that could not be looked at once, so that all that was made goes', async () => {
    let failures = 0;
    shelf.access = {
      ...nodeFileAccess,
      lstat: (path) => {
        // The first look at this name is the one before names are written down.
        if (path !== back('2019/link') || failures > 0) return nodeFileAccess.lstat(path);
        failures += 1;
        throw Object.assign(new Error('EIO: injected'), { code: 'EIO' });
      },
    };
    const { summary } = await restore();
    expect(failures).toBe(1);
    expect(summary.warnings.first).toContainEqual({
      path: back('2019/link'),
      message: expect.stringContaining('could not be looked at'),
    });
    expect(readdirSync(back('2019'))).not.toContain('link');
    shelf.access = nodeFileAccess;
    await undo(summary);
    expect(existsSync(shelf.path('back'))).toBe(false);
  });

  it('leaves what stood there before', async () => {
    mkdirSync(back('empty'), { recursive: true });
    mkdirSync(back('2019'));
    writeFileSync(back('b.jpg'), 'content of b');
    symlinkSync('../b.jpg', back('2019/link'));
    const { summary } = await restore();
    expect(lstatSync(back('linked.jpg')).ino).toBe(lstatSync(back('b.jpg')).ino);
    await undo(summary);
    expect(readdirSync(shelf.path('back'), { recursive: true }).sort()).toEqual([
      'photos',
      'photos/2019',
      'photos/2019/link',
      'photos/b.jpg',
      'photos/empty',
    ]);
  });

  it('leaves what was changed since, and all names of a file that stays', async () => {
    const { summary } = await restore();
    writeFileSync(back('b.jpg'), 'edited under both names');
    writeFileSync(back('empty/mine.txt'), 'mine');
    rmSync(back('2019/link'));
    symlinkSync('a.jpg', back('2019/link'));
    await undo(summary);
    expect(text(back('linked.jpg'))).toBe('edited under both names');
    expect(text(back('empty/mine.txt'))).toBe('mine');
    expect(readlinkSync(back('2019/link'))).toBe('a.jpg');
    expect(existsSync(back('2019/a.jpg'))).toBe(false);
  });

  it('takes nothing away behind a symlink that came since', async () => {
    const { summary } = await restore();
    mkdirSync(shelf.path('elsewhere'));
    renameSync(back('2019'), shelf.path('elsewhere/2019'));
    symlinkSync(shelf.path('elsewhere/2019'), back('2019'));
    await undo(summary);
    expect(readlinkSync(shelf.path('elsewhere/2019/link'))).not.toBe('');
  });

  it('knows what was made also where the restore was cut off and resumed', async () => {
    let symlinks = 0;
    shelf.access = {
      ...nodeFileAccess,
      symlink: (target, path) => {
        nodeFileAccess.symlink(target, path);
        symlinks += 1;
        if (symlinks === 1) throw new Error('cut off');
      },
    };
    await expect(restore()).rejects.toThrow('cut off');
    shelf.access = nodeFileAccess;
    const [summary] = await shelf.session((session) => resumeRuns(session), true);
    await undo({ runId: summary?.runId ?? '' });
    expect(existsSync(shelf.path('back'))).toBe(false);
  });
});

describe('shelf restore --existing', () => {
  const kept = (path: string) => shelf.path(`kept/${path}`);

  beforeEach(async () => {
    mkdirSync(kept('old'), { recursive: true });
    writeFileSync(kept('old/renamed.jpg'), 'content of a');
    utimesSync(kept('old/renamed.jpg'), OLD, OLD);
    writeFileSync(kept('same-size.jpg'), 'content of X');
  });

  it('takes what is there from the folder, so that no disk is needed for it, and changes nothing there', async () => {
    renameSync(shelf.path('one'), shelf.path('drawer'));
    const { figures } = await restore({ existing: [shelf.path('kept')] });
    expect(figures).toMatchObject({
      existing: { files: 2 },
      needed: { files: 1, disks: [{ name: 'one', files: 1 }] },
    });
    expect(text(back('2019/a.jpg'))).toBe('content of a');
    expect(lstatSync(back('2019/a.jpg')).mtime).toEqual(OLD);
    expect(text(kept('old/renamed.jpg'))).toBe('content of a');
    expect(lstatSync(kept('old/renamed.jpg')).nlink).toBe(1);
    renameSync(shelf.path('drawer'), shelf.path('one'));
    const second = await restore({ existing: [shelf.path('kept')] });
    expect(second.figures).toMatchObject({ present: { files: 2 }, needed: { files: 0 } });
    expect(text(back('b.jpg'))).toBe('content of b');
  });

  it('reads nothing there that a crawl read, and gives no name to what has rotted since', async () => {
    await shelf.session((session) =>
      crawl(session, {
        ...{ trees: [shelf.path('kept')], threads: 1, maxAgeDays: 90, force: false },
        ...{ acceptTree: false, acceptGone: false, accept: [], reader: inlineReader(shelf.access) },
      }),
    );
    const { summary } = await shelf.session(async (session) => {
      const hashed: string[] = [];
      const { content } = session;
      const hashFiles: typeof content.hashFiles = (paths, onBytes) => (
        hashed.push(...paths),
        content.hashFiles(paths, onBytes)
      );
      const request = { words: [], isAll: true, withGone: false, to: shelf.path('back'), at: [] };
      const { run } = await planShelfRestore(
        { ...session, content: { ...content, hashFiles } },
        { ...request, existing: [shelf.path('kept')] },
      );
      expect(hashed.filter((path) => path.includes('/kept/'))).toEqual([]);
      rot(kept('old/renamed.jpg'));
      return { summary: await completeRun(session, run) };
    });
    expect(summary.states).toMatchObject({ failed: { files: 2 }, restored: { files: 1 } });
    expect(existsSync(back('2019/a.jpg'))).toBe(false);
    expect(shelf.known('one')).toHaveLength(2);
  });

  it('refuses a folder that is none', async () => {
    const none = restore({ existing: [shelf.path('nowhere')] });
    await expect(none).rejects.toMatchObject({ exitCode: 64 });
  });
});

/** Changes a byte, and neither size nor time. */
function rot(path: string): void {
  const { mtime } = lstatSync(path);
  writeFileSync(path, text(path).replace('c', 'C'));
  utimesSync(path, mtime, mtime);
}

describe('shelf restore --link', () => {
  it('makes hard links of what is on a disk, and takes them back', async () => {
    const { summary, figures } = await restore({ links: true });
    expect(figures.linked).toMatchObject({ links: { files: 3 }, copied: { files: 0 } });
    expect(summary.states).toMatchObject({ linked: { files: 3 } });
    const object = lstatSync(shelf.objectAt('one', 'content of a'));
    for (const path of ['2019/a.jpg', '2019/again.jpg']) expect(lstatSync(back(path)).ino).toBe(object.ino);
    expect(lstatSync(back('linked.jpg')).ino).toBe(lstatSync(shelf.objectAt('one', 'content of b')).ino);
    expect((await restore({ links: true })).figures.present.files).toBe(3);
    await undo(summary);
    expect(existsSync(shelf.path('back'))).toBe(false);
    expect(text(shelf.objectAt('one', 'content of a'))).toBe('content of a');
    expect(text(shelf.objectAt('one', 'content of b'))).toBe('content of b');
    expect(lstatSync(shelf.objectAt('one', 'content of b')).nlink).toBe(1);
  });

  it('takes further names of a file back also where the object is another file by now, and leaves the last name', async () => {
    const { summary } = await restore({ links: true });
    const object = shelf.objectAt('one', 'content of b');
    rmSync(object);
    writeFileSync(object, 'content of b');
    await undo(summary);
    expect(existsSync(back('linked.jpg'))).toBe(false);
    expect(text(back('b.jpg'))).toBe('content of b');
    expect(lstatSync(object).nlink).toBe(1);
  });

  it('copies where a link is not possible, and says so', async () => {
    shelf.access = {
      ...nodeFileAccess,
      statfs: (path) => ({ ...nodeFileAccess.statfs(path), type: 0x4d44 }),
    };
    const { figures } = await restore({ links: true });
    expect(figures.linked).toMatchObject({ links: { files: 0 }, copied: { files: 3 } });
    expect(lstatSync(back('2019/a.jpg')).nlink).toBe(1);
    expect(text(back('2019/a.jpg'))).toBe('content of a');
  });

  it('tells a link that failed, and nothing stands there', async () => {
    const refusing: FileAccess = {
      ...nodeFileAccess,
      link: (from, to) => {
        if (to.includes('/back/')) throw Object.assign(new Error('EPERM: made to fail'), { code: 'EPERM' });
        nodeFileAccess.link(from, to);
      },
    };
    shelf.access = refusing;
    const { summary } = await restore({ links: true });
    expect(summary.warnings.first.filter(({ message }) => message.includes('--link'))).toHaveLength(4);
    expect(existsSync(back('2019/a.jpg'))).toBe(false);
  });

  it('links nothing to an object that is bad, and counts it no more', async () => {
    writeFileSync(shelf.objectAt('one', 'content of a'), 'content of X');
    await restore({ links: true });
    expect(existsSync(back('2019/a.jpg'))).toBe(false);
    expect(existsSync(back('2019/again.jpg'))).toBe(false);
    expect(shelf.known('one')).toEqual([sha256('content of b')]);
  });

  it('links files of a folder that is named', async () => {
    mkdirSync(shelf.path('kept'));
    writeFileSync(shelf.path('kept/x.jpg'), 'content of a');
    await restore({ links: true, existing: [shelf.path('kept')] });
    expect(lstatSync(back('2019/a.jpg')).ino).toBe(lstatSync(shelf.path('kept/x.jpg')).ino);
  });
});
