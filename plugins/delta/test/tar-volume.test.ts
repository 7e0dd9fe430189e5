import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { nodeFileAccess, pathToBytes, processMark } from '@mediastruct/core';
import { describe, expect, it } from 'vitest';
import type { Compression, TreeEntry } from '../src/index.ts';
import { Dir, DirIndex, rebuildIndex, TarVolume } from '../src/index.ts';
import { HARD_NAMES, makeHardTree, put, setAttribute } from './trees.ts';
import { temporaryFolder } from './temporary-folder.ts';

const COMPRESSIONS: readonly Compression[] = ['none', 'gzip', 'zstd'];
const NO_EXCLUDE = { exclude: { rules: [], ruleFiles: [] } };

/** What is in a folder, without what belongs to this machine. */
async function stateOf(folder: string): Promise<readonly TreeEntry[]> {
  const listing = await new DirIndex(new Dir(folder, NO_EXCLUDE)).data();
  return [...listing.entries()].map((entry) =>
    entry.kind === 'file' ? { ...entry, seen: undefined } : entry,
  );
}

async function pack(base: string, options: { greatestBytes?: number; compression?: Compression } = {}) {
  const writer = TarVolume.open(join(base, 'out'), 'tree', { mode: 'w', ...options });
  return writer.addDir(new Dir(join(base, 'tree'), NO_EXCLUDE));
}

