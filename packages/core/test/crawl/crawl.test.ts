import {
  appendFileSync,
  cpSync,
  existsSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { outputFileSync } from 'fs-extra/esm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordReader } from '../../src/crawl/record-reader.ts';
import { inlineReader, pooledReader } from '../../src/crawl/record-reader.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { readIndexHeader } from '../../src/records/index-file.ts';
import { changesPathOf } from '../../src/records/index-header.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import { TestLibrary } from '../library/test-library.ts';

const folder = temporaryFolder();
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
});

/** Old enough to be settled. */
function write(path: string, content: string): void {
  outputFileSync(lib.at(`media/${path}`), content);
  utimesSync(lib.at(`media/${path}`), 1_557_650_000, 1_557_650_000);
}

/** Flips a bit and gives the file its old time again, as a failing disk would leave it. */
function rot(path: string): void {
  const file = lib.at(`media/${path}`);
  const { atime, mtime } = statSync(file);
  const bytes = readFileSync(file);
  bytes[0] = (bytes[0] as number) ^ 1;
  writeFileSync(file, bytes);
  utimesSync(file, atime, mtime);
}

/** A real reader that tells which files of the tree it opened. */
function recordingReader(): { readonly read: string[]; readonly reader: RecordReader } {
  const read: string[] = [];
  const root = lib.at('media/');
  const access = alteredAccess({
    open: (real, path, flags, mode) => {
      if (path.startsWith(root)) read.push(path.slice(root.length));
      return real(path, flags, mode);
    },
  });
  return { read, reader: inlineReader(access) };
}

function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

describe('a disk that comes back at another folder', () => {
  function disk(name: string): string {
    for (const file of ['a.jpg', 'b/c.jpg']) {
      outputFileSync(folder.at(`${name}/${file}`), file);
      utimesSync(folder.at(`${name}/${file}`), 1_557_650_000, 1_557_650_000);
    }
    return folder.at(name);
  }

  it('is the same tree, with nothing read again', async () => {
    const first = await lib.crawl({ tree: disk('mnt-1') });
    renameSync(folder.at('mnt-1'), folder.at('mnt-2'));
    const again = await lib.crawl({ tree: folder.at('mnt-2') });
    expect(again).toMatchObject({
      tree: first.tree,
      root: folder.at('mnt-2'),
      hashed: 0,
      reused: 2,
      gone: 0,
    });
    expect(lib.notes).toEqual([`is the tree ${first.tree}, which stood elsewhere when it was last crawled`]);
    expect(await lib.crawl({ tree: folder.at('mnt-2') })).toMatchObject({ tree: first.tree, reused: 2 });
  });

  it('is told as left out by a crawl of all trees', async () => {
    const { tree } = await lib.crawl({ tree: disk('mnt-1') });
    expect((await lib.crawlTrees({})).leftOut).toEqual([{ tree, root: folder.at('mnt-1') }]);
    expect((await lib.crawlTrees({ trees: ['media'] })).leftOut).toEqual([]);
  });

  it('is another tree where the first still stands, or where the files are others', async () => {
    const first = await lib.crawl({ tree: disk('mnt-1') });
    cpSync(folder.at('mnt-1'), folder.at('copy'), { recursive: true, preserveTimestamps: true });
    const copy = await lib.crawl({ tree: folder.at('copy') });
    expect(copy).toMatchObject({ hashed: 2, reused: 0 });
    expect(copy.tree).not.toBe(first.tree);
    rmSync(folder.at('mnt-1'), { recursive: true });
    outputFileSync(folder.at('other/a.jpg'), 'a picture of another disk');
    expect(await lib.crawl({ tree: folder.at('other') })).toMatchObject({ hashed: 1, reused: 0 });
  });
});

