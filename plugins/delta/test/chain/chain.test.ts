import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { nodeFileAccess } from '@mediastruct/core';
import { describe, expect, it } from 'vitest';
import { listChain } from '../../src/chain/open/list-chain.ts';
import { openChain } from '../../src/chain/open/open-chain.ts';
import { verifyExit } from '../../src/chain/verify/verify-chain.ts';
import { differences } from '../apply/apply-runs.ts';
import type { RandomTree } from '../apply/random-tree.ts';
import { makeTree, randomTree } from '../apply/random-tree.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { makeHardTree, put, settleFolders } from '../trees.ts';
import type { Base } from './chain-of.ts';
import { add, restore, verify } from './chain-of.ts';
import { crashingAt, unreadable } from './counting-access.ts';

const RUNS = Number(process.env['DELTA_CHAIN_CASES'] ?? 2);

/** Bytes that do not compress, the same for the same seed. */
function noise(seed: string, bytes: number): Buffer {
  const parts: Buffer[] = [];
  for (let nth = 0; nth * 32 < bytes; nth++)
    parts.push(createHash('sha256').update(`${seed} ${nth}`).digest());
  return Buffer.concat(parts).subarray(0, bytes);
}

/** Keeps the present state of `base/tree` as `base/NAME`, to compare with. */
function keep({ path }: Base, name: string): string {
  settleFolders(join(path, 'tree'));
  spawnSync('cp', ['-a', join(path, 'tree'), join(path, name)]);
  return join(path, name);
}

function flip(path: string, at = 1000): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

/** A full run and ten increments: a catalogue that grows, a new picture a day, renames and removals. */
async function tenIncrements(base: Base): Promise<readonly string[]> {
  const tree = join(base.path, 'tree');
  const catalogue = noise('catalogue', 150_000);
  put(tree, 'catalogue', catalogue);
  for (let nth = 0; nth < 4; nth++) put(tree, `start/${nth}.jpg`, noise(`start ${nth}`, 30_000));
  const states: string[] = [];
  for (let nth = 1; nth <= 11; nth++) {
    if (nth > 1) {
      catalogue.write(`day ${nth}`, 10_000 * nth);
      put(tree, 'catalogue', catalogue);
      put(tree, `days/${nth}.jpg`, noise(`day ${nth}`, 40_000));
    }
    if (nth === 4) renameSync(join(tree, 'start'), join(tree, 'first'));
    if (nth === 6) rmSync(join(tree, 'days/3.jpg'));
    if (nth === 8) symlinkSync('7.jpg', join(tree, 'days/best.jpg'));
    states.push(keep(base, `state-${nth}`));
    await add(base, nth);
  }
  return states;
}

