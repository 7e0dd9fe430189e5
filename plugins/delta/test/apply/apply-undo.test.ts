import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { apply, differences, makeArchive, undo } from './apply-runs.ts';
import type { RandomTree } from './random-tree.ts';
import { makeTree } from './random-tree.ts';

const file = (content: string, seconds = 1_557_650_000) =>
  ({ kind: 'file', content, mode: 0o644, seconds }) as const;

async function applied(root: string, before: RandomTree, after: RandomTree) {
  const paths = { old: join(root, 'old'), now: join(root, 'now'), archive: join(root, 'archive') };
  makeTree(paths.old, before);
  makeTree(paths.now, after);
  await makeArchive(paths);
  const target = join(root, 'target');
  spawnSync('cp', ['-a', paths.old, target]);
  const { runId } = await apply(paths.archive, target);
  const home = join(root, '.mediastruct-delta/target');
  const [id = ''] = readdirSync(join(home, 'kept'));
  return { ...paths, target, runId, home, kept: join(home, 'kept', id) };
}

describe('undo of delta apply', () => {
  it('leaves every file in its place whose old content was removed by hand, with its time', async () => {
    using folder = temporaryFolder();
    const { target, runId, kept } = await applied(
      folder.path,
      { changed: file('1'), link: { kind: 'symlink', target: 'changed' }, other: file('o') },
      {
        changed: file('2', 1_600_000_000),
        link: { kind: 'folder', below: { below: file('b') } },
        other: file('p'),
      },
    );
    spawnSync('rm', ['-rf', join(kept, 'changed'), join(kept, 'link')]);
    const report = await undo(target, runId);
    expect(report.states).toMatchObject({ left: { files: 2 }, failed: { files: 1 }, restored: { files: 2 } });
    expect(readFileSync(join(target, 'changed'), 'utf8')).toBe('2');
    expect(lstatSync(join(target, 'changed')).mtimeMs).toBe(1_600_000_000_000);
    expect(readFileSync(join(target, 'link/below'), 'utf8')).toBe('b');
    expect(readFileSync(join(target, 'other'), 'utf8')).toBe('o');
    expect(report.warnings.first.map(({ path }) => path)).toContain(join(target, 'changed'));
  });

  it('leaves a file in its place where the old one got another name and cannot leave that', async () => {
    using folder = temporaryFolder();
    const { target, runId, kept } = await applied(
      folder.path,
      { a: file('1'), b: { kind: 'symlink', target: 'nowhere' } },
      { a: file('2'), b: file('1') },
    );
    spawnSync('rm', [join(kept, 'b')]);
    const report = await undo(target, runId);
    expect(report.states).toMatchObject({ left: { files: 2 } });
    expect(readFileSync(join(target, 'a'), 'utf8')).toBe('2');
    expect(readFileSync(join(target, 'b'), 'utf8')).toBe('1');
  });

  it('gives a new file that stays no further name of the old one', async () => {
    using folder = temporaryFolder();
    const { target, runId, kept } = await applied(
      folder.path,
      { a: file('1'), d: { kind: 'folder', below: { b: { kind: 'link', of: 'a' } } } },
      { a: file('2'), d: { kind: 'folder', below: {} } },
    );
    spawnSync('rm', [join(kept, 'a'), join(kept, 'd/b')]);
    await undo(target, runId);
    expect(readdirSync(join(target, 'd'))).toEqual([]);
    expect(readFileSync(join(target, 'a'), 'utf8')).toBe('2');
  });

  it('puts nothing behind a symlink that took the place of a folder, and changes nothing there', async () => {
    using folder = temporaryFolder();
    const below = (content: string, seconds: number) => ({
      kind: 'folder' as const,
      below: {
        file: file(content, seconds),
        gone: file('g'),
        link: { kind: 'symlink' as const, target: content },
      },
    });
    const { target, runId, home } = await applied(
      folder.path,
      { a: below('1', 1_557_650_000), plain: file('p') },
      {
        a: { kind: 'folder', below: { file: file('2'), new: { kind: 'folder', below: {} } } },
        plain: file('q'),
      },
    );
    renameSync(join(target, 'a'), join(folder.path, 'moved'));
    mkdirSync(join(folder.path, 'mine/new'), { recursive: true });
    const mine = lstatSync(join(folder.path, 'mine')).mtimeMs;
    symlinkSync('../mine', join(target, 'a'));
    const report = await undo(target, runId);
    expect(readdirSync(join(folder.path, 'mine'))).toEqual(['new']);
    expect(lstatSync(join(folder.path, 'mine')).mtimeMs).toBe(mine);
    expect(readFileSync(join(target, 'plain'), 'utf8')).toBe('p');
    expect(existsSync(join(folder.path, 'moved/new'))).toBe(true);
    expect(report.states).toMatchObject({ restored: { files: 2 }, failed: { files: 3 } });
    expect(report.warnings.first.map(({ path }) => path)).toContain(join(target, 'a'));
    const [id = ''] = readdirSync(join(home, 'kept'));
    expect(readdirSync(join(home, 'kept', id, 'a')).sort()).toEqual(['file', 'gone', 'link']);
  });

  it('gives the old state back where nothing was meddled with', async () => {
    using folder = temporaryFolder();
    const { old, target, runId } = await applied(
      folder.path,
      { a: { kind: 'folder', below: { x: file('1'), y: file('2') } } },
      { a: file('was a folder'), y: file('2') },
    );
    await undo(target, runId);
    expect(await differences(target, old)).toEqual([]);
  });
});
