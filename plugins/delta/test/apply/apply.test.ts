import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess } from '@mediastruct/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { apply, applyIfNeeded, differences, makeArchive, resume, undo, unfinished } from './apply-runs.ts';
import type { RandomTree } from './random-tree.ts';
import { makeTree, randomTree } from './random-tree.ts';

const RUNS = Number(process.env['DELTA_APPLY_CASES'] ?? 5);

const file = (content: string) => ({ kind: 'file', content, mode: 0o644, seconds: 1_557_650_000 }) as const;
const BLOCKS = 'block '.repeat(3000);
/** One of each kind of change. */
const BEFORE: RandomTree = {
  a: file('1'),
  b: file('2'),
  big: file(`${BLOCKS}x`),
  gone: { kind: 'folder', below: { g: file('g') } },
  moved: file('m'),
  'file to folder': file('f'),
  'folder to file': { kind: 'folder', below: { q: file('q') } },
  link: { kind: 'symlink', target: 'a' },
};
const AFTER: RandomTree = {
  a: file('2'),
  b: file('1'),
  big: file(`${BLOCKS}y`),
  new: { kind: 'folder', below: { moved: file('m'), name: { kind: 'link', of: 'a' } } },
  'file to folder': { kind: 'folder', below: { x: file('x') } },
  'folder to file': file('was a folder'),
  q: file('q'),
  link: { kind: 'symlink', target: 'b' },
};

/** All that is placed goes into a folder in whose place a file still stands. */
const ONLY_INTO_A_NEW_FOLDER: [RandomTree, RandomTree] = [
  { b: file('') },
  { b: { kind: 'folder', below: { a: { kind: 'folder', below: { a: file('') } } } } },
];

/** A folder gets a file before another one leaves it; its time is that of before either. */
const ONE_COMES_AND_ONE_GOES: [RandomTree, RandomTree] = [
  { '-rf': { kind: 'folder', below: { a: file('') } } },
  { '-rf': { kind: 'folder', below: { A: file('') } } },
];

/** Two folders, a copy of the old one to change, and the archive of what changed. */
async function makeCase(root: string, before: RandomTree, after: RandomTree) {
  const paths = { old: join(root, 'old'), now: join(root, 'now'), archive: join(root, 'archive') };
  makeTree(paths.old, before);
  makeTree(paths.now, after);
  const target = join(root, 'target');
  spawnSync('cp', ['-a', paths.old, target]);
  await makeArchive(paths);
  return { ...paths, target };
}

describe('delta apply', () => {
  it(
    'makes the new tree of the old one, and its undo the old one again',
    async () => {
      await fc.assert(
        fc.asyncProperty(randomTree, randomTree, async (before, after) => {
          using folder = temporaryFolder();
          const { old, now, archive, target } = await makeCase(folder.path, before, after);
          const report = await applyIfNeeded(archive, target);
          expect(await differences(target, now)).toEqual([]);
          // No run is begun where there is nothing to do, so the last one is still that which changed something.
          expect(await applyIfNeeded(archive, target)).toBeNull();
          expect(await differences(target, now)).toEqual([]);
          if (report === null) return;
          expect(report.warnings.first).toEqual([]);
          const undone = await undo(target, report.runId);
          expect(await differences(target, old)).toEqual([]);
          expect(undone.warnings.first).toEqual([]);
        }),
        { numRuns: RUNS, examples: [[BEFORE, AFTER], ONLY_INTO_A_NEW_FOLDER, ONE_COMES_AND_ONE_GOES] },
      );
    },
    120_000 + RUNS * 5_000,
  );

  it('refuses another state before anything is changed, and names what is other', async () => {
    using folder = temporaryFolder();
    const { archive, target } = await makeCase(folder.path, BEFORE, AFTER);
    writeFileSync(join(target, 'moved'), 'edited');
    writeFileSync(join(target, 'more'), 'more');
    const copy = join(folder.path, 'copy');
    spawnSync('cp', ['-a', target, copy]);
    await expect(apply(archive, target)).rejects.toMatchObject({
      code: 'content-mismatch',
      message: expect.stringMatching(/more \(it was not there\), moved \(it has other content\)$/),
    });
    expect(await differences(target, copy)).toEqual([]);
    expect(unfinished(target)).toEqual([]);
  });

  it('refuses a damaged archive before anything is changed', async () => {
    using folder = temporaryFolder();
    const { old, archive, target } = await makeCase(folder.path, BEFORE, AFTER);
    spawnSync('sed', ['-i', 's/was a folder/was a fo1der/', join(archive, 'data.vol0001.tar')]);
    await expect(apply(archive, target)).rejects.toMatchObject({ code: 'content-mismatch' });
    expect(await differences(target, old)).toEqual([]);
  });

  it.each(['resume', 'undo'])('is whole after a crash at any change and its %s', async (way) => {
    using folder = temporaryFolder();
    const made = await makeCase(folder.path, BEFORE, AFTER);
    const { old, now, archive } = made;
    let crashes = 0;
    for (let nth = 0; ; nth += way === 'resume' ? 5 : 7) {
      const target = join(folder.path, `target-${nth}`);
      spawnSync('cp', ['-a', old, target]);
      if (!(await crashesAt(nth, (access) => apply(archive, target, access)))) break;
      const runs = unfinished(target);
      if (runs.length === 0) {
        // Before the run began, or after it ended.
        const left = [await differences(target, old), await differences(target, now)];
        expect(left).toContainEqual([]);
        continue;
      }
      crashes += 1;
      if (way === 'resume') await resume(target);
      else await undo(target, runs[0] ?? '');
      expect([nth, await differences(target, way === 'resume' ? now : old)]).toEqual([nth, []]);
    }
    expect(crashes).toBeGreaterThan(5);
  });
});

class Crash extends Error {}

const CHANGING = [
  'link',
  'unlink',
  'rename',
  'mkdir',
  'rmdir',
  'symlink',
  'write',
  'futimes',
  'fchmod',
  'utimes',
] as const;

/** Runs a task whose every change of the disk from the nth on fails as if the process were gone; false where it made fewer. */
async function crashesAt(nth: number, task: (access: FileAccess) => Promise<unknown>): Promise<boolean> {
  let changes = 0;
  const isChanging = (name: PropertyKey) => CHANGING.some((one) => one === name);
  const access = new Proxy(nodeFileAccess, {
    get: (target, name, receiver) => {
      if (isChanging(name) && changes++ >= nth) throw new Crash();
      return Reflect.get(target, name, receiver);
    },
  });
  try {
    await task(access);
    return false;
  } catch (error) {
    // What is closed on the way out fails as well, so the error may be another one.
    if (changes > nth) return true;
    throw error;
  }
}
