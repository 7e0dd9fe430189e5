import { readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FileStat } from '../../src/files/file-access.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { readStatus } from '../../src/find/read-status.ts';
import type { FindingEvent } from '../../src/holders/finding.ts';
import { appendFindings, openFindings } from '../../src/holders/finding-ledger.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import { TestLibrary } from '../library/test-library.ts';

const folder = temporaryFolder();
let lib: TestLibrary;

beforeEach(async () => {
  lib = new TestLibrary(folder.at('lib'));
  for (let nth = 0; nth < 10; nth++) write(`2019/${nth}.jpg`, `picture ${nth}`);
  await lib.crawl();
});

function write(path: string, content: string): void {
  outputFileSync(lib.at(`media/${path}`), content);
  utimesSync(lib.at(`media/${path}`), 1_557_650_000, 1_557_650_000);
}

function remove(...paths: string[]): void {
  for (const path of paths) rmSync(lib.at(`media/${path}`));
}

/** Other bytes, the same size and time. */
function rot(path: string): void {
  const file = lib.at(`media/${path}`);
  const { atime, mtime } = statSync(file);
  writeFileSync(file, readFileSync(file, 'utf8').replace('picture', 'pixture'));
  utimesSync(file, atime, mtime);
}

function open(): string[] {
  const { access, state } = lib.library;
  return [...openFindings(access, state.findings).values()].map(({ kind, path }) => `${kind} ${path}`);
}

function tally() {
  const { findings } = readStatus(lib.library, { now: new Date(), kinds: installedHolderKinds([]) });
  return findings;
}

