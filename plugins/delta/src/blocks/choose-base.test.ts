import { describe, expect, it } from 'vitest';
import { chooseBase, tableOfBases } from './choose-base.ts';

const sketch = (...sums: number[]) => Array.from({ length: 16 }, (_, at) => sums[at] ?? 0);

describe('the base of a new file', () => {
  it('is the old file that shares most of its beginning and end', () => {
    const old = [
      { path: 'a.jpg', size: 10, sketch: sketch(1, 2, 3) },
      { path: 'b.jpg', size: 10, sketch: sketch(1, 2, 3, 4, 5) },
    ];
    const wanted = { path: 'new.jpg', size: 10, sketch: sketch(1, 2, 3, 4, 5) };
    expect(chooseBase(tableOfBases(old), wanted)?.path).toBe('b.jpg');
  });

  it('is found by its end where its beginning moved', () => {
    const old = [{ path: 'a.jpg', size: 10, sketch: [...sketch(1, 2).slice(0, 8), 9, 8, 7, 0, 0, 0, 0, 0] }];
    const wanted = { path: 'x.jpg', size: 12, sketch: [0, 0, 0, 0, 0, 0, 0, 0, 9, 8, 7, 0, 0, 0, 0, 0] };
    expect(chooseBase(tableOfBases(old), wanted)?.path).toBe('a.jpg');
  });

  it('is the one with the same stem where contents say nothing, and of those the one nearest in size', () => {
    const old = [
      { path: '2024/IMG_1.cr3', size: 100, sketch: sketch() },
      { path: '2023/IMG_1.jpg', size: 50, sketch: sketch() },
      { path: '2023/IMG_2.jpg', size: 55, sketch: sketch() },
    ];
    const wanted = { path: '2024/IMG_1-edited.jpg', size: 55, sketch: sketch() };
    expect(chooseBase(tableOfBases(old), wanted)?.path).toBe('2023/IMG_1.jpg');
  });

  it('is none where nothing is alike', () => {
    const old = [{ path: 'a.jpg', size: 1, sketch: sketch(1) }];
    expect(chooseBase(tableOfBases(old), { path: 'b.jpg', size: 1, sketch: sketch(2) })).toBeNull();
  });
});
