import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { program } from '../../../packages/command/test/program.ts';

let base: string;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'mediastruct-odarchive-cli-'));
  mkdirSync(join(base, 'source/folder'), { recursive: true });
  mkdirSync(join(base, 'restored'));
  writeFileSync(join(base, 'source/film'), Buffer.alloc(3_000_000));
  for (const name of ['a', 'b', 'folder/a']) writeFileSync(join(base, 'source', name), name.at(-1) ?? '');
});

afterAll(() => rmSync(base, { recursive: true }));

/** Runs `disc set ...` in the folder of the test. */
function run(...words: readonly string[]): { readonly status: number | null; readonly out: string } {
  const { status, stdout } = spawnSync(process.execPath, [program, 'disc', 'set', ...words], {
    cwd: base,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, out: stdout };
}

it("goes the whole way with odarchive's words, and tells by exit codes what is left out", () => {
  expect(run('create_db', 'source')).toMatchObject({ status: 0, out: expect.stringContaining('3 contents') });
  expect(run('catalogue', 'source').status).toBe(64);
  const planned = run('plan_iso', 'catalogue.json', '--size', '2000000');
  expect(planned).toMatchObject({ status: 3, out: expect.stringContaining('on no disc: film') });
  expect(planned.out).toMatch(/█+░* \d+ %/);
  expect(run('num_isos', 'catalogue.json')).toEqual({ status: 0, out: '1\n' });
  expect(run('create_iso', 'catalogue.json', '--output', '0.iso')).toMatchObject({ status: 0 });
  const info = run('get_info', 'catalogue.json', '--json');
  expect(JSON.parse(info.out)).toMatchObject({
    contents: 3,
    names: 4,
    unplanned: 1,
    discs: [{ disc: 0, capacity: 2_000_000, names: 3, contents: 2, madeAt: expect.any(String) }],
  });
  const restored = run('restore', '0.iso', '--to', 'restored', '--json');
  expect(restored.status).toBe(11);
  expect(JSON.parse(restored.out)).toMatchObject({
    restored: 3,
    missing: 1,
    firstMissing: [{ path: 'film', what: 'on no disc' }],
    missingDiscs: [],
  });
});

it.each([
  [['plan', 'nothing.json', '--size', 'bd']],
  [['plan', 'catalogue.json', '--size', 'huge']],
  [['catalogue', 'nothing', '-o', 'x.json']],
  [['create', 'catalogue.json', '7', '-o', '7.iso']],
  [['restore', 'nothing.iso', '--to', 'restored']],
  [['restore', '0.iso', '--to', 'nowhere']],
])('ends with 64 for %j', (words) => {
  expect(run(...words).status).toBe(64);
});