describe('crawl', () => {
  it('indexes every file with its hash, and counts the rest', async () => {
    write('a.jpg', 'a');
    write('2019/b.jpg', 'bb');
    write('empty', '');
    symlinkSync('a.jpg', lib.at('media/link.jpg'));
    execFileSync('mkfifo', [lib.at('media/fifo')]);
    const report = await lib.crawl();
    expect(report).toMatchObject({
      files: 3,
      bytes: 3,
      hashed: 3,
      hashedBytes: 3,
      reused: 0,
      added: 3,
      gone: 0,
      changed: 0,
      changedFiles: [],
      goneFiles: [],
      symlinks: 1,
      special: 1,
      failed: 0,
      rotten: 0,
    });
    expect(lib.records('media').map((record) => [record.path, record.sha256, record.size])).toEqual([
      ['2019/b.jpg', sha256('bb'), 2],
      ['a.jpg', sha256('a'), 1],
      ['empty', sha256(''), 0],
    ]);
  });

  it('lists once what its folder lists twice, and tells it as a failure', async () => {
    for (const name of ['a', 'b', 'sub/c']) write(name, name);
    const access = alteredAccess({
      readdir: (real, path) => (path === lib.at('media') ? [...real(path), ...real(path)] : real(path)),
    });
    const request = () => ({ reader: inlineReader(access), task: { files: 1, bytes: 1e6 } });
    expect(await lib.crawl(request())).toMatchObject({ files: 3, failed: 3 });
    expect(lib.records('media').map(({ path }) => path)).toEqual(['a', 'b', 'sub/c']);
    expect(await lib.crawl({ ...request(), force: true })).toMatchObject({ files: 3, hashed: 3, failed: 3 });
    expect(await lib.crawl()).toMatchObject({ files: 3, failed: 0 });
  });

  it('crawls a tree once that is named by its name and by its folder', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) write(name, name);
    await lib.crawl();
    rmSync(lib.at('media/a'));
    const { trees } = await lib.crawlTrees({ trees: ['media', lib.at('media'), 'media'] });
    expect(trees).toMatchObject([{ tree: 'media', goneNowhere: 1 }]);
  });

  it('reads no content again where nothing changed', async () => {
    for (const name of ['a', 'b/c', 'd']) write(name, name);
    await lib.crawl();
    const before = lib.records('media');
    const { read, reader } = recordingReader();
    expect(await lib.crawl({ reader })).toMatchObject({ files: 3, reused: 3, hashed: 0, added: 0 });
    expect(read).toEqual([]);
    expect(lib.records('media')).toEqual(before);
  });

  it('reads what was added, written, replaced or linked, and tells what is gone', async () => {
    for (const name of ['same', 'written', 'replaced', 'linked', 'gone', 'moved']) write(name, name);
    await lib.crawl();
    write('added', 'added');
    appendFileSync(lib.at('media/written'), '+');
    rmSync(lib.at('media/gone'));
    renameSync(lib.at('media/moved'), lib.at('media/moved away'));
    linkSync(lib.at('media/linked'), folder.at('elsewhere'));
    write('new', 'replaced');
    renameSync(lib.at('media/new'), lib.at('media/replaced'));
    const { read, reader } = recordingReader();
    expect(await lib.crawl({ reader })).toMatchObject({
      reused: 1,
      hashed: 5,
      added: 2,
      gone: 2,
      goneFiles: ['gone', 'moved'],
      goneNowhere: 1,
      goneNowhereFiles: ['gone'],
      changed: 1,
      changedFiles: ['written'],
    });
    expect(read).toEqual(['added', 'linked', 'moved away', 'replaced', 'written']);
    expect(lib.record('media', 'written')?.sha256).toBe(sha256('written+'));
  });

  it('reads a file again whose time was too near to its hashing', async () => {
    outputFileSync(lib.at('media/fresh'), 'fresh');
    await lib.crawl();
    const { read, reader } = recordingReader();
    await lib.crawl({ reader });
    expect(read).toEqual(['fresh']);
  });

  it('reads all files again under force, and those whose hash is too old', async () => {
    write('a', 'a');
    await lib.crawl();
    const forced = recordingReader();
    await lib.crawl({ force: true, reader: forced.reader });
    const aged = recordingReader();
    await lib.crawl({ maxAgeDays: 0, reader: aged.reader });
    expect([forced.read, aged.read]).toEqual([['a'], ['a']]);
  });

  it('under force keeps what it knows of a file that reads the same, and tells rot, edits, losses and failures', async () => {
    for (const name of ['edited', 'gone', 'link', 'same', 'rotten', 'z']) write(name, 'content');
    await lib.crawl();
    const before = lib.records('media');
    rot('rotten');
    writeFileSync(lib.at('media/edited'), 'CONTENT');
    for (const name of ['gone', 'link']) rmSync(lib.at(`media/${name}`));
    symlinkSync('same', lib.at('media/link'));
    const report = await lib.crawl({ force: true, acceptGone: true });
    expect(report).toMatchObject({
      files: 4,
      hashed: 4,
      added: 0,
      gone: 2,
      changed: 1,
      rotten: 1,
      symlinks: 1,
    });
    expect(report).toMatchObject({
      changedFiles: ['edited'],
      rot: [{ path: 'rotten' }],
      reused: 0,
      failed: 0,
    });
    const { hashedAt } = lib.record('media', 'same') ?? {};
    expect(hashedAt).toBe(lib.record('media', 'edited')?.hashedAt);
    const known = before.find(({ path }) => path === 'same');
    expect(lib.record('media', 'same')).toEqual({ ...known, hashedAt, verifiedAt: hashedAt });
  });

  it('gives the same index on threads', async () => {
    for (let nth = 0; nth < 700; nth++) write(`${nth % 7}/${nth}.jpg`, `picture ${nth}`);
    await lib.crawl();
    const inline = lib.records('media');
    await lib.crawl({ force: true, reader: pooledReader(2) });
    const bare = (records: typeof inline) =>
      records.map(({ path, sha256, size }) => ({ path, sha256, size }));
    expect(bare(lib.records('media'))).toEqual(bare(inline));
  });
});

