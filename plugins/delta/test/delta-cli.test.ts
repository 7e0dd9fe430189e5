import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { delta } from './launch.ts';
import { put } from './trees.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('lists a folder, and tells what changed in it since', () => {
  using base = temporaryFolder();
  const at = (path: string) => join(base.path, path);
  for (const name of ['stays', 'goes', 'moves', 'grows']) put(base.path, `photos/${name}`, name);
  expect(delta(base.path, 'index', 'photos', '-o', 'monday')).toMatchObject({
    status: 0,
    out: expect.stringContaining('4 files'),
  });
  expect(delta(base.path, 'diff', 'monday', 'photos').out).toBe('Nothing changed.\n');
  rmSync(at('photos/goes'));
  renameSync(at('photos/moves'), at('photos/moved'));
  put(base.path, 'photos/grows', 'grown');
  put(base.path, 'photos/comes', 'comes');
  expect(delta(base.path, 'index', 'photos', '-o', 'tuesday', '--from', 'monday').status).toBe(0);
  for (const now of ['photos', 'tuesday'])
    expect(JSON.parse(delta(base.path, 'diff', 'monday', now, '--json').out)).toMatchObject({
      created: ['comes'],
      updated: ['grows'],
      renamed: [{ from: 'moves', to: 'moved' }],
      deleted: ['goes'],
      unknown: [],
    });
});

it.each([
  [11, ['index', 'nothing', '-o', 'x']],
  [21, ['index', 'photos', '-o', 'taken']],
  [11, ['diff', 'nothing', 'photos']],
  [12, ['diff', 'taken', 'photos']],
  [64, ['index', 'photos']],
] as const)('ends with %i for %j', (status, words) => {
  using base = temporaryFolder();
  put(base.path, 'photos/a', 'a');
  put(base.path, 'taken', 'mine');
  expect(delta(base.path, ...words).status).toBe(status);
});

it('packs a folder into volumes, lists them, and gives all or some of it back', () => {
  using base = temporaryFolder();
  for (const name of ['a', 'b', 'c']) put(base.path, `photos/${name}/pic`, name.repeat(60_000));
  const packed = delta(base.path, 'pack', 'photos', '--to', 'out', '--size', '100KB');
  expect(packed).toMatchObject({ status: 0, out: expect.stringContaining('3 files') });
  expect(delta(base.path, 'pack', 'photos', '--to', 'out', '--size', '100KB').status).toBe(21);
  const listed = JSON.parse(delta(base.path, 'list', 'out/photos', '--json').out) as {
    entries: { path: string; volumes?: number[] }[];
  };
  expect(listed.entries.find(({ path }) => path === 'photos/b/pic')).toMatchObject({ volumes: [2] });
  expect(delta(base.path, 'unpack', 'out/photos', '--to', 'back')).toMatchObject({
    status: 0,
    out: expect.stringContaining('3 files extracted'),
  });
  rmSync(join(base.path, 'out/photos.vol0001.tar'));
  rmSync(join(base.path, 'out/photos.index.ndjson'));
  expect(delta(base.path, 'unpack', 'out/photos', '--to', 'new').status).toBe(11);
  expect(delta(base.path, 'list', 'out/photos', '--rebuild').status).toBe(3);
  expect(delta(base.path, 'extract', 'out/photos.index.ndjson', 'photos/b', '--to', 'one').status).toBe(0);
  expect(readFileSync(join(base.path, 'one/photos/b/pic'), 'utf8')).toBe('b'.repeat(60_000));
  expect(delta(base.path, 'extract', 'out/photos', 'photos/b/pic', '--stdout')).toMatchObject({
    status: 0,
    out: 'b'.repeat(60_000),
  });
  put(base.path, 'two/photos/c/pic', 'mine');
  expect(delta(base.path, 'extract', 'out/photos', 'photos/c', '--to', 'two').status).toBe(21);
  expect(delta(base.path, 'extract', 'out/photos', 'photos/none', '--to', 'two').status).toBe(11);
});

it('refuses a size that no volume can have', () => {
  using base = temporaryFolder();
  put(base.path, 'photos/a', 'a');
  expect(delta(base.path, 'pack', 'photos', '--to', 'out', '--size', '1KB').status).toBe(64);
});

it('stores what changed in an archive, from which the next one is made', () => {
  using base = temporaryFolder();
  const catalogue = 'a line of a catalogue\n'.repeat(20_000);
  put(base.path, 'photos/catalogue', catalogue);
  expect(delta(base.path, 'index', 'photos', '-o', 'monday').status).toBe(0);
  put(base.path, 'photos/catalogue', `${catalogue}tuesday`);
  expect(delta(base.path, 'diff', 'monday', 'photos', '-o', 'tuesday.delta')).toMatchObject({
    status: 0,
    out: expect.stringContaining('1 delta'),
  });
  put(base.path, 'photos/catalogue', `${catalogue}tuesday, wednesday`);
  const next = delta(
    base.path,
    'diff',
    'tuesday.delta/now.index',
    'photos',
    '-o',
    'wednesday.delta',
    '--compress',
    'zstd',
    '--json',
  );
  expect(JSON.parse(next.out)).toMatchObject({ updated: ['catalogue'], archive: { deltas: 1, whole: 0 } });
  expect(readdirSync(join(base.path, 'wednesday.delta'))).toContain('data.vol0001.tar.zst');
  expect(delta(base.path, 'diff', 'monday', 'photos', '-o', 'tuesday.delta').status).toBe(21);
  expect(delta(base.path, 'list', 'tuesday.delta/data').out).toMatch(/updated\/[0-9a-f]{64}/);
});
