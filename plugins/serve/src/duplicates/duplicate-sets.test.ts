import { describe, expect, it } from 'vitest';
import type { ComparedTree } from '@mediastruct/core/dedupe';
import type { ComparedSet } from './compared-sets.ts';
import { DuplicateSets } from './duplicate-sets.ts';
import { setColumns } from './set-columns.ts';

function compared(hash: string, rank: number, ...paths: string[]): ComparedSet {
  // Of the tree only its name and rank are asked.
  const tree = { tree: { name: `t${rank}` }, rank } as ComparedTree;
  const copies = paths.map((path) => ({ tree, path, size: path.length, isSound: true, verifiedAt: null }));
  return { sha256: hash.repeat(32), copies: copies as unknown as ComparedSet['copies'] };
}

describe('the sets of equal files', () => {
  const sets = new DuplicateSets(
    setColumns([
      compared('01', 1, 'b/2.jpg', 'c/2.jpg'),
      compared('2a', 0, 'z/\udcff.jpg', 'z/2'),
      compared('2b', 1, 'a/3.jpg', 'c/3.jpg', 'd/3.jpg'),
      compared('ff', 1, 'b/1.jpg', 'c/1.jpg'),
    ]),
  );

  it('are listed by the rank of their tree, then by folder and name', () => {
    expect(sets.some(0, 9).map(({ folder, name, copies }) => [folder, name, copies])).toEqual([
      ['t0/z', '\udcff.jpg', 2],
      ['t1/a', '3.jpg', 3],
      ['t1/b', '1.jpg', 2],
      ['t1/b', '2.jpg', 2],
    ]);
    expect(sets.some(1, 1)).toEqual([
      { sha256: '2b'.repeat(32), name: '3.jpg', folder: 't1/a', size: 7, copies: 3 },
    ]);
  });

  it('are found by their hashes, and no others are', () => {
    expect(['01', '2a', '2b', 'ff'].map((hash) => sets.placeOf(hash.repeat(32)))).toEqual([3, 0, 1, 2]);
    expect(['00', '02', '2c'].map((hash) => sets.placeOf(hash.repeat(32)))).toEqual([-1, -1, -1]);
    expect(sets.placeOf('ff'.repeat(31) + 'fe')).toBe(-1);
    expect(new DuplicateSets(setColumns([])).placeOf('01'.repeat(32))).toBe(-1);
  });
});
