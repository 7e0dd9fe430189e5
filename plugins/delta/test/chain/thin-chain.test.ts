import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { ignoreProgress, neverStop, nodeFileAccess } from '@mediastruct/core';
import { describe, expect, it } from 'vitest';
import { ContentGraph } from '../../src/chain/contents/content-graph.ts';
import type { KeepRules } from '../../src/chain/thin/keep-rules.ts';
import { openChain } from '../../src/chain/open/open-chain.ts';
import type { PruneReport } from '../../src/chain/thin/prune-chain.ts';
import { pruneChain } from '../../src/chain/thin/prune-chain.ts';
import { squashChain } from '../../src/chain/thin/squash-chain.ts';
import { differences } from '../apply/apply-runs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { put, settleFolders } from '../trees.ts';
import type { Base } from './chain-of.ts';
import { add, day, restore, verify } from './chain-of.ts';

const NONE: KeepRules = { last: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
const means = { progress: ignoreProgress, stop: neverStop };

async function prune(
  base: Base,
  rules: Partial<KeepRules>,
  { agreed = true, access = nodeFileAccess }: { agreed?: boolean; access?: FileAccess } = {},
): Promise<PruneReport> {
  const request = {
    chain: join(base.path, 'chain'),
    rules: { ...NONE, ...rules },
    from: [],
    agree: async () => agreed,
    now: () => day(20),
    ...means,
  };
  return pruneChain(request, access);
}

async function squash(base: Base, first: number, last: number) {
  return squashChain({ chain: join(base.path, 'chain'), first, last, from: [], now: day(19), ...means });
}

/** Goes away at the second rename of a folder of a run. */
function renamingOnce(): FileAccess {
  let renames = 0;
  return new Proxy(nodeFileAccess, {
    get: (target, name, receiver) => {
      if (name !== 'rename') return Reflect.get(target, name, receiver);
      return (from: string, to: string) => {
        if (to.includes('/pruned/') && ++renames > 1) throw new Error('crash');
        nodeFileAccess.rename(from, to);
      };
    },
  });
}

/** A full run and three increments; copies of the states by run. */
async function fourDays(base: Base): Promise<readonly string[]> {
  const bytes = Buffer.concat(
    Array.from({ length: 2000 }, (_, nth) => createHash('sha256').update(String(nth)).digest()),
  );
  const tree = join(base.path, 'tree');
  const states: string[] = [];
  for (let nth = 1; nth <= 4; nth++) {
    bytes.write(`day ${nth}`, nth * 10_000);
    put(tree, 'catalogue', bytes);
    put(tree, `day ${nth}`, `picture ${nth}`);
    if (nth === 3) renameSync(join(tree, 'day 1'), join(tree, 'first'));
    if (nth === 3) rmSync(join(tree, 'day 2'));
    settleFolders(tree);
    spawnSync('cp', ['-a', tree, join(base.path, `state-${nth}`)]);
    states.push(join(base.path, `state-${nth}`));
    await add(base, nth);
  }
  return states;
}

function runs(base: Base): readonly number[] {
  return openChain(join(base.path, 'chain')).runs.map(({ run }) => run);
}

describe('delta chain squash and prune', () => {
  it('puts nothing aside that a kept state needs, but what was squashed into one increment', async () => {
    using base = temporaryFolder();
    const states = await fourDays(base);
    const renamed = new ContentGraph(nodeFileAccess).trace(openChain(join(base.path, 'chain')).runs, [
      'first',
    ]);
    expect(renamed.get('first')).toMatchObject({ run: { run: 1 }, kind: 'whole', lost: null });
    expect(await prune(base, { last: 1 })).toMatchObject({
      needed: [1, 2, 3, 4],
      dropped: [],
      isApplied: false,
    });
    const { run } = await squash(base, 2, 3);
    expect(run).toMatchObject({
      run: 5,
      kind: 'increment',
      parent: 1,
      squashes: [2, 3],
      deltas: 1,
      whole: 1,
    });
    const seen = await prune(base, { last: 2 }, { agreed: false });
    expect(seen).toMatchObject({ needed: [1, 4, 5], dropped: [{ run: 3 }, { run: 2 }], isApplied: false });
    expect(runs(base)).toEqual([1, 2, 3, 4, 5]);
    await expect(prune(base, { last: 2 }, { access: renamingOnce() })).rejects.toThrow('crash');
    const left = openChain(join(base.path, 'chain'));
    expect([left.missing, left.runs.map((one) => [one.run, one.fault])]).toEqual([
      [],
      [1, 2, 4, 5].map((number) => [number, null]),
    ]);
    await prune(base, { last: 2 });
    expect(runs(base)).toEqual([1, 4, 5]);
    expect(readdirSync(join(base.path, 'chain/pruned')).sort()).toEqual(['0002', '0003']);
    for (const nth of [1, 3, 4]) {
      const report = await restore(base, `2026-11-0${nth}`, `back-${nth}`);
      expect(await differences(report.to, states[nth - 1] ?? '')).toEqual([]);
    }
    put(base.path, 'tree/more', 'more');
    expect((await add(base, 21)).run).toMatchObject({ run: 6, parent: 4, changes: 1 });
  });

  it('makes a full run of a full one and increments, and puts nothing aside while it cannot be read', async () => {
    using base = temporaryFolder();
    const states = await fourDays(base);
    expect((await squash(base, 1, 4)).run).toMatchObject({ run: 5, kind: 'full', deltas: 0, whole: 4 });
    const volume = join(base.path, 'chain/0005/data.vol0001.tar');
    renameSync(volume, join(base.path, 'away'));
    await expect(prune(base, {})).rejects.toMatchObject({ code: 'wrong-volume' });
    expect(existsSync(join(base.path, 'chain/pruned'))).toBe(false);
    // What is lost is known now, and the older runs are what is needed.
    expect(await prune(base, {}, { agreed: false })).toMatchObject({ needed: [1, 2, 3, 4] });
    renameSync(join(base.path, 'away'), volume);
    await verify(base, 20);
    expect(await prune(base, {})).toMatchObject({ needed: [5], isApplied: true });
    const report = await restore(base, 'latest', 'back');
    expect(await differences(report.to, states[3] ?? '')).toEqual([]);
    await expect(squash(base, 5, 5)).rejects.toMatchObject({ code: 'usage' });
  });
});
