import { mkdirSync, rmSync } from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { comparePaths } from '../../src/files/path-text.ts';
import { RangeWalker } from '../../src/files/walk-range.ts';
import type { PathRange } from '../../src/files/walk-range.ts';
import { walkTree } from '../../src/files/walk.ts';
import { alteredAccess, systemError } from './altered-access.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const EVERYTHING: PathRange = { from: null, to: null };

function told(walker: RangeWalker, range: PathRange = EVERYTHING): string[] {
  return [...walker.walk(range)].map(({ kind, path }) => `${kind} ${path}`);
}

/** Names in which a folder and the files beside it are easily put in the wrong order. */
const segment = fc.constantFrom('a', 'a ', 'a!', 'a-', 'a.b', 'a0', 'b', 'ü', '🎉', '\uffee');
const pathOf = (end: string) =>
  fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}${end}`);

describe('RangeWalker', () => {
  it('tells in parts, taken in any order, what a walk tells as a whole', () => {
    const tree = fc.uniqueArray(pathOf('.f'), { maxLength: 20 });
    const cuts = fc.uniqueArray(fc.oneof(pathOf(''), pathOf('/'), pathOf('.f')), { maxLength: 6 });
    let nth = 0;
    fc.assert(
      fc.property(tree, cuts, fc.boolean(), (paths, unsorted, isBackwards) => {
        const root = folder.at(String((nth += 1)));
        mkdirSync(root);
        for (const path of paths) outputFileSync(`${root}/${path}`, '');
        const places = [null, ...unsorted.sort(comparePaths), null];
        const ranges = places.slice(1).map((to, at) => ({ from: places[at] ?? null, to }));
        const walker = new RangeWalker(nodeFileAccess, root);
        const order = isBackwards ? ranges.toReversed() : ranges;
        const parts = order.map((range) => told(walker, range));
        const whole = [...walkTree(nodeFileAccess, root)].map(({ kind, path }) => `${kind} ${path}`);
        expect((isBackwards ? parts.toReversed() : parts).flat()).toEqual(whole);
        rmSync(root, { recursive: true });
      }),
      { numRuns: 60 },
    );
  });

  it('divides what is left behind any place, and every part is told once', () => {
    for (let nth = 0; nth < 30; nth++) outputFileSync(folder.at(`${nth % 3}/${nth}.f`), '');
    const whole = told(new RangeWalker(nodeFileAccess, folder.path));
    for (let stop = 0; stop < whole.length; stop++)
      for (const wanted of [1, 3, 50]) {
        const walker = new RangeWalker(nodeFileAccess, folder.path);
        let met = 0;
        let from = '';
        for (const { path } of walker.walk(EVERYTHING)) {
          from = path;
          if (met++ === stop) break;
        }
        const splits = walker.splits(wanted);
        expect(splits.length).toBeLessThanOrEqual(wanted);
        const rest = [from, ...splits].flatMap((at, nth) =>
          told(walker, { from: at, to: splits[nth] ?? null }),
        );
        expect(rest).toEqual(whole.slice(stop));
      }
    expect(new RangeWalker(nodeFileAccess, folder.path).splits(3)).toEqual([]);
  });

  it('lists the folders on the way once, for parts that follow each other', () => {
    const listed: string[] = [];
    for (const name of ['a/1', 'a/2', 'a/3', 'b/1']) outputFileSync(folder.at(name), '');
    const access = alteredAccess({
      readdir: (real, path) => {
        listed.push(path);
        return real(path);
      },
    });
    const walker = new RangeWalker(access, folder.path);
    for (const range of [
      { from: null, to: 'a/2' },
      { from: 'a/2', to: 'a/3' },
      { from: 'a/3', to: null },
    ])
      told(walker, range);
    expect(listed).toEqual([folder.path, folder.at('a'), folder.at('b')]);
  });

  it('tells a folder that cannot be listed in every part that has paths below it', () => {
    for (const name of ['a/1', 'b']) outputFileSync(folder.at(name), '');
    const access = alteredAccess({
      readdir: (real, path) => {
        if (path === folder.at('a')) throw systemError('EACCES');
        return real(path);
      },
    });
    const walker = new RangeWalker(access, folder.path);
    expect(told(walker, { from: null, to: 'a/1' })).toEqual(['failed a']);
    expect(told(walker, { from: 'a/1', to: null })).toEqual(['failed a', 'file b']);
  });

  it('meets once what a folder lists twice, and tells it, in every part', () => {
    for (const name of ['a/1', 'a-', 'b', 'left out']) outputFileSync(folder.at(name), '');
    const access = alteredAccess({
      readdir: (real, path) => (path === folder.path ? [...real(path), ...real(path)] : real(path)),
    });
    const leaveOut = (path: string) => path === 'left out';
    const walker = new RangeWalker(access, folder.path, { leaveOut });
    expect(told(walker)).toEqual(['file a-', 'failed a-', 'failed a', 'file a/1', 'file b', 'failed b']);
    expect(told(walker, { from: 'a/', to: 'b' })).toEqual(['failed a', 'file a/1']);
    expect([...walker.walk(EVERYTHING)].find(({ kind }) => kind === 'failed')).toMatchObject({
      message: expect.stringContaining('listed twice'),
    });
  });

  it('cannot list a root that is another folder than it was', () => {
    outputFileSync(folder.at('a.jpg'), '');
    const walker = new RangeWalker(nodeFileAccess, folder.path, { rootIdentity: '1:1' });
    const met = [...walker.walk({ from: null, to: null })];
    expect(met).toEqual([expect.objectContaining({ kind: 'failed', of: 'folder', path: '' })]);
  });
});
