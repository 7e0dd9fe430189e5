import { renameSync, rmSync } from 'node:fs';
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
