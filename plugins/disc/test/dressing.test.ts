import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Library } from '@mediastruct/core';
import {
  ignoreProgress,
  listVolumes,
  markVolume,
  nodeFileAccess,
  OPEN,
  openLibrary,
  planArchive,
} from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestLibrary } from '../../../packages/core/test/archive/library.ts';
import type { PageWriter } from '../src/dress/page-writer.ts';
import { checkImage } from '../src/read/check-image.ts';
import type { ImageRequest } from '../src/volume/image-request.ts';
import { imageOfVolume } from '../src/volume/image-of-volume.ts';
import { mountedAt } from './disc-folder.ts';

const quiet = { progress: ignoreProgress, stop: { requested: false } };
let test: TestLibrary;
let disc: string;

const make = (name: string, more: Partial<ImageRequest> = {}, library: Library = test.library) =>
  imageOfVolume(library, { volume: '1', output: at(name), ...quiet, ...more });
const at = (name: string) => join(test.root, name);
const bytesOf = (name: string) => readFileSync(at(name));
const archive = () =>
  test.session(async (session) =>
    completeRun(session, (await planArchive(session, { medium: '4.4MB' })).run),
  );
const mark = (volume: string, location: string) =>
  test.session(async (session) => {
    markVolume(session, { volume, mark: 'burned', location });
  });

beforeEach(async () => {
  test = new TestLibrary(
    ['2019/05/12/a.jpg', '2019/05/12/100% b.jpg', '2019/05/13/c.jpg'].map((path) => ({
      path,
      size: 900_000,
    })),
  );
  await archive();
  disc = at('disc');
});

afterEach(() => test[Symbol.dispose]());

