import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { ignoreProgress, nodeFileAccess, pathToBytes, walkTree } from '@mediastruct/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDisc } from '../src/odarchive/create-disc.ts';
import { makeCatalogue, planSet } from '../src/odarchive/make-set.ts';
import { restoreSet } from '../src/odarchive/restore-set.ts';
import { readSetInfo } from '../src/odarchive/set-info.ts';
import { sortOut } from '../src/odarchive/sort-out.ts';
import { checkImage } from '../src/read/check-image.ts';
import { DiscReader } from '../src/read/disc-reader.ts';
import { makeTree } from './trees.ts';

const MEGABYTE = 1_000_000;
const quiet = { progress: ignoreProgress, stop: { requested: false } };
const now = () => new Date('2026-11-30T00:00:00.000Z');

let base: string;
let source: string;
let to: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'mediastruct-odarchive-'));
  source = join(base, 'source');
  to = join(base, 'restored');
  for (const folder of [source, to]) mkdirSync(folder);
});

afterEach(() => rmSync(base, { recursive: true }));

function put(path: string, content: string | Buffer): void {
  mkdirSync(join(source, path, '..'), { recursive: true });
  writeFileSync(join(source, path), content);
  utimesSync(join(source, path), 1_557_650_000.25, 1_557_650_000.25);
}

const at = (name: string) => join(base, name);
const catalogue = (
  name = 'catalogue.json',
  from: string | null = null,
  access: FileAccess = nodeFileAccess,
) =>
  makeCatalogue(access, {
    folder: source,
    output: at(name),
    from: from === null ? null : at(from),
    now,
    ...quiet,
  });
const plan = (bytes: number, name = 'catalogue.json') =>
  planSet(nodeFileAccess, at(name), { medium: { name: `${bytes} bytes`, bytes }, now });
const create = (disc: number, name = 'catalogue.json', image = `${disc}.iso`) =>
  createDisc(nodeFileAccess, { catalogue: at(name), disc, output: at(image), folder: null, now, ...quiet });
const restore = async (...names: readonly string[]) =>
  restoreSet(nodeFileAccess, { ...sortOut(nodeFileAccess, names.map(at)), to, ...quiet });

/** All that a folder holds, with contents, times to the microsecond and the right to execute. */
function tree(folder: string): readonly string[] {
  return [...walkTree(nodeFileAccess, folder)].flatMap((entry) => {
    if (entry.kind !== 'file') return [];
    const { mtimeNs, mode } = entry.stat;
    const content = readFileSync(pathToBytes(`${folder}/${entry.path}`), 'latin1');
    return [[entry.path, content, mtimeNs / 1000n, (mode & 0o111) !== 0].join(' | ')];
  });
}

/** The sector at which each file of a view begins. */
function sectors(image: string, view: 'rock-ridge' | 'udf' | 'joliet'): ReadonlyMap<string, number> {
  using disc = new DiscReader(nodeFileAccess, image);
  return new Map(
    [...disc.entries(view)].flatMap((entry) =>
      entry.kind === 'file' && entry.size > 0 ? [[entry.path, entry.extents[0]?.sector ?? 0] as const] : [],
    ),
  );
}

function has(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
}

