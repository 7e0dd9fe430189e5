import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { processMark } from '../../src/files/process-mark.ts';
import { ScratchFolder } from '../../src/files/scratch-folder.ts';

const below = mkdtempSync(join(tmpdir(), 'scratch-folder-'));
afterEach(() => rmSync(below, { recursive: true, force: true }));

it('goes with what is in it, and what a killed process left goes when the next one is made', () => {
  const { pid } = spawnSync('true');
  const mark = processMark().replace(/\d+$/, String(pid));
  const left = folder(`mediastruct-disc-${mark}-abc123`);
  const others = [
    folder(`mediastruct-disc-${processMark()}-abc123`),
    folder(`mediastruct-disc-elsewhere${mark}-abc123`),
    folder(`mediastruct-disc-${mark}-abc123-mine`),
    folder(`${hostname()}-${mark}-abc123`),
  ];
  const link = join(below, `mediastruct-set-${mark}-abc123`);
  symlinkSync(others[0] ?? '', link);
  const path = (() => {
    using scratch = new ScratchFolder('disc', below);
    writeFileSync(join(scratch.path, 'page'), 'x');
    expect(existsSync(left)).toBe(false);
    return scratch.path;
  })();
  expect(existsSync(path)).toBe(false);
  expect([...others, join(others[0] ?? '', 'x')].filter((one) => !existsSync(one))).toEqual([]);
});

function folder(name: string): string {
  const path = join(below, name);
  mkdirSync(path);
  writeFileSync(join(path, 'x'), 'x');
  return path;
}