describe('a chain', () => {
  it('gives back each state of ten increments, and tells by name what two lost volumes took along', async () => {
    using base = temporaryFolder();
    const states = await tenIncrements(base);
    for (const [nth, state] of states.entries()) {
      const report = await restore(base, `2026-11-${String(nth + 1).padStart(2, '0')}`, `back-${nth}`);
      expect([nth, await differences(report.to, state)]).toEqual([nth, []]);
      expect(new Set(report.opened).size).toBe(report.opened.length);
    }
    rmSync(join(base.path, 'chain/0001/data.vol0002.tar'));
    rmSync(join(base.path, 'chain/0006/data.vol0001.tar'));
    const report = await restore(base, '11', 'after a loss');
    const names = report.missing.first.map(({ path }) => path);
    expect(names).toEqual(expect.arrayContaining(['catalogue', 'days/6.jpg']));
    expect(report.missing.first[0]?.what).toMatch(/^000[16]\/data.vol000[12].tar is at none of the places/);
    const gone = (await differences(report.to, states.at(-1) ?? '')).filter((line) =>
      line.endsWith('missing'),
    );
    expect(gone.map((line) => line.split(':')[0]).sort()).toEqual([...names].sort());
    expect(report.files + names.length).toBe(14);
    expect(verifyExit(await verify(base, 12))).toBe(11);
    const after = await add(base, 13);
    expect(after).toMatchObject({ run: { kind: 'full' }, superseded: { length: 2 } });
  });

  it('gives back each of several random states', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(randomTree, { minLength: 2, maxLength: 3 }), async (trees) => {
        using base = temporaryFolder();
        const kept = await addAll(base, trees);
        for (const [run, state] of kept) {
          const report = await restore(base, String(run), `back-${run}`);
          expect(await differences(report.to, state)).toEqual([]);
          expect(report.taken.count + report.failed.count + report.missing.count).toBe(0);
        }
        expect(verifyExit(await verify(base, 9))).toBe(0);
      }),
      { numRuns: RUNS },
    );
  });

  it('holds every kind of entry and hard names, and gives back one folder or file', async () => {
    using base = temporaryFolder();
    makeHardTree(join(base.path, 'tree'));
    put(base.path, 'tree/of several pieces', noise('pieces', 2_500_000));
    const state = keep(base, 'state');
    await add(base, 1, { greatestBytes: 1 << 20 });
    expect(await differences((await restore(base, 'latest', 'back')).to, state)).toEqual([]);
    const some = await restore(base, '1', 'some', { paths: ['names/', 'private'] });
    expect(readdirSync(some.to).sort()).toEqual(['names', 'private']);
    await expect(restore(base, '1', 'none', { paths: ['nothing'] })).rejects.toMatchObject({
      code: 'file-missing',
    });
  });

  it('adds nothing where nothing changed, and needs no volume to go on', async () => {
    using base = temporaryFolder();
    put(base.path, 'tree/a', noise('a', 100_000));
    await add(base, 1);
    expect((await add(base, 2)).run).toBeNull();
    for (const name of ['data.vol0001.tar', 'data.vol0002.tar']) rmSync(join(base.path, 'chain/0001', name));
    put(base.path, 'tree/a', Buffer.concat([noise('a', 100_000), Buffer.from('more')]));
    const { run } = await add(base, 3);
    expect(run).toMatchObject({ run: 2, kind: 'increment', parent: 1, deltas: 1, whole: 0 });
  });

  it('gives back a file that was renamed and edited at once, twice', async () => {
    using base = temporaryFolder();
    const content = noise('a', 100_000);
    put(base.path, 'tree/IMG_1.dng', content);
    const states = [keep(base, 'state-1')];
    await add(base, 1);
    for (const [nth, [from, to]] of [
      ['IMG_1.dng', '2026/IMG_1.dng'],
      ['2026', 'kept'],
    ].entries()) {
      mkdirSync(join(base.path, 'tree/2026'), { recursive: true });
      renameSync(join(base.path, 'tree', from ?? ''), join(base.path, 'tree', to ?? ''));
      content.write(`edit ${nth}`, 40_000);
      put(base.path, nth === 0 ? 'tree/2026/IMG_1.dng' : 'tree/kept/IMG_1.dng', content);
      states.push(keep(base, `state-${nth + 2}`));
      expect((await add(base, nth + 2)).run).toMatchObject({ deltas: 1, whole: 0 });
    }
    for (const [nth, state] of states.entries())
      expect(await differences((await restore(base, String(nth + 1), `back-${nth}`)).to, state)).toEqual([]);
  });

  it('is gone on with from the last whole state where a run is found broken', async () => {
    using base = temporaryFolder();
    for (let nth = 1; nth <= 3; nth++) {
      put(base.path, `tree/${nth}`, noise(String(nth), 5000));
      await add(base, nth);
    }
    flip(join(base.path, 'chain/0002/data.vol0001.tar'));
    const report = await verify(base, 4);
    expect(verifyExit(report)).toBe(10);
    expect(report.findings).toMatchObject([{ run: 2, volume: 'data.vol0001.tar', kind: 'damaged' }]);
    expect(report.runs).toEqual([1, 2, 3].map((run) => ({ run, isWhole: run === 1 })));
    const added = await add(base, 5);
    expect(added).toMatchObject({ run: { run: 4, parent: 1, whole: 2 }, superseded: [{ run: 2 }] });
    const state = keep(base, 'state');
    expect(await differences((await restore(base, 'latest', 'back')).to, state)).toEqual([]);
    // The damaged content is taken from the new run.
    const older = await restore(base, '3', 'older');
    expect(await differences(older.to, state)).toEqual([]);
    flip(join(base.path, 'chain/0002/data.vol0001.tar'));
    expect((await verify(base, 6)).runs.every(({ isWhole }) => isWhole)).toBe(true);
  });

  it('is gone on with from the state before a run that was cut off', async () => {
    using base = temporaryFolder();
    for (let nth = 1; nth <= 2; nth++) {
      put(base.path, `tree/${nth}`, noise(String(nth), 5000));
      await add(base, nth);
    }
    writeFileSync(join(base.path, 'chain/0002/diff.ndjson'), '{"format":"mediastruct-delta-diff"');
    mkdirSync(join(base.path, 'chain/.ms-0003.part'));
    writeFileSync(join(base.path, 'chain/.ms-0003.part/now.index'), 'half');
    const chain = openChain(join(base.path, 'chain'));
    expect(chain.unfinished).toEqual(['.ms-0003.part']);
    expect(listChain(nodeFileAccess, chain).runs.map(({ isWhole }) => isWhole)).toEqual([true, false]);
    expect(await add(base, 3)).toMatchObject({ run: { run: 3, parent: 1 }, superseded: [{ run: 2 }] });
    expect(openChain(join(base.path, 'chain')).unfinished).toEqual([]);
  });

  it('removes nothing behind a symlink that has the name of an unfinished run', async () => {
    using base = temporaryFolder();
    put(base.path, 'tree/a', 'one');
    await add(base, 1);
    put(base.path, 'tree/a', 'two');
    put(base.path, 'pictures/mine', 'mine');
    symlinkSync('../pictures', join(base.path, 'chain/.ms-0002.part'));
    await expect(add(base, 2)).rejects.toMatchObject({ code: 'target-differs' });
    expect(readFileSync(join(base.path, 'pictures/mine'), 'utf8')).toBe('mine');
  });

  it('finds a content that a damaged volume had in another run while it restores', async () => {
    using base = temporaryFolder();
    put(base.path, 'tree/a', noise('a', 5000));
    put(base.path, 'tree/b', noise('b', 5000));
    await add(base, 1);
    rmSync(join(base.path, 'tree/b'));
    await add(base, 2, { isFull: true });
    flip(join(base.path, 'chain/0001/data.vol0001.tar'), 2000);
    flip(join(base.path, 'chain/0001/data.vol0001.tar'), 9000);
    const report = await restore(base, '1', 'back');
    expect(report).toMatchObject({ files: 1, damaged: { count: 1, first: [{ path: 'b' }] } });
    expect(readFileSync(join(report.to, 'a'))).toEqual(noise('a', 5000));
  });

  it('replaces nothing, and goes on where it was stopped', async () => {
    using base = temporaryFolder();
    for (const name of ['a', 'b']) put(base.path, `tree/${name}`, name);
    await add(base, 1);
    put(base.path, 'back/a', 'mine');
    put(base.path, 'back/b', 'b');
    const report = await restore(base, '1', 'back');
    expect(report).toMatchObject({ files: 0, present: 1, taken: { first: [{ path: 'a' }] }, opened: [] });
    expect(readFileSync(join(report.to, 'a'), 'utf8')).toBe('mine');
    expect(readdirSync(report.to).sort()).toEqual(['a', 'b']);
  });

  it('keeps the state of before of what cannot be read', async () => {
    using base = temporaryFolder();
    put(base.path, 'tree/closed/a', 'a');
    put(base.path, 'tree/b', 'b');
    await add(base, 1);
    put(base.path, 'tree/b', 'changed');
    const report = await add(base, 2, {}, unreadable(join(base.path, 'tree/closed')));
    expect(report).toMatchObject({ run: { unread: 1, files: 2 }, problems: { first: [{ path: 'closed' }] } });
    const { to } = await restore(base, '2', 'back');
    expect(readFileSync(join(to, 'closed/a'), 'utf8')).toBe('a');
    expect(readFileSync(join(to, 'b'), 'utf8')).toBe('changed');
  });

  it('holds only whole runs after a crash at any change, and goes on', async () => {
    using base = temporaryFolder();
    put(base.path, 'tree/a', 'a');
    await add(base, 1);
    put(base.path, 'tree/b', 'b');
    spawnSync('cp', ['-a', join(base.path, 'chain'), join(base.path, 'before')]);
    const counted = crashingAt(Number.POSITIVE_INFINITY);
    await add(base, 2, {}, counted.access);
    for (const fromEnd of [2, 5, 20]) {
      rmSync(join(base.path, 'chain'), { recursive: true });
      spawnSync('cp', ['-a', join(base.path, 'before'), join(base.path, 'chain')]);
      const crash = crashingAt(counted.changes() - fromEnd);
      await expect(add(base, 2, {}, crash.access)).rejects.toThrow();
      const left = openChain(join(base.path, 'chain'));
      expect([fromEnd, left.runs.map(({ fault }) => fault)]).toEqual([fromEnd, left.runs.map(() => null)]);
      await add(base, 3);
      const { to } = await restore(base, 'latest', `back-${fromEnd}`);
      expect(await differences(to, join(base.path, 'tree'))).toEqual([]);
    }
  });

  it('refuses another folder, an empty one, and a folder that is no chain', async () => {
    using base = temporaryFolder();
    put(base.path, 'tree/a', 'a');
    put(base.path, 'other/a', 'a');
    put(base.path, 'taken/a', 'mine');
    await expect(add(base, 1, { chain: join(base.path, 'taken') })).rejects.toMatchObject({
      code: 'target-differs',
    });
    await add(base, 1);
    await expect(add(base, 2, { folder: join(base.path, 'other') })).rejects.toMatchObject({
      code: 'tree-changed',
    });
    rmSync(join(base.path, 'tree/a'));
    await expect(add(base, 2)).rejects.toMatchObject({ code: 'tree-changed' });
    expect(readdirSync(join(base.path, 'chain')).sort()).toEqual(['0001', 'chain.lock', 'chain.ndjson']);
    expect(await add(base, 2, { mayBeOther: true })).toMatchObject({ run: { files: 0 } });
    expect(existsSync(join(base.path, 'chain/0002'))).toBe(true);
  });
});

/** Adds one state after the other; returns copies of them by run. */
async function addAll(base: Base, trees: readonly RandomTree[]): Promise<ReadonlyMap<number, string>> {
  const kept = new Map<number, string>();
  for (const [nth, tree] of trees.entries()) {
    const root = join(base.path, 'tree');
    rmSync(root, { recursive: true, force: true });
    makeTree(root, tree);
    const state = keep(base, `state-${nth}`);
    const { run } = await add(base, nth + 1, { mayBeOther: true });
    if (run !== null) kept.set(run.run, state);
  }
  return kept;
}