describe('a set of discs', () => {
  it('gives every file back with its name, time and right to execute, whatever bytes its name has', async () => {
    makeTree(source);
    rmSync(join(source, 'many/link'));
    rmSync(join(source, 'many/long link'));
    put('run.sh', 'echo');
    chmodSync(join(source, 'run.sh'), 0o755);
    for (let nth = 0; nth < 12; nth++) put(`large/${nth}`, Buffer.alloc(MEGABYTE, nth));
    const { files, unreadable } = await catalogue();
    expect(unreadable.count).toBe(0);
    const { discs, unplanned } = plan(5 * MEGABYTE);
    expect([discs.length > 2, unplanned]).toEqual([true, 0]);
    for (const { disc } of discs) {
      const { bytes } = await create(disc);
      expect(bytes).toBe(discs[disc]?.imageBytes);
      expect(bytes).toBeLessThanOrEqual(5 * MEGABYTE);
      expect(await checkImage(nodeFileAccess, { image: at(`${disc}.iso`), ...quiet })).toMatchObject({
        ok: true,
      });
    }
    const report = await restore(...discs.map(({ disc }) => `${disc}.iso`));
    expect(report).toMatchObject({ restored: files, damaged: 0, missing: 0, differing: 0 });
    expect(tree(to)).toEqual(tree(source));
  });

  it('carries the whole catalogue on every disc, and gives the same image every time', async () => {
    for (let nth = 0; nth < 3; nth++) put(String(nth), Buffer.alloc(MEGABYTE, nth));
    await catalogue();
    plan(3 * MEGABYTE);
    await create(0);
    await create(1);
    await create(1, 'catalogue.json', 'again.iso');
    const text = readFileSync(at('catalogue.json'));
    for (const image of ['0.iso', '1.iso']) expect(readFileSync(at(image)).includes(text)).toBe(true);
    expect(readFileSync(at('again.iso')).equals(readFileSync(at('1.iso')))).toBe(true);
  });

  it('stores a content once with all its names, in all views of the disc', async () => {
    const content = Buffer.alloc(MEGABYTE, 'x');
    for (const path of ['a', 'folder/b', 'folder/inner/c']) put(path, content);
    put('other', 'y');
    expect(await catalogue()).toMatchObject({ files: 4, contents: 2 });
    expect(plan(5 * MEGABYTE).discs).toMatchObject([{ names: 4, contents: 2, dataBytes: MEGABYTE + 1 }]);
    expect((await create(0)).bytes).toBeLessThan(2.1 * MEGABYTE);
    for (const view of ['rock-ridge', 'udf', 'joliet'] as const) {
      const found = sectors(at('0.iso'), view);
      const places = ['a', 'folder/b', 'folder/inner/c'].map((path) => found.get(`DATA/${path}`));
      expect(new Set(places).size).toBe(1);
      expect(found.get('DATA/other')).not.toBe(places[0]);
    }
  });

  it.skipIf(!has('xorriso') || !has('7z') || !has('udfinfo'))('is read by other programs', async () => {
    for (const path of ['a', 'folder/b', 'folder/inner/c']) put(path, Buffer.alloc(MEGABYTE, 'x'));
    put('folder/run.sh', 'echo');
    await catalogue();
    plan(5 * MEGABYTE);
    await create(0);
    const image = at('0.iso');
    execFileSync('xorriso', ['-osirrox', 'on', '-indev', image, '-extract', '/', at('by xorriso')], {
      stdio: 'ignore',
    });
    execFileSync('diff', ['-r', source, at('by xorriso/DATA')]);
    execFileSync('sha256sum', ['--quiet', '--check', 'manifest-sha256.txt'], { cwd: at('by xorriso') });
    execFileSync('sha256sum', ['--quiet', '--check', 'tagmanifest-sha256.txt'], { cwd: at('by xorriso') });
    execFileSync('chmod', ['-R', 'u+w', at('by xorriso')]);
    execFileSync('7z', ['x', '-tudf', `-o${at('by 7z')}`, image], { stdio: 'ignore' });
    execFileSync('diff', ['-r', source, at('by 7z/DATA')]);
    expect(spawnSync('udfinfo', [image], { encoding: 'utf8' })).toMatchObject({ stderr: '', status: 0 });
  });

  it('tells of each disc how full it is and when it was made', async () => {
    for (let nth = 0; nth < 4; nth++) put(String(nth), Buffer.alloc(MEGABYTE, nth));
    await catalogue();
    expect(readSetInfo(nodeFileAccess, at('catalogue.json'))).toMatchObject({
      unplanned: 4,
      discs: [],
      medium: null,
    });
    plan(4 * MEGABYTE);
    await create(1);
    const info = readSetInfo(nodeFileAccess, at('catalogue.json'));
    expect(info).toMatchObject({ contents: 4, names: 4, bytes: 4 * MEGABYTE, unplanned: 0 });
    expect(info.discs).toMatchObject([
      { disc: 0, madeAt: null, capacity: 4 * MEGABYTE },
      { disc: 1, madeAt: now().toISOString(), image: at('1.iso') },
    ]);
  });
});