describe('what is gone', () => {
  it('is told by status from then on, until it is back', async () => {
    remove('2019/3.jpg');
    expect(await lib.crawl()).toMatchObject({ goneNowhere: 1, goneNowhereFiles: ['2019/3.jpg'] });
    expect(await lib.crawl()).toMatchObject({ gone: 0, goneNowhere: 0 });
    expect(tally()).toMatchObject({ gone: 1, rotten: 0, first: [{ tree: 'media', path: '2019/3.jpg' }] });
    write('2019/3.jpg', 'picture 3');
    await lib.crawl();
    expect(open()).toEqual([]);
  });

  it('is nothing to tell where it was moved, or another copy stands in the tree', async () => {
    write('copy.jpg', 'picture 1');
    await lib.crawl();
    remove('2019/1.jpg', '2019/2.jpg');
    write('2020/moved.jpg', 'picture 2');
    expect(await lib.crawl()).toMatchObject({ gone: 2, goneNowhere: 0 });
    expect(open()).toEqual([]);
  });

  it('counts no copy that was overwritten in the same time', async () => {
    write('copy.jpg', 'picture 1');
    await lib.crawl();
    remove('2019/1.jpg');
    write('copy.jpg', 'something else');
    expect(await lib.crawl()).toMatchObject({ goneNowhere: 1, changed: 1 });
  });

  it('is not known from another view of the tree that lost it', async () => {
    symlinkSync(lib.at('media'), folder.at('view'));
    await lib.crawl({ tree: folder.at('view') });
    remove('2019/3.jpg');
    expect(await lib.crawl()).toMatchObject({ goneNowhere: 1 });
    expect(open()).toEqual(['gone 2019/3.jpg']);
  });

  it('is known from a disk that was crawled and is unplugged now', async () => {
    outputFileSync(folder.at('disk/3.jpg'), 'picture 3');
    await lib.crawl({ tree: folder.at('disk') });
    renameSync(folder.at('disk'), folder.at('away'));
    remove('2019/3.jpg');
    expect(await lib.crawl()).toMatchObject({ gone: 1, goneNowhere: 0 });
  });

  it('is known from a disk whose mount does not answer any more, as from one that is unplugged', async () => {
    outputFileSync(folder.at('disk/3.jpg'), 'picture 3');
    await lib.crawl({ tree: folder.at('disk') });
    remove('2019/3.jpg');
    lib.access = unanswered(folder.at('disk'), 'ENOTCONN');
    expect(await lib.crawl()).toMatchObject({ gone: 1, goneNowhere: 0 });
    expect(lib.notes.join('\n')).toContain('counts as unplugged: ENOTCONN');
    expect(await lib.crawl()).toMatchObject({ gone: 0 });
    expect(open()).toEqual(['displaced 2019/3.jpg']);
  });

  it('is not known from a copy that cannot be looked at', async () => {
    write('locked/copy.jpg', 'picture 1');
    outputFileSync(folder.at('disk/locked/2.jpg'), 'picture 2');
    await lib.crawl();
    await lib.crawl({ tree: folder.at('disk') });
    remove('2019/1.jpg', '2019/2.jpg');
    lib.access = unanswered('locked', 'EIO');
    expect(await lib.crawl()).toMatchObject({
      goneNowhereFiles: ['2019/1.jpg', '2019/2.jpg'],
      failures: [{ path: 'locked' }],
    });
    expect(lib.notes.join('\n')).toContain('counts as no copy');
  });

  it('stays told where its place cannot be looked at, and the crawl tells what else it found', async () => {
    remove('2019/3.jpg');
    await lib.crawl();
    rot('2019/5.jpg');
    lib.access = unanswered('/2019/3.jpg', 'EIO');
    expect(await lib.crawl({ force: true })).toMatchObject({ rotten: 1 });
    expect(open()).toEqual(['gone 2019/3.jpg', 'rotten 2019/5.jpg']);
    expect(lib.notes.join('\n')).toContain('stays as it is');
  });

  it('is refused where it is more than a fifth, with its names, until it is accepted', async () => {
    remove('2019/0.jpg', '2019/1.jpg', '2019/2.jpg');
    const before = lib.records('media');
    await expect(lib.crawl()).rejects.toThrow(refusal('tree-changed', '3 of the 10 files', '2019/0.jpg'));
    expect(lib.records('media')).toEqual(before);
    expect(open()).toEqual([]);
    expect(await lib.crawl({ acceptGone: true })).toMatchObject({ gone: 3, goneNowhere: 0 });
    expect(open()).toEqual([]);
    expect(readFileSync(lib.library.state.findings, 'utf8').match(/"how":"accepted"/g)).toHaveLength(3);
  });

  it('is refused where it stood on a disk that was mounted inside the tree and is not there', async () => {
    write('disk/a.jpg', 'on the inner disk');
    const inner = (path: string, stat: FileStat) =>
      path.includes('/media/disk') ? { ...stat, dev: stat.dev + 1n } : stat;
    const mounted = alteredAccess({ lstat: (real, path) => inner(path, real(path)) });
    lib.access = mounted;
    await lib.crawl();
    // The second crawl takes over what the names say.
    await lib.crawl();
    lib.access = alteredAccess({});
    remove('disk/a.jpg');
    await expect(lib.crawl()).rejects.toThrow(refusal('tree-changed', 'the disk that was mounted there'));
    lib.access = mounted;
    expect(await lib.crawl()).toMatchObject({ goneNowhere: 1 });
  });

  it('is refused where a disk inside the tree was unmounted while the crawl went on', async () => {
    write('disk/a.jpg', 'on the inner disk');
    write('disk/b.jpg', 'there too');
    let isMounted = true;
    const stays = alteredAccess({
      lstat: (real, path) => {
        const stat = real(path);
        return isMounted && path.includes('/media/disk') ? { ...stat, dev: stat.dev + 1n } : stat;
      },
    });
    lib.access = stays;
    await lib.crawl();
    await lib.crawl();
    const before = lib.records('media');
    remove('disk/a.jpg');
    lib.access = alteredAccess({
      lstat: (_, path) => {
        const stat = stays.lstat(path);
        if (path.endsWith('/disk/b.jpg')) isMounted = false;
        return stat;
      },
    });
    await expect(lib.crawl()).rejects.toThrow(refusal('tree-changed', 'when tree "media" was listed'));
    expect(lib.records('media')).toEqual(before);
  });
});

/** A disk that gives this error for the stat of whatever has the text in its path. */
function unanswered(text: string, errno: string) {
  return alteredAccess({
    lstat: (real, path) => {
      if (path.includes(text)) throw systemError(errno);
      return real(path);
    },
  });
}