describe('crawl on threads', () => {
  it('tells what was added, changed and removed among many files, and the index holds what stands there', async () => {
    for (let nth = 0; nth < 800; nth++) write(`${nth % 7}/${nth}.jpg`, `picture ${nth}`);
    expect(await lib.crawl({ reader: pooledReader(2) })).toMatchObject({ files: 800, added: 800 });
    for (let nth = 0; nth < 300; nth++) write(`3/new/${nth}.jpg`, `new ${nth}`);
    for (let nth = 0; nth < 40; nth++) rmSync(lib.at(`media/${nth % 7}/${nth}.jpg`));
    for (let nth = 500; nth < 600; nth++) appendFileSync(lib.at(`media/${nth % 7}/${nth}.jpg`), '+');
    const report = await lib.crawl({ reader: pooledReader(2) });
    expect(report).toMatchObject({
      files: 1060,
      added: 300,
      gone: 40,
      changed: 100,
      reused: 660,
      hashed: 400,
    });
    const standing = lib
      .files('media')
      .map((path) => [path, sha256(readFileSync(lib.at(`media/${path}`), 'utf8'))]);
    expect(lib.records('media').map(({ path, sha256: hash }) => [path, hash])).toEqual(standing);
  });
});

describe('crawl, of what a user did since', () => {
  it('tells what was moved, each content once, and not what replaced another file', async () => {
    for (const name of ['a', 'bb', 'ccc', 'd', 'e', 'f']) write(`2019/${name.slice(0, 1)}.jpg`, name);
    write('2019/twin 1.jpg', 'twin');
    write('2019/twin 2.jpg', 'twin');
    await lib.crawl();
    renameSync(lib.at('media/2019/a.jpg'), lib.at('media/2020.jpg'));
    renameSync(lib.at('media/2019/b.jpg'), lib.at('media/2019/c.jpg'));
    rmSync(lib.at('media/2019/d.jpg'));
    renameSync(lib.at('media/2019/twin 1.jpg'), lib.at('media/2019/twin 3.jpg'));
    rmSync(lib.at('media/2019/twin 2.jpg'));
    write('new.jpg', 'new');
    const report = await lib.crawl();
    expect(report).toMatchObject({ added: 3, changed: 1, moved: 2, gone: 5, goneNowhere: 1 });
    expect(report.goneNowhereFiles).toEqual(['2019/d.jpg']);
    expect(report.movedFiles).toEqual([
      { from: '2019/a.jpg', to: '2020.jpg' },
      { from: '2019/twin 1.jpg', to: '2019/twin 3.jpg' },
    ]);
  });

  it('tells files of a time that is yet to come', async () => {
    write('then.jpg', 'then');
    write('soon.jpg', 'soon');
    write('to come.jpg', 'to come');
    const inDays = (days: number) => (Date.now() + days * 86_400_000) / 1000;
    utimesSync(lib.at('media/soon.jpg'), inDays(0.5), inDays(0.5));
    utimesSync(lib.at('media/to come.jpg'), inDays(2), inDays(2));
    const report = await lib.crawl();
    expect(report).toMatchObject({ files: 3, future: 1, futureFiles: ['to come.jpg'] });
  });
});