describe('the catalogue of a folder', () => {
  it('leaves out itself, symlinks and what is no file, and tells them', async () => {
    put('a', 'a');
    symlinkSync('a', join(source, 'link'));
    execFileSync('mkfifo', [join(source, 'pipe')]);
    const output = join(source, 'catalogue.json');
    const report = await makeCatalogue(nodeFileAccess, { folder: source, output, from: null, now, ...quiet });
    expect(report).toMatchObject({ files: 1, leftOut: { count: 2 }, unreadable: { count: 0 } });
    const next = { folder: source, output: join(source, 'next.json'), from: output, now, ...quiet };
    expect(await makeCatalogue(nodeFileAccess, next)).toMatchObject({ files: 1, read: 0, newContents: 1 });
  });

  it('goes on after a file that cannot be read or changes meanwhile', async () => {
    for (const name of ['a', 'b', 'c']) put(name, name);
    const failing: FileAccess = {
      ...nodeFileAccess,
      open: (path, flags, mode) => {
        if (path.endsWith('/a')) throw Object.assign(new Error('EACCES: denied'), { code: 'EACCES' });
        return nodeFileAccess.open(path, flags, mode);
      },
      read: (fd, buffer, position) => {
        const count = nodeFileAccess.read(fd, buffer, position);
        if (count === 1 && buffer[0] === 'b'.charCodeAt(0)) appendFileSync(join(source, 'b'), 'more');
        return count;
      },
    };
    const report = await catalogue('catalogue.json', null, failing);
    expect(report).toMatchObject({
      files: 1,
      unreadable: { count: 2, first: [{ path: 'a' }, { path: 'b' }] },
    });
  });

  it('replaces nothing and refuses what is no folder', async () => {
    writeFileSync(at('catalogue.json'), 'mine');
    await expect(catalogue()).rejects.toMatchObject({ code: 'usage' });
    expect(readFileSync(at('catalogue.json'), 'utf8')).toBe('mine');
    rmSync(source, { recursive: true });
    await expect(catalogue('other.json')).rejects.toMatchObject({ code: 'usage', path: source });
  });
});

describe('a set that goes on', () => {
  it('plans discs for new contents only, reads nothing twice, and restores what is there now', async () => {
    for (const name of ['kept', 'moved', 'gone']) put(name, Buffer.alloc(MEGABYTE, name));
    const first = await catalogue();
    plan(10 * MEGABYTE);
    await create(0);
    rmSync(join(source, 'gone'));
    mkdirSync(join(source, 'folder'));
    renameSync(join(source, 'moved'), join(source, 'folder/moved'));
    put('new', Buffer.alloc(MEGABYTE, 'new'));
    const second = await catalogue('second.json', 'catalogue.json');
    expect(second).toMatchObject({ jobId: first.jobId, files: 3, read: 2, newContents: 1 });
    expect(second.guid).not.toBe(first.guid);
    const { discs } = plan(10 * MEGABYTE, 'second.json');
    expect(discs).toMatchObject([
      { disc: 0, inherited: true, contents: 2, imageBytes: null, madeAt: now().toISOString() },
      { disc: 1, inherited: false, contents: 1, names: 1 },
    ]);
    await expect(create(0, 'second.json', 'again.iso')).rejects.toMatchObject({ code: 'usage' });
    await create(1, 'second.json');
    expect(await restore('second.json', '0.iso', '1.iso')).toMatchObject({ restored: 3, missing: 0 });
    expect(tree(to)).toEqual(tree(source));
  });

  it('keeps the discs that were made when it is planned anew', async () => {
    for (let nth = 0; nth < 6; nth++) put(String(nth), Buffer.alloc(MEGABYTE, nth));
    await catalogue();
    plan(4 * MEGABYTE);
    await create(0);
    expect(plan(20 * MEGABYTE).discs).toMatchObject([
      { disc: 0, capacity: 4 * MEGABYTE },
      { disc: 1, capacity: 20 * MEGABYTE },
    ]);
    await create(1);
    expect(await restore('0.iso', '1.iso')).toMatchObject({ restored: 6, missing: 0 });
  });

  it('tells what is larger than a disc, and plans the others', async () => {
    put('film', Buffer.alloc(5 * MEGABYTE));
    put('picture', 'x');
    await catalogue();
    expect(plan(4 * MEGABYTE)).toMatchObject({
      tooLarge: 1,
      unplanned: 1,
      firstUnplanned: [{ path: 'film', size: 5 * MEGABYTE }],
      discs: [{ disc: 0, contents: 1 }],
    });
  });

  it('is not written over what another program made of the catalogue meanwhile', async () => {
    put('a', 'a');
    await catalogue();
    const text = readFileSync(at('catalogue.json'), 'utf8').replace(/"guid": "[^"]*"/, '"guid": "another"');
    const meddling: FileAccess = {
      ...nodeFileAccess,
      fsync: (fd) => {
        nodeFileAccess.fsync(fd);
        writeFileSync(at('catalogue.json'), text);
      },
    };
    const medium = { name: 'x', bytes: 4 * MEGABYTE };
    expect(() => planSet(meddling, at('catalogue.json'), { medium, now })).toThrow(
      expect.objectContaining({ code: 'plan-stale' }),
    );
    expect(readFileSync(at('catalogue.json'), 'utf8')).toBe(text);
    expect(existsSync(at('catalogue.json.part'))).toBe(false);
  });
});