it('names every file of a disc in a manifest but the last list itself', async () => {
  await make('a.iso');
  mountedAt(disc, at('a.iso'));
  const lists = ['manifest-sha256.txt', 'tagmanifest-sha256.txt', 'disc-sha256.txt'];
  const lines = lists.flatMap((list) => readFileSync(join(disc, list), 'utf8').trimEnd().split('\n'));
  for (const line of lines)
    expect(
      createHash('sha256')
        .update(readFileSync(join(disc, line.slice(66))))
        .digest('hex'),
    ).toBe(line.slice(0, 64));
  const named = new Set([...lines.map((line) => line.slice(66)), 'disc-sha256.txt']);
  const found = readdirSync(disc, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  for (const { parentPath, name } of found)
    expect(named).toContain(join(parentPath, name).slice(disc.length + 1));
  expect(found.length).toBe(named.size);
});

it('tells of the whole set, with old names, and what each volume went through', async () => {
  await mark('1', 'shelf "B"');
  await make('a.iso');
  mountedAt(disc, at('a.iso'));
  const lines = gunzipSync(readFileSync(join(disc, 'catalogue/set.ndjson.gz')))
    .toString()
    .trimEnd()
    .split('\n');
  const [header, volume, ...rest] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(header).toMatchObject({ format: 'mediastruct-set', version: 1 });
  expect(volume).toMatchObject({ state: 'burned', discs: 'disc 1, shelf "B"', files: 3 });
  expect(rest.slice(0, 3).map(({ original }) => original)).toContain('2019/05/12/100% b.jpg');
  expect(rest.at(-1)).toMatchObject({ footer: true, lines: 4, volumes: 1 });
  const names = readFileSync(join(disc, 'catalogue/names.tsv'), 'utf8');
  expect(names).toMatch(
    /^data\/2019\/05\/12\/100_-[0-9a-f]{8} b.jpg\t2019\/05\/12\/100%25 b.jpg\n$|^data.*\t2019\/05\/12\/100%25 b.jpg\n$/,
  );
});

it('tells what was known when the volume was built, where what is known now has no room', async () => {
  const state = join(test.root, '.mediastruct');
  await make('probe.iso');
  const { length } = bytesOf('probe.iso');
  rmSync(join(state, 'discs'), { recursive: true });
  const ledger = join(state, 'volumes.ndjson');
  writeFileSync(
    ledger,
    readFileSync(ledger, 'utf8').replace('"capacity":4400000', `"capacity":${length + 4096}`),
  );
  await mark('1', randomBytes(20_000).toString('hex'));
  const first = await make('a.iso');
  expect(first.bytes).toBeLessThanOrEqual(length + 4096);
  expect(first.asOf).toBe(listVolumes(test.library).volumes[0]?.builtAt);
  expect(await make('b.iso')).toMatchObject({ isLikeFirst: true });
});

describe('a second image of a volume', () => {
  it('is the same to the byte, whatever the library learned since', async () => {
    expect(await make('a.iso')).toMatchObject({ isLikeFirst: null });
    await mark('1', 'shelf A');
    const image = await make('b.iso');
    expect(image).toMatchObject({ isLikeFirst: true });
    expect(bytesOf('b.iso').equals(bytesOf('a.iso'))).toBe(true);
  });

  it('is the same although another volume was continued since', async () => {
    using other = new TestLibrary(
      ['2019/05/12', '2020/01/01', '2021/01/01'].map((day) => ({
        path: `${day}/a.jpg`,
        size: day.startsWith('2019') ? 2_700_000 : 400_000,
        taken: `${day.replaceAll('/', '-')}T10:00:00`,
      })),
    );
    const pack = (year?: string) =>
      other.session(async (session) =>
        completeRun(session, (await planArchive(session, { medium: '4.4MB', ...(year && { year }) })).run),
      );
    await pack('2019');
    await pack('2020');
    await make('a.iso', {}, other.library);
    const [, before] = listVolumes(other.library).volumes;
    await pack();
    const [, after] = listVolumes(other.library).volumes;
    expect([before?.files, after?.files]).toEqual([1, 2]);
    expect(await make('b.iso', {}, other.library)).toMatchObject({ isLikeFirst: true });
    expect(bytesOf('b.iso').equals(bytesOf('a.iso'))).toBe(true);
  });

  it('is told to be another where it is, and the first stays known', async () => {
    const first = await make('a.iso');
    expect(await make('b.iso', { odarchive: true })).toMatchObject({ isLikeFirst: false });
    expect(await make('c.iso')).toMatchObject({ isLikeFirst: true, sum: first.sum });
  });

  it('knows what is known then, where the volume was built anew', async () => {
    const { asOf } = await make('a.iso');
    const record = recordPath();
    writeFileSync(record, readFileSync(record, 'utf8').replace(/"builtAt":"\d{4}/, '"builtAt":"1999'));
    await mark('1', 'shelf A');
    const second = await make('b.iso');
    expect(second.isLikeFirst).toBe(null);
    expect(second.asOf > asOf).toBe(true);
    expect(bytesOf('b.iso').equals(bytesOf('a.iso'))).toBe(false);
  });

  it('is the same in a library that cannot be written, and writes nothing there', async () => {
    const state = join(test.root, '.mediastruct');
    const refused: string[] = [];
    const access = {
      ...nodeFileAccess,
      open: (path: string, flags: number, mode?: number) => {
        if (path.startsWith(state) && (flags & (OPEN.write | OPEN.readWrite)) !== 0) {
          refused.push(path);
          throw Object.assign(new Error('EROFS: read-only'), { code: 'EROFS' });
        }
        return nodeFileAccess.open(path, flags, mode);
      },
    };
    const readOnly = openLibrary(test.root, { access });
    const { asOf } = await make('a.iso', {}, readOnly);
    await mark('1', 'shelf A');
    expect(await make('b.iso', {}, readOnly)).toMatchObject({ asOf, isLikeFirst: null });
    expect(bytesOf('b.iso').equals(bytesOf('a.iso'))).toBe(true);
    expect(refused.length).toBeGreaterThan(0);
    expect(existsSync(join(state, 'discs'))).toBe(false);
  });

  it('is not made from a record that is damaged', async () => {
    await make('a.iso');
    writeFileSync(recordPath(), '{"format":"mediastruct-disc","version":1}\n');
    await expect(make('b.iso')).rejects.toMatchObject({ code: 'damaged', path: recordPath() });
  });
});

it('is made while another command holds the library', async () => {
  await test.session(async () => {
    await make('a.iso');
  });
  expect(await make('b.iso')).toMatchObject({ isLikeFirst: true });
});

it('leaves nothing beside the image, also where it was stopped', async () => {
  const before = readdirSync(test.root);
  await expect(make('a.iso', { stop: { requested: true } })).rejects.toMatchObject({ code: 'interrupted' });
  expect(readdirSync(test.root)).toEqual(before);
  await make('a.iso');
  expect(readdirSync(test.root).sort()).toEqual([...before, 'a.iso'].sort());
});

it("has odarchive's own catalogue where it is asked for", async () => {
  await make('a.iso', { odarchive: true });
  mountedAt(disc, at('a.iso'));
  const told = JSON.parse(readFileSync(join(disc, 'catalogue.json'), 'utf8')) as Record<string, unknown>;
  expect(told).toMatchObject({ version: 1, algorithm: 'sha256' });
  const files = Object.entries(told['files'] as Record<string, { filenames: object; size: number }>);
  expect(files.length).toBe(3);
  for (const [sha256, { filenames, size }] of files)
    for (const name of Object.keys(filenames)) {
      const bytes = readFileSync(join(disc, name));
      expect(size).toBe(bytes.length);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    }
});

describe('the page of a disc', () => {
  const page =
    (bytes: (budget: number) => number): PageWriter =>
    async (access, { folder, budgetBytes }) => {
      mkdirSync(join(folder, 'catalogue'));
      writeFileSync(join(folder, 'index.html'), Buffer.alloc(Math.max(0, bytes(budgetBytes))));
      writeFileSync(join(folder, 'catalogue/page.js'), 'page');
      void access;
    };

  it('is on the disc with its sums, in what is left of it', async () => {
    const { left } = await make('a.iso', { writePage: page((budget) => budget - 20_000) });
    expect(left).toBeGreaterThanOrEqual(0);
    expect(left).toBeLessThan(30_000);
    expect(await checkImage(nodeFileAccess, { image: at('a.iso'), ...quiet })).toMatchObject({ ok: true });
    mountedAt(disc, at('a.iso'));
    expect(readFileSync(join(disc, 'disc-sha256.txt'), 'utf8')).toContain('  index.html\n');
  });

  it('is left out where it is larger than that, and that is told', async () => {
    const notes: string[] = [];
    const progress: ImageRequest['progress'] = (event) => {
      if (event.kind === 'note') notes.push(event.message);
    };
    await make('a.iso', { progress, writePage: page((budget) => budget + 1) });
    expect(notes).toEqual([expect.stringContaining('larger than what is left')]);
    mountedAt(disc, at('a.iso'));
    expect(existsSync(join(disc, 'index.html'))).toBe(false);
    expect(existsSync(join(disc, 'restore.sh'))).toBe(true);
  });
});

it('tells the numbers where a disc has no room for what it must carry', async () => {
  const ledger = join(test.root, '.mediastruct/volumes.ndjson');
  writeFileSync(ledger, readFileSync(ledger, 'utf8').replace('"capacity":4400000', '"capacity":3600000'));
  await expect(make('a.iso')).rejects.toMatchObject({
    code: 'no-space',
    message: expect.stringMatching(
      /needs \d+ bytes, and .* holds 3600000: \d+ for the volume, \d+ for the catalogue/,
    ),
  });
  expect(existsSync(at('a.iso'))).toBe(false);
});

it('makes the same image of a folder that was copied from a disc', async () => {
  await make('a.iso');
  mountedAt(disc, at('a.iso'));
  const [volume = ''] = readdirSync(test.archive()).filter((name) => !name.includes('.'));
  const folder = test.archive(volume);
  const extra = ['restore.sh', 'disc-sha256.txt', 'catalogue/set.ndjson.gz', 'catalogue/names.tsv'];
  mkdirSync(join(folder, 'catalogue'));
  for (const path of extra) writeFileSync(join(folder, path), readFileSync(join(disc, path)));
  expect(await make('b.iso')).toMatchObject({ isLikeFirst: true });
  rmSync(join(folder, 'disc-sha256.txt'));
  await expect(make('c.iso')).rejects.toMatchObject({ code: 'content-mismatch' });
});

function recordPath(): string {
  const folder = join(test.root, '.mediastruct/discs');
  return join(folder, readdirSync(folder)[0] ?? '');
}