describe('what changed', () => {
  it('is told for every file, also where more rotted than are held in memory', async () => {
    for (const nth of [1, 3, 5, 7]) rot(`2019/${nth}.jpg`);
    expect(await lib.crawl({ force: true, wrongKept: 2 })).toMatchObject({ rotten: 4 });
    const all = [1, 3, 5, 7].map((nth) => `rotten 2019/${nth}.jpg`);
    expect(open()).toEqual(all);
    const ledger = readFileSync(lib.library.state.findings, 'utf8');
    expect(await lib.crawl({ wrongKept: 2 })).toMatchObject({ rotten: 4 });
    expect(readFileSync(lib.library.state.findings, 'utf8')).toBe(ledger);
    // What an earlier program left out is told, too.
    rmSync(lib.library.state.findings);
    await lib.crawl({ wrongKept: 2 });
    expect(open()).toEqual(all);
    const accept = [lib.at('media/2019/7.jpg')];
    expect(await lib.crawl({ accept, wrongKept: 2 })).toMatchObject({ rotten: 3 });
    expect(open()).toEqual(all.slice(0, 3));
  });

  it('is told as rotten until it is accepted, and its old hash stays in the ledger', async () => {
    rot('2019/5.jpg');
    expect(await lib.crawl({ force: true })).toMatchObject({ rotten: 1 });
    expect(await lib.crawl()).toMatchObject({ rotten: 1 });
    expect(tally()).toMatchObject({ gone: 0, rotten: 1 });
    const was = lib.record('media', '2019/5.jpg')?.sha256;
    const accept = [lib.at('media/2019/5.jpg')];
    expect(await lib.crawl({ accept })).toMatchObject({ rotten: 0, accepted: 1 });
    expect(open()).toEqual([]);
    const now = lib.record('media', '2019/5.jpg');
    expect(now?.error).toBeUndefined();
    const told = readFileSync(lib.library.state.findings, 'utf8').trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(told)).toMatchObject({
      kind: 'ended',
      how: 'accepted',
      sha256: was,
      found: now?.sha256,
    });
    expect(await lib.crawl({ force: true })).toMatchObject({ rotten: 0, changed: 0 });
  });

  it('is accepted as gone, by a folder, also when an earlier crawl found it', async () => {
    remove('2019/5.jpg');
    await lib.crawl();
    remove('2019/6.jpg');
    const accept = [lib.at('media/2019')];
    expect(await lib.crawl({ accept })).toMatchObject({ gone: 1, goneNowhere: 0, accepted: 2 });
    expect(open()).toEqual([]);
    expect(await lib.crawl({ accept })).toMatchObject({ accepted: 0 });
  });

  it('is accepted with all that is below a folder, each with the hash that it had', async () => {
    const was = (path: string) => lib.record('media', path)?.sha256;
    const before = { gone: was('2019/1.jpg'), edited: was('2019/3.jpg'), rotten: was('2019/5.jpg') };
    remove('2019/1.jpg');
    write('2019/3.jpg', 'edited');
    rot('2019/5.jpg');
    write('2019/new.jpg', 'new');
    const accept = [lib.at('media/2019')];
    expect(await lib.crawl({ accept, force: true })).toMatchObject({ accepted: 3, rotten: 0, changed: 0 });
    const events = readFileSync(lib.library.state.findings, 'utf8').trim().split('\n').slice(1);
    expect(events.map((line): unknown => JSON.parse(line))).toMatchObject([
      { kind: 'ended', how: 'accepted', path: '2019/1.jpg', sha256: before.gone },
      { path: '2019/3.jpg', sha256: before.edited, found: was('2019/3.jpg') },
      { path: '2019/5.jpg', sha256: before.rotten, found: was('2019/5.jpg') },
    ]);
    expect(events[0]).not.toContain('found');
  });

  it('is written down in parts where much is accepted at once', () => {
    const written: number[] = [];
    const access = alteredAccess({
      write: (real, fd, buffer, position) => {
        written.push(buffer.length);
        return real(fd, buffer, position);
      },
    });
    const event = { kind: 'accepted-gone', at: '2026-01-01T00:00:00.000Z', tree: 'media', files: 1 } as const;
    const events = new Array<FindingEvent>(25_000).fill(event);
    appendFindings(access, folder.at('ledger'), events);
    expect(readFileSync(folder.at('ledger'), 'utf8').trim().split('\n')).toHaveLength(25_001);
    expect(written.length).toBeGreaterThanOrEqual(4);
  });

  it('ends as a finding where the file reads right again', async () => {
    rot('2019/5.jpg');
    await lib.crawl({ force: true });
    write('2019/5.jpg', 'picture 5');
    await lib.crawl();
    expect(open()).toEqual([]);
  });
});