describe('an image of a set', () => {
  beforeEach(async () => {
    put('a', 'content of a');
    put('b', 'content of b');
    await catalogue();
    plan(4 * MEGABYTE);
  });

  const noImage = () => expect(readdirSync(base).filter((name) => name.includes('.iso'))).toEqual([]);

  it('is not made of a file that reads otherwise', async () => {
    put('b', 'CONTENT of b');
    await expect(create(0)).rejects.toMatchObject({ code: 'content-mismatch', path: join(source, 'b') });
    noImage();
  });

  it.each([
    ['is gone', () => rmSync(join(source, 'b')), 'file-missing'],
    ['has another length', () => put('b', 'longer than before'), 'content-mismatch'],
  ])('is not begun where a file %s', async (_, change, code) => {
    change();
    await expect(create(0)).rejects.toMatchObject({ code, path: join(source, 'b') });
    noImage();
  });

  it('is made of another name of the content, where the first is gone', async () => {
    put('c', 'content of b');
    await catalogue('again.json');
    plan(4 * MEGABYTE, 'again.json');
    rmSync(join(source, 'b'));
    expect(await create(0, 'again.json')).toMatchObject({ contents: 2, names: 3 });
  });

  it('replaces nothing', async () => {
    writeFileSync(at('0.iso'), 'mine');
    await expect(create(0)).rejects.toMatchObject({ code: 'usage' });
    expect(readFileSync(at('0.iso'), 'utf8')).toBe('mine');
  });

  it('is refused for a disc that is not planned, and where nobody knows the folder', async () => {
    await expect(create(1)).rejects.toMatchObject({ code: 'usage' });
    rmSync(at('catalogue.json.ledger.ndjson'));
    await expect(create(0)).rejects.toMatchObject({ suggestions: ['Name the folder: --from DIR'] });
    noImage();
  });

  it('is told by the ledger even after a line of it was cut off', async () => {
    appendFileSync(at('catalogue.json.ledger.ndjson'), '{"event":"crea');
    await create(0);
    const info = readSetInfo(nodeFileAccess, at('catalogue.json'));
    expect(info).toMatchObject({ unreadableLedgerLines: [4], discs: [{ madeAt: now().toISOString() }] });
  });
});

