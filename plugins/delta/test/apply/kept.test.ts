import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFileAccess } from '@mediastruct/core';
import { inlineContent } from '@mediastruct/core/testing';
import { expect, it } from 'vitest';
import type { KeptReport } from '../../src/apply/give-up-kept.ts';
import { giveUpKept } from '../../src/apply/give-up-kept.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { apply, differences, makeArchive, undo } from './apply-runs.ts';
import { makeTree } from './random-tree.ts';

const file = (content: string) => ({ kind: 'file', content, mode: 0o644, seconds: 1_557_650_000 }) as const;

async function applied(base: string) {
  const paths = { old: join(base, 'old'), now: join(base, 'now'), archive: join(base, 'archive') };
  makeTree(paths.old, { a: file('old'), gone: file('gone'), same: file('same') });
  makeTree(paths.now, { a: file('new'), same: file('same') });
  await makeArchive(paths);
  const target = join(base, 'target');
  spawnSync('cp', ['-a', paths.old, target]);
  const { runId } = await apply(paths.archive, target);
  return { ...paths, target, runId, home: join(base, '.mediastruct-delta/target') };
}

function look(folder: string, isAgreed: boolean, runs: readonly string[] = []): Promise<KeptReport> {
  return giveUpKept({ folder, runs, agree: async () => isAgreed, content: inlineContent(nodeFileAccess) });
}

it('tells what an application keeps, and gives it up when what took its place was read', async () => {
  using base = temporaryFolder();
  const { target, now, runId, home } = await applied(base.path);
  const told = await look(target, false);
  expect(told).toMatchObject({
    kept: [{ runId, isFinished: true, isUndone: false, files: 2, bytes: 7 }],
    givenUp: [],
  });
  await expect(look(target, true, ['other'])).rejects.toMatchObject({ code: 'file-missing' });
  // That is the folder that a person is told to remove.
  expect(await look(target, true)).toMatchObject({ givenUp: [runId], aside: join(home, 'given-up') });
  expect(readdirSync(join(home, 'given-up', runId, 'kept')).sort()).toEqual(['a', 'gone']);
  expect(await differences(target, now)).toEqual([]);
  await expect(undo(target, runId)).rejects.toMatchObject({ code: 'usage' });
  expect(await look(target, true)).toMatchObject({ kept: [], givenUp: [] });
  rmSync(join(home, 'given-up'), { recursive: true });
  await expect(undo(target, runId)).rejects.toMatchObject({ code: 'usage' });
  expect(await differences(target, now)).toEqual([]);
});

it('gives nothing up where what took the place of a kept file is gone', async () => {
  using base = temporaryFolder();
  const { target, old, runId } = await applied(base.path);
  rmSync(join(target, 'a'));
  await expect(look(target, true)).rejects.toMatchObject({
    code: 'file-missing',
    message: expect.stringContaining(join(target, 'a')),
  });
  const undone = await undo(target, runId);
  expect(undone.states['failed']).toBeDefined();
  expect(await differences(target, old)).toEqual([]);
});

it('gives no old file up that an undo could not bring back', async () => {
  using base = temporaryFolder();
  const { target, old, runId, home } = await applied(base.path);
  writeFileSync(join(target, 'gone'), 'taken');
  expect((await undo(target, runId)).states['failed']).toBeDefined();
  await expect(look(target, true)).rejects.toMatchObject({ code: 'unfinished-run' });
  expect(existsSync(join(home, 'given-up'))).toBe(false);
  rmSync(join(target, 'gone'));
  await undo(target, runId);
  expect(await differences(target, old)).toEqual([]);
  await look(target, true);
});

it('keeps nothing of a folder that nothing was applied to, and makes nothing beside it', async () => {
  using base = temporaryFolder();
  makeTree(join(base.path, 'target'), { a: file('a') });
  expect(await look(join(base.path, 'target'), true)).toMatchObject({ kept: [], givenUp: [] });
  expect(readdirSync(base.path)).toEqual(['target']);
  await expect(look(join(base.path, 'nowhere'), true)).rejects.toMatchObject({ code: 'file-missing' });
});