describe('crawl, of a file that rotted', () => {
  it('tells it, keeps the hash it should have, and goes on telling', async () => {
    write('a.jpg', 'content');
    await lib.crawl();
    rot('a.jpg');
    for (let nth = 0; nth < 2; nth++) {
      const report = await lib.crawl();
      expect(report).toMatchObject({ rotten: 1, rot: [{ path: 'a.jpg' }] });
      expect(report.rot[0]?.message).toContain(sha256('content'));
      expect(lib.record('media', 'a.jpg')).toMatchObject({ sha256: sha256('content') });
      expect(lib.record('media', 'a.jpg')?.error).toContain('bit rot');
    }
  });

  it('is content again once the file was brought back', async () => {
    write('a.jpg', 'content');
    await lib.crawl();
    rot('a.jpg');
    await lib.crawl();
    write('a.jpg', 'content');
    expect(await lib.crawl()).toMatchObject({ rotten: 0 });
    expect(lib.record('media', 'a.jpg')).toMatchObject({ sha256: sha256('content'), error: undefined });
  });

  it('takes a file that was written for a new content, not for rot', async () => {
    write('a.jpg', 'content');
    await lib.crawl();
    writeFileSync(lib.at('media/a.jpg'), 'CONTENT');
    expect(await lib.crawl()).toMatchObject({ rotten: 0, hashed: 1 });
    expect(lib.record('media', 'a.jpg')?.sha256).toBe(sha256('CONTENT'));
  });
});

describe('crawl, of files that cannot be read', () => {
  function unreadable(name: string, call: 'open' | 'readdir' = 'open') {
    return alteredAccess({
      [call]: (real: (...given: unknown[]) => unknown, ...given: unknown[]) => {
        if (given[0] === lib.at(`media/${name}`)) throw systemError('EACCES');
        return real(...given);
      },
    });
  }

  it('records them without a hash, says why, and tries again the next time', async () => {
    write('a.jpg', 'content');
    lib.access = unreadable('a.jpg');
    expect(await lib.crawl()).toMatchObject({ failed: 1, failures: [{ path: 'a.jpg' }] });
    const record = lib.record('media', 'a.jpg');
    expect(record).toMatchObject({ sha256: undefined, size: 7 });
    expect(record?.error).toContain('EACCES');
    lib.access = nodeFileAccess;
    await lib.crawl();
    expect(lib.record('media', 'a.jpg')).toMatchObject({ sha256: sha256('content'), error: undefined });
  });

  it('keeps the hash of a file that looks as it did', async () => {
    write('a.jpg', 'content');
    await lib.crawl();
    lib.access = unreadable('a.jpg');
    await lib.crawl({ force: true });
    expect(lib.record('media', 'a.jpg')).toMatchObject({ sha256: sha256('content') });
  });

  it('does not take a file for rotten that was written before it could not be read', async () => {
    write('a.jpg', 'content');
    await lib.crawl();
    writeFileSync(lib.at('media/a.jpg'), 'another content');
    lib.access = unreadable('a.jpg');
    await lib.crawl();
    lib.access = nodeFileAccess;
    expect(await lib.crawl()).toMatchObject({ rotten: 0, failed: 0 });
    expect(lib.record('media', 'a.jpg')).toMatchObject({ sha256: sha256('another content') });
  });

  it('keeps all it knows below a folder that cannot be listed', async () => {
    for (const name of ['a/x', 'a/y/z', 'a.jpg', 'b']) write(name, name);
    await lib.crawl();
    const before = lib.records('media');
    rmSync(lib.at('media/a.jpg'));
    lib.access = unreadable('a', 'readdir');
    const report = await lib.crawl({ acceptGone: true });
    expect(report).toMatchObject({ files: 3, failed: 1, gone: 1, failures: [{ path: 'a' }] });
    expect(lib.records('media')).toEqual(before.filter(({ path }) => path !== 'a.jpg'));
  });
});

