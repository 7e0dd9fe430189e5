import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  findContents,
  ignoreProgress,
  installedHolderKinds,
  listHolders,
  nodeFileAccess,
  previewForget,
} from '@mediastruct/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crc16 } from '../src/image/udf/crc.ts';
import { discKind } from '../src/import/disc-kind.ts';
import type { ImportRequest } from '../src/import/import-disc.ts';
import { importDisc } from '../src/import/import-disc.ts';
import { parseOdarchiveNames } from '../src/import/odarchive-names.ts';
import { DiscReader } from '../src/read/disc-reader.ts';
import { MadeVolumes, sha256, write } from './made-volumes.ts';
import { imageOf } from './trees.ts';

const NOW = new Date('2026-05-06T07:08:09Z');
const kinds = installedHolderKinds([{ plugin: 'disc', holders: [discKind] }]);
const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

let made: MadeVolumes;
let folder: string;

beforeEach(() => {
  made = new MadeVolumes();
  folder = join(made.root, 'HOLIDAY');
  write(join(folder, 'DCIM/one.jpg'), 'one');
  write(join(folder, 'DCIM/bad \udcff.jpg'), 'bytes');
  write(join(folder, 'empty.txt'), '');
});
afterEach(() => made[Symbol.dispose]());

function read(source: string, request: Partial<ImportRequest> = {}) {
  const asked = { name: undefined, location: undefined, now: () => NOW };
  return importDisc(made.library, {
    source,
    progress: ignoreProgress,
    stop: { requested: false },
    ...asked,
    ...request,
  });
}

const holders = () => listHolders(made.library, { kinds }).holders.filter(({ kind }) => kind === 'disc');

function find(text: string) {
  return findContents(made.library, { text, camera: undefined, kinds, limit: 0 }).contents.flatMap(
    ({ places }) => places.map(({ path, holder }) => [holder.kind, holder.name, path]),
  );
}

describe('an imported disc', () => {
  it('is a holder: found by name and hash, proven by its reading, reachable where it is mounted', async () => {
    const { name } = await read(folder, { location: 'shelf B' });
    expect(find('one.jpg')).toEqual([['disc', name, 'DCIM/one.jpg']]);
    expect(find(sha256('bytes'))).toEqual([['disc', name, 'DCIM/bad \udcff.jpg']]);
    expect(holders()).toMatchObject([
      {
        name,
        place: '"HOLIDAY", shelf B',
        files: 3,
        provenAt: NOW.toISOString(),
        proofs: 1,
        isReachable: true,
      },
    ]);
    rmSync(join(folder, 'DCIM'), { recursive: true });
    expect(holders()).toMatchObject([{ isReachable: false }]);
  });

  it('is the same when it is read again, as an image too, and another one where its files differ', async () => {
    const { name } = await read(folder, { location: 'shelf B' });
    const image = join(made.root, 'a.iso');
    await imageOf(folder, image);
    expect(await read(image)).toMatchObject({ name, isNew: false });
    expect(holders()).toMatchObject([{ name, place: '"MS_2f844a98_0007", shelf B', isReachable: false }]);
    write(join(folder, 'new.jpg'), 'new');
    expect(await read(folder)).toMatchObject({ isNew: true });
    expect(holders()).toHaveLength(2);
  });

  it('is forgotten when it is told to', async () => {
    const { name } = await read(folder);
    expect(previewForget(made.library, name, { kinds })).toMatchObject({ onlyHere: { files: 3 } });
    kinds
      .flatMap((kind) => kind.holders(made.library, () => {}))
      .find((one) => one.name === name)
      ?.forget?.();
    expect(holders()).toEqual([]);
    expect(find('one.jpg')).toEqual([]);
  });

  it('keeps its name for itself', async () => {
    await read(folder, { name: 'Holiday 2004' });
    expect(await read(folder, { name: 'Summer' })).toMatchObject({ name: 'Summer', isNew: false });
    expect(holders().map(({ name }) => name)).toEqual(['Summer']);
    write(join(folder, 'new.jpg'), 'new');
    await expect(read(folder, { name: 'Summer' })).rejects.toMatchObject({ code: 'usage' });
    await expect(read(folder, { name: '../x' })).rejects.toMatchObject({ code: 'usage' });
  });

  it('lists what cannot be read as such, and proves nothing by it', async () => {
    const image = join(made.root, 'a.iso');
    await imageOf(folder, image);
    const at = readFileSync(image).indexOf('bytes');
    const scratched = {
      ...nodeFileAccess,
      read: (fd: number, buffer: Uint8Array, position: number | null) => {
        const start = position ?? Infinity;
        if (start > at || start + buffer.length <= at) return nodeFileAccess.read(fd, buffer, position);
        throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
      },
    };
    const library = { ...made.library, access: scratched };
    const report = await importDisc(library, {
      source: image,
      name: undefined,
      location: undefined,
      now: () => NOW,
      progress: ignoreProgress,
      stop: { requested: false },
    });
    expect(report.unreadable).toMatchObject([{ path: 'DCIM/bad \udcff.jpg' }]);
    expect(holders()).toMatchObject([{ files: 3, provenAt: null, proofs: 0 }]);
    expect(find(sha256('bytes'))).toEqual([]);
    expect(find(sha256('one'))).toHaveLength(1);
  });

  it('is told where its listing is damaged, and read anew', async () => {
    const { name } = await read(folder);
    const listing = join(made.library.state.folder, 'discs', `${name}.ndjson`);
    writeFileSync(listing, readFileSync(listing, 'utf8').replace('"size":3', '"size":4'));
    expect(find('empty.txt')).toHaveLength(1);
    writeFileSync(listing, readFileSync(listing, 'utf8').slice(0, -30));
    expect(listHolders(made.library, { kinds }).problems).toHaveLength(1);
    expect(await read(folder)).toMatchObject({ name });
    expect(listHolders(made.library, { kinds }).problems).toEqual([]);
  });

  it('is not one of the library itself, and not nothing', async () => {
    made.add(1, [{ path: '2019/05/12/a.jpg', content: 'a' }]);
    await expect(read(await made.image(1))).rejects.toMatchObject({ code: 'wrong-volume' });
    await expect(read(join(made.root, 'nothing'))).rejects.toMatchObject({ code: 'usage' });
    writeFileSync(join(made.root, 'text'), 'text');
    await expect(read(join(made.root, 'text'))).rejects.toMatchObject({ code: 'wrong-volume' });
    expect(existsSync(join(made.library.state.folder, 'discs'))).toBe(false);
  });
});