describe('TarVolume', () => {
  it.each(COMPRESSIONS)('gives back every kind of entry, stored with %s', async (compression) => {
    using base = temporaryFolder();
    makeHardTree(join(base.path, 'tree'));
    setAttribute(join(base.path, 'tree/private'), 'user.tag', 'mine');
    const greatestBytes = 1 << 20;
    const report = await pack(base.path, { greatestBytes, compression });
    expect(report.problems).toEqual({ count: 0, first: [] });
    for (const volume of report.volumes) expect(statSync(volume).size).toBeLessThanOrEqual(greatestBytes);
    const extracted = await TarVolume.open(join(base.path, 'out'), 'tree').extractall(
      join(base.path, 'back'),
    );
    expect(extracted).toMatchObject({ damaged: { count: 0 }, taken: { count: 0 }, failed: { count: 0 } });
    expect(await stateOf(join(base.path, 'back/tree'))).toEqual(await stateOf(join(base.path, 'tree')));
    expect(readdirSync(join(base.path, 'out')).filter((name) => !/\.tar(\.gz|\.zst)?$/.test(name))).toEqual([
      'tree.index.ndjson',
    ]);
  });

  it.each(COMPRESSIONS)(
    'gives back each byte of a file of several pieces, stored with %s',
    async (compression) => {
      using base = temporaryFolder();
      const content = Buffer.alloc(3_000_000);
      for (let at = 0; at < content.length; at += 4) content.writeUInt32LE(at, at);
      put(base.path, 'tree/large', content);
      await pack(base.path, { greatestBytes: 1_700_000, compression });
      await TarVolume.open(join(base.path, 'out'), 'tree').extractall(join(base.path, 'back'));
      expect(readFileSync(join(base.path, 'back/tree/large')).equals(content)).toBe(true);
    },
  );

  it.each(
    COMPRESSIONS.flatMap((compression) =>
      (['tar', 'bsdtar'] as const).map((program) => [compression, program] as const),
    ),
  )('is a whole in each volume for other programs: %s, %s', async (compression, program) => {
    using base = temporaryFolder();
    makeHardTree(join(base.path, 'tree'));
    const { volumes } = await pack(base.path, { greatestBytes: 1 << 20, compression });
    expect(volumes.length).toBeGreaterThan(compression === 'none' ? 3 : 0);
    mkdirSync(join(base.path, 'back'));
    for (const volume of volumes) {
      const run = (...words: string[]) => {
        const { status, stderr } = spawnSync(program, words, {
          encoding: 'utf8',
          env: { ...process.env, LC_ALL: 'C.UTF-8' },
        });
        // It is as old as it says.
        return {
          status,
          told: stderr.split('\n').filter((line) => line !== '' && !/implausibly old/.test(line)),
        };
      };
      expect(run('-tf', volume)).toEqual({ status: 0, told: [] });
      expect(run('-xf', volume, '-C', join(base.path, 'back'))).toEqual({ status: 0, told: [] });
    }
    const parts = readdirSync(join(base.path, 'back/tree'))
      .filter((name) => name.startsWith('large.ms-part-'))
      .sort();
    const names = new Set(
      readdirSync(join(base.path, 'back/tree/names'), { encoding: 'buffer' }).map((name) =>
        name.toString('latin1'),
      ),
    );
    for (const name of HARD_NAMES) expect(names).toContain(pathToBytes(name).toString('latin1'));
    if (compression === 'none')
      expect(Buffer.concat(parts.map((name) => readFileSync(join(base.path, 'back/tree', name))))).toEqual(
        readFileSync(join(base.path, 'tree/large')),
      );
    expect(statSync(join(base.path, 'back/tree/before 1970')).mtimeMs).toBe(-2000);
  });

  it('never makes a volume larger than asked for, and fills them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.nat(2000), fc.nat(400_000)), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 70_000, max: 200_000 }),
        fc.constantFrom(...COMPRESSIONS),
        async (sizes, greatestBytes, compression) => {
          using base = temporaryFolder();
          sizes.forEach((size, nth) => put(base.path, `tree/${nth}`, randomBytes(size, nth)));
          const { volumes } = await pack(base.path, { greatestBytes, compression });
          const stored = volumes.map((volume) => statSync(volume).size);
          for (const size of stored) expect(size).toBeLessThanOrEqual(greatestBytes);
          await TarVolume.open(join(base.path, 'out'), 'tree').extractall(join(base.path, 'back'));
          expect(await stateOf(join(base.path, 'back/tree'))).toEqual(await stateOf(join(base.path, 'tree')));
          const bytes = sizes.reduce((sum, size) => sum + size, 0);
          expect(volumes.length).toBeLessThanOrEqual(2 + Math.ceil((2 * bytes) / (greatestBytes - 40_000)));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('opens only the volumes that it needs, for one file, one folder and a stream', async () => {
    using base = temporaryFolder();
    for (const folder of ['a', 'b', 'c'])
      for (const name of ['1', '2']) put(base.path, `tree/${folder}/${name}`, randomBytes(60_000, 1));
    await pack(base.path, { greatestBytes: 80_000 });
    const reader = TarVolume.open(join(base.path, 'out'), 'tree');
    const volumeOf = (path: string) =>
      [...reader.list()].flatMap((entry) =>
        entry.path === path && entry.kind === 'file' ? entry.places.map(({ volume }) => volume) : [],
      );
    const one = await reader.extract('tree/b/2', join(base.path, 'one'));
    expect(one).toMatchObject({ files: 1, opened: volumeOf('tree/b/2') });
    expect((await reader.extract('tree/b', join(base.path, 'two'))).opened).toEqual([
      ...volumeOf('tree/b/1'),
      ...volumeOf('tree/b/2'),
    ]);
    for (const volume of readdirSync(join(base.path, 'out')).filter((name) => name.endsWith('.tar')))
      if (volume !== `tree.vol000${volumeOf('tree/c/1')}.tar`) rmSync(join(base.path, 'out', volume));
    expect(Buffer.concat([...reader.extractfile('tree/c/1')])).toEqual(
      readFileSync(join(base.path, 'tree/c/1')),
    );
    expect(() => [...reader.extractfile('tree/a/1')]).toThrow('expected this volume of the set');
    const all = await reader.extractall(join(base.path, 'three'));
    expect(all).toMatchObject({ files: 1, missing: { count: 5 } });
  });

  it('makes a lost index anew from a volume of thousands of files', async () => {
    using base = temporaryFolder();
    for (let nth = 0; nth < 5000; nth++) put(base.path, `tree/${nth}`, `${nth}`);
    const { index } = await pack(base.path, { greatestBytes: 100_000_000 });
    const before = [...TarVolume.open(join(base.path, 'out'), 'tree').list()];
    rmSync(index);
    const rebuilt = await rebuildIndex(nodeFileAccess, join(base.path, 'out'), 'tree');
    expect(rebuilt).toMatchObject({ files: 5000, problems: [] });
    expect(statSync(index).size).toBeGreaterThan(1 << 20);
    expect([...TarVolume.open(join(base.path, 'out'), 'tree').list()]).toEqual(before);
  });

  it('makes a lost index anew from the volumes, and tells what is missing', async () => {
    using base = temporaryFolder();
    for (const name of ['a', 'b', 'c']) put(base.path, `tree/${name}`, randomBytes(90_000, 1));
    put(base.path, 'tree/large', randomBytes(250_000, 2));
    const { volumes, index } = await pack(base.path, { greatestBytes: 100_000, compression: 'gzip' });
    const before = [...TarVolume.open(join(base.path, 'out'), 'tree').list()];
    rmSync(index);
    expect(await rebuildIndex(nodeFileAccess, join(base.path, 'out'), 'tree')).toMatchObject({
      files: 4,
      problems: [],
    });
    expect([...TarVolume.open(join(base.path, 'out'), 'tree').list()]).toEqual(before);
    rmSync(index);
    rmSync(volumes[3] ?? '');
    truncateSync(volumes[0] ?? '', 50_000);
    const { problems } = await rebuildIndex(nodeFileAccess, join(base.path, 'out'), 'tree');
    expect(problems.map(({ path }) => path)).toEqual([
      'tree.vol0001.tar.gz',
      'tree.vol0004.tar.gz',
      'tree/large',
    ]);
  });

  it.each(COMPRESSIONS)('finds every flipped bit of a content, stored with %s', async (compression) => {
    using base = temporaryFolder();
    put(base.path, 'tree/a', randomBytes(3000, 1));
    const { volumes } = await pack(base.path, { compression });
    const [volume = ''] = volumes;
    const whole = readFileSync(volume);
    const reader = TarVolume.open(join(base.path, 'out'), 'tree');
    const [place] = [...reader.list()].flatMap((entry) => (entry.kind === 'file' ? entry.places : []));
    const content = readFileSync(join(base.path, 'tree/a'));
    for (let at = place?.at ?? 0; at < (place?.at ?? 0) + (place?.stored ?? 0); at += 13) {
      const bad = Buffer.from(whole);
      bad[at] = (bad[at] ?? 0) ^ 4;
      writeFileSync(volume, bad);
      let given: Buffer | null = null;
      try {
        given = Buffer.concat([...reader.extractfile('tree/a')]);
      } catch (error) {
        expect(error).toMatchObject({ code: 'content-mismatch' });
      }
      // A bit of a header or of the padding is none of the content.
      if (given !== null) expect(given).toEqual(content);
    }
  });

  it('replaces nothing, and takes what is there already', async () => {
    using base = temporaryFolder();
    put(base.path, 'tree/a', 'a');
    put(base.path, 'tree/b', 'b');
    await pack(base.path);
    put(base.path, 'back/tree/a', 'a');
    put(base.path, 'back/tree/b', 'mine');
    const reader = TarVolume.open(join(base.path, 'out'), 'tree');
    expect(await reader.extractall(join(base.path, 'back'))).toMatchObject({
      files: 0,
      present: 2,
      taken: { first: [{ path: 'tree/b' }] },
    });
    expect(readFileSync(join(base.path, 'back/tree/b'), 'utf8')).toBe('mine');
    await expect(pack(base.path)).rejects.toMatchObject({ code: 'target-differs' });
  });

  it('writes through no symlink, of the archive or of the target', async () => {
    using base = temporaryFolder();
    mkdirSync(join(base.path, 'elsewhere'));
    put(base.path, 'tree/folder/file', 'x');
    symlinkSync('../elsewhere', join(base.path, 'tree/link'));
    await pack(base.path);
    mkdirSync(join(base.path, 'back/tree'), { recursive: true });
    symlinkSync(join(base.path, 'elsewhere'), join(base.path, 'back/tree/folder'));
    const report = await TarVolume.open(join(base.path, 'out'), 'tree').extractall(join(base.path, 'back'));
    expect(report).toMatchObject({ files: 0, taken: { count: 2 } });
    expect(readdirSync(join(base.path, 'elsewhere'))).toEqual([]);
  });

  it('takes files one by one, as the original did', async () => {
    using base = temporaryFolder();
    put(base.path, 'mydir/file1', 'one');
    put(base.path, 'mydir/sub/file2', 'two');
    const writer = TarVolume.open(join(base.path, 'out'), 'mydir', { mode: 'w' });
    await writer.add(join(base.path, 'mydir/file1'), 'mydir/file1');
    await writer.add(join(base.path, 'mydir/sub'), 'mydir/sub');
    await writer.close();
    const reader = TarVolume.open(join(base.path, 'out'), 'mydir');
    expect(Buffer.concat([...reader.extractfile('mydir/file1')]).toString()).toBe('one');
    expect(() => [...reader.extractfile('mydir/none')]).toThrow('hold nothing of this path');
  });

  it('goes on behind a file that cannot be read, and tells it', async () => {
    using base = temporaryFolder();
    for (const name of ['a', 'b', 'c']) put(base.path, `tree/${name}`, name);
    const access = {
      ...nodeFileAccess,
      open: (path: string, ...rest: [number, number?]) => {
        if (path.endsWith('tree/b')) throw Object.assign(new Error('EIO: bad disk'), { code: 'EIO' });
        return nodeFileAccess.open(path, ...rest);
      },
    };
    const writer = TarVolume.open(join(base.path, 'out'), 'tree', { mode: 'w', access });
    const report = await writer.addDir(new Dir(join(base.path, 'tree'), { access }));
    expect(report).toMatchObject({ files: 2, problems: { count: 1, first: [{ path: 'tree/b' }] } });
    expect(
      [...TarVolume.open(join(base.path, 'out'), 'tree').list()].map(({ path }) => basename(path)),
    ).toEqual(['tree', 'a', 'c']);
  });

  it('does not hold itself where it is written into the folder that is packed', async () => {
    using base = temporaryFolder();
    const tree = join(base.path, 'tree');
    for (const name of ['a', 'b', 'z']) put(tree, name, randomBytes(60_000, name.length));
    put(tree, '.ms-mine.part', 'mine');
    const writer = TarVolume.open(tree, 'k', { mode: 'w', greatestBytes: 70_000 });
    const { problems, files } = await writer.addDir(new Dir(tree, NO_EXCLUDE));
    expect([files, problems.count]).toEqual([4, 0]);
    const paths = [...TarVolume.open(tree, 'k').list()].map(({ path }) => path);
    expect(paths).toEqual(['tree', 'tree/.ms-mine.part', 'tree/a', 'tree/b', 'tree/z']);
  });

  it('is not mixed up with a set of the same name that is packed at the same time', async () => {
    using base = temporaryFolder();
    const [first, second] = ['first', 'second'].map((name) => {
      put(base.path, name, name.repeat(1000));
      return TarVolume.open(join(base.path, 'out'), 'k', { mode: 'w' });
    });
    if (first === undefined || second === undefined) throw new TypeError('both are open');
    using open = second;
    await first.add(join(base.path, 'first'));
    await open.add(join(base.path, 'second'));
    await first.close();
    await expect(open.close()).rejects.toMatchObject({ code: 'target-differs' });
    const reader = TarVolume.open(join(base.path, 'out'), 'k');
    expect([...reader.list()].map(({ path }) => path)).toEqual(['first']);
    expect(Buffer.concat([...reader.extractfile('first')]).toString()).toBe('first'.repeat(1000));
  });

  it('removes what a writer of the same name left that was killed, and nothing of a live one', async () => {
    using base = temporaryFolder();
    put(base.path, 'a', 'x');
    const { pid } = spawnSync('true');
    const left = [String(pid), String(process.pid)].map(
      (of) => `.ms-k.vol0001.tar.${processMark().replace(/\d+$/, of)}-0123abcd.part`,
    );
    for (const name of [...left, '.ms-mine.part']) put(base.path, `out/${name}`, 'half');
    using writer = TarVolume.open(join(base.path, 'out'), 'k', { mode: 'w' });
    await writer.add(join(base.path, 'a'));
    await writer.close();
    const names = readdirSync(join(base.path, 'out'));
    expect(names.sort()).toEqual([left[1], '.ms-mine.part', 'k.index.ndjson', 'k.vol0001.tar'].sort());
  });

  it('leaves no half of a set behind when it is dropped', async () => {
    using base = temporaryFolder();
    put(base.path, 'a', 'x');
    {
      using writer = TarVolume.open(join(base.path, 'out'), 'k', { mode: 'w' });
      await writer.add(join(base.path, 'a'));
    }
    expect(readdirSync(join(base.path, 'out'))).toEqual([]);
    expect(existsSync(join(base.path, 'a'))).toBe(true);
  });
});

/** Bytes that do not compress, the same for the same seed. */
function randomBytes(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed + 1;
  for (let at = 0; at < size; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