describe('crawl, of trees that are not what they were', () => {
  it('refuses an absent, an emptied and a replaced tree, and leaves the index', async () => {
    write('a.jpg', 'a');
    await lib.crawl();
    const before = lib.records('media');
    renameSync(lib.at('media'), lib.at('away'));
    await expect(lib.crawl()).rejects.toThrow(refusal('tree-changed', lib.at('media'), 'found nothing'));
    outputFileSync(lib.at('media/other.jpg'), 'other');
    await expect(lib.crawl()).rejects.toThrow(refusal('tree-changed', 'none of the files'));
    expect(lib.records('media')).toEqual(before);
    await lib.crawl({ acceptTree: true });
    expect(lib.records('media').map(({ path }) => path)).toEqual(['other.jpg']);
  });

  it('leaves a damaged index as it is, and mends it under force', async () => {
    write('a.jpg', 'a');
    await lib.crawl();
    const { indexPath } = lib.library.trees[0] as { indexPath: string };
    const bytes = readFileSync(indexPath);
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] as number) ^ 1;
    writeFileSync(indexPath, bytes);
    await expect(lib.crawl()).rejects.toThrow(refusal('damaged', indexPath));
    expect(readFileSync(indexPath).equals(bytes)).toBe(true);
    expect(await lib.crawl({ force: true })).toMatchObject({ files: 1, hashed: 1 });
    expect(lib.notes.join()).toContain('a new index is written');
    expect(await lib.crawl()).toMatchObject({ reused: 1 });
  });

  it('takes an index that cannot be read for no damaged one', async () => {
    write('a.jpg', 'a');
    await lib.crawl();
    const { indexPath } = lib.library.trees[0] as { indexPath: string };
    const before = readFileSync(indexPath);
    lib.access = alteredAccess({
      open: (real, path, ...rest) => {
        if (path === indexPath) throw systemError('EIO');
        return real(path, ...rest);
      },
    });
    await expect(lib.crawl({ force: true })).rejects.toThrow('EIO');
    expect(readFileSync(indexPath).equals(before)).toBe(true);
  });

  it('believes an empty folder under a damaged index only if it is told to', async () => {
    const { indexPath } = lib.library.trees[0] as { indexPath: string };
    writeFileSync(indexPath, 'damaged');
    await expect(lib.crawl({ force: true })).rejects.toThrow(refusal('tree-changed', lib.at('media')));
    expect(await lib.crawl({ force: true, acceptTree: true })).toMatchObject({ files: 0 });
  });

  it('leaves the index as it was where the crawl is stopped', async () => {
    write('a.jpg', 'a');
    await lib.crawl();
    const before = lib.records('media');
    write('b.jpg', 'b');
    const stop = { requested: true };
    Object.assign(lib.options, { stop });
    await expect(lib.crawl()).rejects.toThrow(refusal('interrupted'));
    expect(lib.records('media')).toEqual(before);
    expect(lib.files('.mediastruct/indexes').filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('leaves the index as it was where the disk is full', async () => {
    write('a.jpg', 'a');
    await lib.crawl();
    const before = lib.records('media');
    lib.access = alteredAccess({
      write: () => {
        throw systemError('ENOSPC');
      },
    });
    await expect(lib.crawl()).rejects.toThrow('ENOSPC');
    expect(lib.records('media')).toEqual(before);
  });
});

describe('crawl, of trees by name and folder', () => {
  it('leaves out what the configuration says', async () => {
    for (const name of ['a.jpg', 'b.tmp', '@eaDir/a.jpg']) write(name, name);
    writeFileSync(lib.at('mediastruct.toml'), '[crawl]\nleave_out = ["*.tmp", "@eaDir/"]');
    await lib.crawl();
    expect(lib.records('media').map(({ path }) => path)).toEqual(['a.jpg']);
  });

  it('indexes a folder that the user names, as a tree of its own', async () => {
    outputFileSync(folder.at('old disk/a.jpg'), 'a');
    const report = await lib.crawl({ trees: [folder.at('old disk')] });
    expect(report).toMatchObject({ files: 1, root: folder.at('old disk') });
    expect(report.tree).toMatch(/^old_disk-[0-9a-f]{8}$/);
  });

  it('refuses a part of a tree, and a folder that is not there', async () => {
    write('2019/a.jpg', 'a');
    await expect(lib.crawl({ trees: [lib.at('media/2019')] })).rejects.toThrow(
      refusal('usage', 'part of the tree "media"'),
    );
    await expect(lib.crawl({ trees: [folder.at('none')] })).rejects.toThrow(refusal('tree-changed'));
  });
});

describe('crawl, into an index that is there', () => {
  const index = () => lib.library.trees.find(({ name }) => name === 'media')?.indexPath ?? '';
  const changeLines = () =>
    readFileSync(changesPathOf(index()), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !/^\{"(part|format)":/.test(line));

  beforeEach(async () => {
    for (let nth = 0; nth < 20; nth++) write(`day/${nth}.jpg`, `picture ${nth}`);
    await lib.crawl({ acceptTree: true });
  });

  it('appends what is not as it says, and nothing else', async () => {
    const before = readFileSync(index());
    write('day/new.jpg', 'new');
    rmSync(lib.at('media/day/3.jpg'));
    const report = await lib.crawl();
    expect(report).toMatchObject({ files: 20, added: 1, gone: 1, reused: 19 });
    expect(readFileSync(index()).equals(before)).toBe(true);
    expect(changeLines()).toHaveLength(2);
    expect(lib.records('media').map(({ path }) => path)).toEqual(lib.files('media'));
  });

  it('tells the time of the last crawl where nothing changed', async () => {
    const before = readIndexHeader(lib.access, index())?.createdAt ?? '';
    await new Promise((resolve) => setTimeout(resolve, 5));
    await lib.crawl();
    expect(changeLines()).toEqual([]);
    expect((readIndexHeader(lib.access, index())?.createdAt ?? '') > before).toBe(true);
  });

  it('drops a file that became a link or a folder', async () => {
    rmSync(lib.at('media/day/3.jpg'));
    symlinkSync('4.jpg', lib.at('media/day/3.jpg'));
    rmSync(lib.at('media/day/5.jpg'));
    write('day/5.jpg/inside.jpg', 'inside');
    await lib.crawl();
    const paths = lib.records('media').map(({ path }) => path);
    expect(paths).toHaveLength(19);
    expect(paths).not.toContain('day/3.jpg');
    expect(paths).not.toContain('day/5.jpg');
    expect(paths).toContain('day/5.jpg/inside.jpg');
  });

  it('folds many changes in as a stream, with those that were there', async () => {
    write('day/new.jpg', 'new');
    rmSync(lib.at('media/day/3.jpg'));
    await lib.crawl();
    for (let nth = 10; nth < 30; nth++) write(`day/${nth}.jpg`, `other ${nth}`);
    rmSync(lib.at('media/day/4.jpg'));
    lib.changesKept = 5;
    await lib.crawl();
    expect(existsSync(changesPathOf(index()))).toBe(false);
    expect(lib.records('media').map(({ path }) => path)).toEqual(lib.files('media'));
    expect((await lib.crawl()).hashed).toBe(0);
  });

  it('leaves the index as it was where it is stopped, and the next crawl takes the torn end away', async () => {
    const before = lib.records('media');
    write('day/new.jpg', 'new');
    await expect(lib.crawl({ reader: failingReader() })).rejects.toThrow('no thread');
    expect(lib.records('media')).toEqual(before);
    appendFileSync(changesPathOf(index()), '{"drop":"day/1.jpg"}\n');
    expect(lib.records('media')).toEqual(before);
    await lib.crawl();
    expect(lib.notes.join('\n')).toContain('cut off');
    expect(lib.records('media').map(({ path }) => path)).toEqual(lib.files('media'));
  });
});

function failingReader(): RecordReader {
  return { depth: 1, read: () => Promise.reject(new Error('no thread')), close: () => Promise.resolve() };
}

describe('crawl, beside an index that cannot be read', () => {
  it('refuses that tree only', async () => {
    for (const disk of ['one', 'two']) {
      outputFileSync(folder.at(`${disk}/a.jpg`), disk);
      await lib.crawl({ tree: folder.at(disk) });
    }
    lib.access = alteredAccess({
      open: (real, path, flags, mode) => {
        if (path.includes('/indexes/one'))
          throw Object.assign(systemError('EACCES'), { path, syscall: 'open' });
        return real(path, flags, mode);
      },
    });
    const { trees, refused } = await lib.crawlTrees({ trees: [folder.at('one'), folder.at('two')] });
    expect(trees.map(({ root }) => root)).toEqual([folder.at('two')]);
    expect(refused).toMatchObject([{ root: folder.at('one') }]);
    expect(refused[0]?.error.message).toContain('EACCES');
  });
});