describe('a restore', () => {
  beforeEach(async () => {
    put('a', Buffer.alloc(MEGABYTE, 'a'));
    put('folder/a too', Buffer.alloc(MEGABYTE, 'a'));
    put('b', Buffer.alloc(MEGABYTE, 'b'));
    await catalogue();
    plan(2.5 * MEGABYTE);
    await create(0);
    await create(1);
  });

  function rot(image: string): void {
    const bytes = readFileSync(at(image));
    const place = bytes.indexOf(Buffer.alloc(2048, 'a'));
    bytes[place + 17] = 0;
    writeFileSync(at(image), bytes);
  }

  it('goes on from disc to disc, and tells which are missing', async () => {
    expect(await restore('catalogue.json', '1.iso')).toMatchObject({
      restored: 1,
      missing: 2,
      missingDiscs: [0],
    });
    expect(await restore('0.iso')).toMatchObject({ restored: 2, missing: 1, missingDiscs: [1] });
    expect(await restore('0.iso', '1.iso')).toMatchObject({ restored: 0, already: 3, missing: 0 });
    expect(tree(to)).toEqual(tree(source));
  });

  it('leaves no file of a content that reads otherwise, and takes it from another copy', async () => {
    renameSync(at('0.iso'), at('copy.iso'));
    writeFileSync(at('0.iso'), readFileSync(at('copy.iso')));
    rot('0.iso');
    expect(await restore('0.iso', '1.iso')).toMatchObject({ restored: 1, damaged: 2, missing: 0 });
    expect(readdirSync(to)).not.toContain('a');
    expect(readdirSync(to).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(await restore('0.iso', 'copy.iso', '1.iso')).toMatchObject({
      restored: 2,
      already: 1,
      damaged: 0,
    });
    expect(tree(to)).toEqual(tree(source));
  });

  it('replaces nothing and follows no symlink out of its folder', async () => {
    writeFileSync(join(to, 'a'), 'mine');
    mkdirSync(at('elsewhere'));
    symlinkSync(at('elsewhere'), join(to, 'folder'));
    const report = await restore('0.iso', '1.iso');
    expect(report).toMatchObject({ restored: 1, differing: 2, damaged: 0 });
    expect(readFileSync(join(to, 'a'), 'utf8')).toBe('mine');
    expect(readdirSync(at('elsewhere'))).toEqual([]);
  });

  it('takes a disc that is mounted, also one of odarchive, whose catalogue says little', async () => {
    const disc = at('mounted');
    mkdirSync(disc);
    execFileSync('cp', ['-rp', source, join(disc, 'Data')]);
    rmSync(join(disc, 'Data/a'));
    const set = JSON.parse(readFileSync(at('catalogue.json'), 'utf8')) as { files: Record<string, unknown> };
    const files = Object.fromEntries(
      Object.entries(set.files).map(([hash, entry]) => {
        const { filenames, size } = entry as { filenames: unknown; size: number };
        return [hash, { filenames, size, mtime: '2018-05-24T09:32:31' }];
      }),
    );
    writeFileSync(join(disc, 'catalogue.json'), JSON.stringify({ version: 1, files }));
    expect(await restore('mounted')).toMatchObject({ restored: 3, missing: 0 });
    expect(readFileSync(join(to, 'a')).equals(readFileSync(join(source, 'a')))).toBe(true);
    expect(statSync(join(to, 'b')).mtime.toISOString()).toBe('2018-05-24T09:32:31.000Z');
  });

  it('refuses what is no disc of a set, discs of two jobs, and no disc at all', async () => {
    await expect(restore('catalogue.json', 'source')).rejects.toMatchObject({ code: 'wrong-volume' });
    await catalogue('other.json');
    plan(10 * MEGABYTE, 'other.json');
    await create(0, 'other.json', 'other.iso');
    await expect(restore('0.iso', 'other.iso')).rejects.toMatchObject({
      code: 'usage',
      path: at('other.iso'),
    });
    await expect(restore('nothing')).rejects.toMatchObject({ code: 'usage' });
    await expect(restore('catalogue.json', 'other.json', '0.iso')).rejects.toMatchObject({ code: 'usage' });
    expect(readdirSync(to)).toEqual([]);
  });

  it('stays inside its folder whatever names a disc has', async () => {
    const disc = at('hostile');
    mkdirSync(join(disc, 'DATA'), { recursive: true });
    writeFileSync(join(disc, 'x'), 'x');
    const entry = { filenames: { '/DATA/../x': null }, size: 1, mtime: '2018-05-24T09:32:31' };
    writeFileSync(
      join(disc, 'catalogue.json'),
      JSON.stringify({ version: 1, files: { ['0'.repeat(128)]: entry } }),
    );
    await expect(restore('hostile')).rejects.toMatchObject({ code: 'damaged' });
    expect(existsSync(at('x'))).toBe(false);
  });
});
