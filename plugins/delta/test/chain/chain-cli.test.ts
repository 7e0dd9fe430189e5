import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { delta } from '../launch.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { put } from '../trees.ts';

it('adds, lists, verifies, restores and says by its exit code what is lost', () => {
  using base = temporaryFolder();
  const run = (...words: readonly string[]) => delta(base.path, 'chain', ...words);
  put(base.path, 'photos/a', 'a');
  put(base.path, 'photos/b', 'b');
  expect(run('add', 'photos', '--chain', 'kept')).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^Run 0001 \(full\): .*read back\n$/),
  });
  expect(run('add', 'photos', '--chain', 'photos/b').status).toBe(21);
  const listed = JSON.parse(run('list', 'kept', '--json').out) as { runs: { run: number; at: string }[] };
  expect(listed.runs).toMatchObject([
    { run: 1, kind: 'full', isWhole: true, volumes: [{ places: ['here'] }] },
  ]);
  const at = listed.runs[0]?.at ?? '';
  expect(run('restore', 'kept', 'b', '--at', at, '--to', 'back')).toMatchObject({
    status: 0,
    out: expect.stringContaining('1 file restored'),
  });
  expect(readFileSync(join(base.path, 'back/b'), 'utf8')).toBe('b');
  rmSync(join(base.path, 'kept/0001/data.vol0001.tar'));
  expect(run('restore', 'kept', '--at', '1', '--to', 'back')).toMatchObject({
    status: 42,
    out: expect.stringContaining('  a: 0001/data.vol0001.tar is at none of the places'),
  });
  expect(run('verify', 'kept').status).toBe(11);
  expect(run('prune', 'kept').status).toBe(64);
});