describe('discs of other programs', () => {
  const named = join('DCIM', 'ONE.JPG');
  it.skipIf(!has('genisoimage')).each([
    ['ISO 9660 only', [], named],
    ['Joliet', ['-J'], 'DCIM/one.jpg'],
    ['Rock Ridge', ['-R'], 'DCIM/one.jpg'],
    ['UDF', ['-udf'], 'DCIM/one.jpg'],
  ])('are read: %s', async (_, flags, path) => {
    const image = join(made.root, 'foreign.iso');
    rmSync(Buffer.from(join(folder, 'DCIM/bad \udcff.jpg')), { force: true });
    const plain = join(made.root, 'plain');
    mkdirSync(join(plain, 'DCIM'), { recursive: true });
    cpSync(join(folder, 'DCIM/one.jpg'), join(plain, 'DCIM/one.jpg'));
    const done = spawnSync('genisoimage', ['-quiet', '-V', 'OLD_DISC', ...flags, '-o', image, plain]);
    expect(done.status).toBe(0);
    expect(await read(image)).toMatchObject({ label: 'OLD_DISC', files: 1, bytes: 3, unreadable: [] });
    expect(find(sha256('one')).map(([, , at]) => at)).toEqual([path]);
  });

  it('are read where UDF keeps a content among what describes the file', async () => {
    const image = join(made.root, 'a.iso');
    await imageOf(folder, image);
    embed(image, Buffer.from('one'));
    using reader = new DiscReader(nodeFileAccess, image);
    const files = [...reader.entries('udf')].flatMap((entry) => (entry.kind === 'file' ? [entry] : []));
    const file = files.find(({ path }) => path === 'DCIM/one.jpg');
    expect(file).toMatchObject({ size: 3, extents: [] });
    expect(Buffer.concat([...reader.content(file as NonNullable<typeof file>)]).toString()).toBe('one');
  });
});

/** Moves the content of the one file of this size into its UDF File Entry (ECMA-167 4/14.9, flags of the ICB: 3). */
function embed(image: string, content: Buffer): void {
  const bytes = readFileSync(image);
  for (let at = 257 * 2048; at < bytes.length; at += 2048) {
    const entry = bytes.subarray(at, at + 2048);
    if (
      entry.readUInt16LE(0) !== 261 ||
      entry[27] !== 5 ||
      entry.readBigUInt64LE(56) !== BigInt(content.length)
    )
      continue;
    entry.writeUInt16LE((entry.readUInt16LE(34) & ~0b111) | 3, 34);
    entry.writeUInt32LE(content.length, 172);
    entry.fill(0, 176 + entry.readUInt32LE(168));
    content.copy(entry, 176 + entry.readUInt32LE(168));
    const length = 160 + entry.readUInt32LE(168) + content.length;
    entry.writeUInt16LE(length, 10);
    entry.writeUInt16LE(crc16(entry.subarray(16, 16 + length)), 8);
    entry[4] = 0;
    entry[4] = entry.subarray(0, 16).reduce((sum, byte) => (sum + byte) & 255, 0);
  }
  writeFileSync(image, bytes);
}

describe("odarchive's discs", () => {
  const sha512 = (content: string) => createHash('sha512').update(content).digest('hex');
  let disc: string;

  beforeEach(() => {
    disc = join(made.root, 'archive_0000');
    write(join(disc, 'Data/a.jpg'), 'picture');
    const files = {
      [sha512('picture')]: {
        filenames: ['/DATA/a.jpg', '/DATA/old/b.jpg', '/DATA/../c.jpg'],
        size: 7,
        mtime: 1,
      },
      [sha512('elsewhere')]: { filenames: { '/DATA/d.jpg': null }, size: 9, mtime: 1 },
    };
    write(join(disc, 'catalogue.json'), JSON.stringify({ version: 2, files }));
  });

  it('give all names of their contents', async () => {
    expect(await read(disc)).toMatchObject({ files: 2, furtherNames: 1, unreadable: [] });
    expect(
      find(sha256('picture'))
        .map(([, , path]) => path)
        .sort(),
    ).toEqual(['Data/a.jpg', 'Data/old/b.jpg']);
    expect(find('d.jpg')).toEqual([]);
  });

  it('are compared with their catalogue', async () => {
    write(join(disc, 'Data/a.jpg'), 'rotten!');
    expect(await read(disc)).toMatchObject({ furtherNames: 0, unreadable: [{ path: 'Data/a.jpg' }] });
  });

  it('are read as any other where the catalogue is none', async () => {
    for (const text of ['no JSON', '[]', '{"files":{"short":{}}}', '{}']) {
      expect(parseOdarchiveNames(text)).toBeNull();
      write(join(disc, 'catalogue.json'), text);
      expect(await read(disc)).toMatchObject({ files: 2, furtherNames: 0, unreadable: [] });
    }
  });
});
