import { describe, expect, it } from 'vitest';
import { groupPictures } from './group-pictures.ts';
import type { SeenPicture } from './picture-look.ts';
import { SeenColumns } from './seen-columns.ts';

const SEEN: SeenPicture = {
  kind: 'seen',
  hash: { high: 0, low: 0 },
  steps: new Uint32Array(8),
  mean: 100,
  spread: 40,
  colour: 30,
  width: 100,
  height: 100,
  takenAt: null,
  camera: null,
};

function group(pictures: readonly Partial<SeenPicture>[], threshold = 8) {
  const seen = new SeenColumns(pictures.length + 1);
  // The last one was never seen.
  for (const [number, picture] of pictures.entries()) seen.set(number, { ...SEEN, ...picture });
  const { groups, blank } = groupPictures({ count: pictures.length + 1, seen, sizeOf: () => 1, threshold });
  return { blank, groups: groups.map(({ first, others }) => [first, ...others.map(({ number }) => number)]) };
}

/** A hash with so many bits set, from the lowest on. */
function bits(count: number): SeenPicture['hash'] {
  return { high: 0, low: (2 ** count - 1) >>> 0 };
}

describe('groupPictures', () => {
  it('gathers around the picture with the most pixels, the nearest first', () => {
    const small = { width: 10, height: 10 };
    expect(
      group([{ ...small, hash: bits(3) }, { hash: bits(0) }, { ...small, hash: bits(1) }]).groups,
    ).toEqual([[1, 2, 0]]);
  });

  it('hands likeness on to nobody: what is like a member and not like the first stays out', () => {
    expect(group([0, 6, 12, 18, 24].map((count) => ({ hash: bits(count) }))).groups).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('takes no more bits than it was told, and none whose steps differ much', () => {
    expect(group([{}, { hash: bits(4) }], 3).groups).toEqual([]);
    const steps = new Uint32Array(8).fill(0xff);
    expect(group([{}, { steps }]).groups).toEqual([]);
  });

  it('leaves out and counts what is of one colour', () => {
    expect(group([{ spread: 2 }, { spread: 3 }, {}])).toEqual({ blank: 2, groups: [] });
  });
});
