import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { apply, differences, makeArchive, resume, undo, unfinished } from './apply-runs.ts';
import { foldingBelow } from './folding-access.ts';
import type { RandomTree } from './random-tree.ts';
import { makeTree } from './random-tree.ts';

/** At how many points a process goes away. */
const CRASHES = Number(process.env['DELTA_CRASHES'] ?? 4);

const file = (content: string) => ({ kind: 'file', content, mode: 0o644, seconds: 1_557_650_000 }) as const;

const BEFORE: RandomTree = {
  'IMG.jpg': file('picture'),
  'Notes.txt': file('old notes'),
  Photos: { kind: 'folder', below: { a: file('a'), Sub: { kind: 'folder', below: { b: file('b') } } } },
  Empty: { kind: 'folder', below: {} },
  Link: { kind: 'symlink', target: 'IMG.jpg' },
  stays: file('stays'),
};
const AFTER: RandomTree = {
  'img.jpg': file('picture'),
  'notes.txt': file('new notes'),
  photos: {
    kind: 'folder',
    below: { A: file('a'), Sub: { kind: 'folder', below: { b: file('b'), c: file('c') } } },
  },
  empty: { kind: 'folder', below: {} },
  link: { kind: 'symlink', target: 'img.jpg' },
  stays: file('stays'),
};

async function makeCase(base: string, after: RandomTree = AFTER) {
  const paths = { old: join(base, 'old'), now: join(base, 'now'), archive: join(base, 'archive') };
  makeTree(paths.old, BEFORE);
  makeTree(paths.now, after);
  await makeArchive(paths);
  return { ...paths, target: join(base, 'disk/target') };
}

function putBack({ old, target }: { readonly old: string; readonly target: string }): void {
  spawnSync('rm', ['-rf', join(target, '..')]);
  spawnSync('mkdir', ['-p', join(target, '..')]);
  spawnSync('cp', ['-a', old, target]);
}

/** The names as they stand, letter by letter. */
function namesIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
}

describe('apply where names are folded', () => {
  it('gives files and folders names of other case, and the old ones back', async () => {
    using base = temporaryFolder();
    const one = await makeCase(base.path);
    putBack(one);
    const access = foldingBelow(join(base.path, 'disk'));
    const report = await apply(one.archive, one.target, access);
    expect(report.warnings.first).toEqual([]);
    expect(namesIn(one.target)).toEqual(namesIn(one.now));
    expect(await differences(one.target, one.now)).toEqual([]);
    const undone = await undo(one.target, report.runId, access);
    expect(undone.warnings.first).toEqual([]);
    expect(namesIn(one.target)).toEqual(namesIn(one.old));
    expect(await differences(one.target, one.old)).toEqual([]);
  });

  it('is finished or taken back after a crash', async () => {
    using base = temporaryFolder();
    const one = await makeCase(base.path);
    let calls = 0;
    let last = Number.POSITIVE_INFINITY;
    const isChange = (name: string) =>
      ['link', 'unlink', 'rename', 'mkdir', 'rmdir', 'symlink'].includes(name);
    const crashing = (): FileAccess =>
      foldingBelow(join(base.path, 'disk'), (name, path) => {
        if (isChange(name) && path.includes('/target') && ++calls > last) throw new Error('crash');
      });
    putBack(one);
    await apply(one.archive, one.target, crashing());
    const all = calls;
    for (let at = 1; at < all; at += Math.ceil(all / CRASHES)) {
      putBack(one);
      [calls, last] = [0, at];
      await expect(apply(one.archive, one.target, crashing())).rejects.toThrow();
      const access = foldingBelow(join(base.path, 'disk'));
      const [runId] = unfinished(one.target);
      if (at % 2 === 0 && runId !== undefined) {
        await undo(one.target, runId, access);
        expect([at, await differences(one.target, one.old)]).toEqual([at, []]);
      } else {
        await resume(one.target, access);
        // Before it is begun there is nothing to finish.
        const wanted = runId === undefined ? one.old : one.now;
        const differing = await differences(one.target, wanted);
        // A file that the right to write is tried with may be left by a process that was killed just then.
        expect([at, differing.filter((line) => !line.startsWith('.ms-00000000-'))]).toEqual([at, []]);
      }
    }
  });

  it('is refused before anything is changed where the new state has two names that are one', async () => {
    using base = temporaryFolder();
    const one = await makeCase(base.path, { ...BEFORE, B: file('one'), b: file('two') });
    putBack(one);
    const access = foldingBelow(join(base.path, 'disk'));
    await expect(apply(one.archive, one.target, access)).rejects.toMatchObject({
      code: 'target-differs',
      path: join(one.target, 'b'),
    });
    expect(await differences(one.target, one.old)).toEqual([]);
    expect(lstatSync(join(one.target, 'stays')).isFile()).toBe(true);
  });
});
