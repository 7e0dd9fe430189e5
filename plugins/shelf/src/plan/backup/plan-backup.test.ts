import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MadeBackup } from '../../../test/made-shelf.ts';
import { madeBackup, ROOMY } from '../../../test/made-shelf.ts';
import { planBackup } from './plan-backup.ts';

/** The steps of a plan for disk 0 in words: `store because` and what goes for it. */
function steps(made: MadeBackup): readonly string[] {
  const { input, nameOf } = madeBackup(made);
  return [...planBackup(input).steps()].map(({ row, because, evict }) => {
    const gone = evict.map((victim) => `${nameOf(victim.row)} ${victim.because}`);
    return [`${nameOf(row)} ${because}`, ...gone].join(', then away: ');
  });
}

function unmet(made: MadeBackup): readonly string[] {
  const { input, nameOf } = madeBackup(made);
  return [...planBackup(input).unmetRows()].map(({ row, because }) => `${nameOf(row)} ${because}`);
}

describe('planBackup', () => {
  it('counts disks on one device as one copy, stores nothing twice on it, and gives nothing up for the other one', () => {
    const contents = [
      { name: 'on the device', on: { 1: 1 } },
      { name: 'on the device, not read lately', on: { 1: 999 } },
      { name: 'elsewhere', on: { 2: 1 } },
      { name: 'on both of the device', on: { 0: 1, 1: 1 } },
      { name: 'new', size: 20 },
    ];
    const made = madeBackup({ contents, room: { ...ROOMY, free: 25, reserve: 5 } });
    const holders = made.input.holders.map((one, at) => (at === 1 ? { ...one, device: 'disk-0' } : one));
    const planned = [...planBackup({ ...made.input, holders, room: { ...ROOMY } }).steps()];
    expect(planned.map(({ row }) => made.nameOf(row))).toEqual([
      'new',
      'on the device, not read lately',
      'elsewhere',
    ]);
    const full = planBackup({ ...made.input, holders, room: { ...ROOMY, free: 5, reserve: 5 } });
    expect([...full.steps()].flatMap(({ evict }) => evict)).toEqual([]);
  });

  it('tries again what did not fit beside its victims, for as long as others make room (seed 203 of the simulation)', () => {
    const spare = { least: 1, on: { 0: 1, 1: 1, 2: 1 } };
    const contents = [
      { name: 'large', size: 20, priority: 3 },
      { name: 'middle', size: 10, priority: 2 },
      { name: 'small', size: 6, priority: 1 },
      { name: 'goes first', size: 8, priority: -1, ...spare },
      { name: 'goes next', size: 30, ...spare },
    ];
    const made = { contents, room: { ...ROOMY, free: 8, reserve: 8 } };
    expect(steps(made)).toEqual([
      'small no-copy, then away: goes first surplus',
      'middle no-copy, then away: goes next surplus',
      'large no-copy',
    ]);
    expect(unmet(made)).toEqual([]);
  });

  it('copies what has no copy first, then what has no proven one, then what has too few, then the rest', () => {
    const contents = [
      { name: 'met', on: { 1: 1, 2: 1 } },
      { name: 'one', on: { 1: 1 } },
      { name: 'three wanted', least: 4, on: { 1: 1, 2: 1 } },
      { name: 'old', on: { 1: 400 } },
      { name: 'never read', on: { 1: null } },
      { name: 'none' },
    ];
    const old = ['old no-proof', 'never read no-proof'];
    const found = steps({ contents });
    expect(found).toEqual([
      'none no-copy',
      ...found.filter((step) => old.includes(step)),
      'one too-few',
      'three wanted too-few',
      'met spare',
    ]);
    expect(found).toHaveLength(6);
  });

  it('takes the higher priority first among those that are as needy', () => {
    const contents = [
      { name: 'low', priority: -5 },
      { name: 'high', priority: 10 },
      { name: 'middle' },
      { name: 'one', priority: 99, on: { 1: 1 } },
    ];
    expect(steps({ contents })).toEqual(['high no-copy', 'middle no-copy', 'low no-copy', 'one too-few']);
  });

  it('leaves the reserve free, and goes on with what still fits', () => {
    const contents = [
      { name: 'large', size: 60, priority: 2 },
      { name: 'larger', size: 70, priority: 1 },
      { name: 'small', size: 20 },
    ];
    const room = { ...ROOMY, free: 100, reserve: 20 };
    expect(steps({ contents, room })).toEqual(['large no-copy', 'small no-copy']);
    expect(unmet({ contents, room })).toEqual(['larger no-room']);
  });

  it('counts whole clusters', () => {
    const contents = [
      { name: 'a', size: 1, priority: 1 },
      { name: 'b', size: 0 },
      { name: 'c', size: 1, priority: -1 },
    ];
    const room = { ...ROOMY, free: 8192, block: 4096 };
    expect(steps({ contents, room })).toEqual(['a no-copy', 'b no-copy']);
  });

  it('lets a surplus copy go for one that has fewer, after it', () => {
    const contents = [{ name: 'new' }, { name: 'many', on: { 0: 1, 1: 1, 2: 1 } }];
    const room = { ...ROOMY, free: 10, reserve: 10 };
    expect(steps({ contents, room })).toEqual(['new no-copy, then away: many surplus']);
  });

  it('lets no surplus copy go for one that would not have fewer', () => {
    const contents = [
      { name: 'new', least: 4, on: { 1: 1, 2: 1 } },
      { name: 'many', on: { 0: 1, 2: 1, 3: 1 } },
    ];
    const room = { ...ROOMY, free: 10, reserve: 10 };
    expect(steps({ contents, room })).toEqual([]);
    expect(unmet({ contents, room })).toEqual(['new no-room']);
  });

  it('lets a copy that is asked for go only for a content of which there is none', () => {
    const kept = { name: 'kept', on: { 0: 1, 1: 1 } };
    const room = { ...ROOMY, free: 10, reserve: 10 };
    expect(steps({ contents: [{ name: 'none' }, kept], room })).toEqual([
      'none no-copy, then away: kept for-none',
    ]);
    expect(steps({ contents: [{ name: 'one', on: { 2: 1 } }, kept], room })).toEqual([]);
    expect(steps({ contents: [{ name: 'old', on: { 2: 400 } }, kept], room })).toEqual([]);
  });

  it.each([
    ['the only copy', { 0: 1 }],
    ['the only proven copy', { 0: 1, 1: 400, 2: null }],
    ['a copy beside others that were not read back lately', { 0: null, 1: 400 }],
    ['a copy beside another whose proof is from the future', { 0: 1, 1: -3 }],
  ])('never lets %s go', (_, on) => {
    const contents = [{ name: 'none' }, { name: 'last', least: 0, on }];
    expect(steps({ contents, room: { ...ROOMY, free: 10, reserve: 10 } })).toEqual([]);
  });

  it('counts no copy on a disk that was lost, and none of a kind that the policy does not count', () => {
    const contents = [{ name: 'none' }, { name: 'kept', least: 0, on: { 0: 1, 1: 1 } }];
    const room = { ...ROOMY, free: 10, reserve: 10 };
    const { input } = madeBackup({ contents, room });
    for (const change of [{ counts: false }, { kind: 'disc' as const }]) {
      const holders = input.holders.map((holder, at) => (at === 1 ? { ...holder, ...change } : holder));
      expect(steps({ contents, room, holders })).toEqual([]);
    }
  });

  it('counts discs where the policy says so', () => {
    const contents = [{ name: 'on discs', on: { 1: 1, 2: 1 } }];
    const { input } = madeBackup({ contents });
    const holders = input.holders.map((holder, at) =>
      at > 0 ? { ...holder, kind: 'disc' as const } : holder,
    );
    expect(steps({ contents, holders })).toEqual(['on discs no-copy']);
    const rule = { ...input.rule, counts: ['disk', 'disc'] as const };
    expect(steps({ contents, holders, rule })).toEqual(['on discs spare']);
  });

  it('takes expired copies first, and the last of them only where the user said so', () => {
    const room = { ...ROOMY, free: 10, reserve: 10 };
    const gone = { standing: 'expired', isReadable: false } as const;
    const contents = [
      { name: 'one', on: { 1: 1 } },
      { name: 'many', on: { 0: 1, 1: 1, 2: 1 } },
      { name: 'dropped', ...gone, on: { 0: 1, 1: 1 } },
    ];
    expect(steps({ contents, room })).toEqual(['one too-few, then away: dropped expired']);
    const last = [contents[0], { name: 'last', ...gone, on: { 0: 1 } }].filter((one) => one !== undefined);
    expect(steps({ contents: last, room })).toEqual([]);
    expect(steps({ contents: last, room, mayReleaseExpired: true })).toEqual([
      'one too-few, then away: last expired',
    ]);
  });

  it('keeps what is in grace as its policy asks', () => {
    const contents = [
      { name: 'one', on: { 1: 1 } },
      { name: 'grace', standing: 'grace', isReadable: false, on: { 0: 1, 1: 1 } } as const,
    ];
    expect(steps({ contents, room: { ...ROOMY, free: 10, reserve: 10 } })).toEqual([]);
  });

  it('does not evict where the new content does not fit beside the old one', () => {
    const contents = [{ name: 'new' }, { name: 'many', on: { 0: 1, 1: 1, 2: 1 } }];
    const room = { ...ROOMY, free: 9, reserve: 9 };
    expect(steps({ contents, room })).toEqual([]);
    expect(unmet({ contents, room })).toEqual(['new no-room-to-swap']);
  });

  it('looks again at what did not fit beside, when larger ones have gone', () => {
    const contents = [
      { name: 'first', size: 20, priority: 1 },
      { name: 'second', size: 10 },
      { name: 'many', size: 35, on: { 0: 1, 1: 1, 2: 1 } },
    ];
    expect(steps({ contents, room: { ...ROOMY, free: 15, reserve: 15 } })).toEqual([
      'second no-copy, then away: many surplus',
      'first no-copy',
    ]);
  });

  it('does not let a copy go that a later one made unnecessary', () => {
    const many = { 0: 1, 1: 1, 2: 1 };
    const contents = [
      { name: 'new', size: 12 },
      { name: 'small', size: 10, priority: -1, on: many },
      { name: 'large', size: 100, on: many },
    ];
    expect(steps({ contents, room: { ...ROOMY, free: 12, reserve: 12 } })).toEqual([
      'new no-copy, then away: large surplus',
    ]);
  });

  it('says why a content is not copied', () => {
    const contents = [
      { name: 'film', size: 5000 },
      { name: 'away', isReadable: false },
      { name: 'dropped', standing: 'grace', isReadable: false } as const,
      { name: 'here', on: { 0: 1 } },
    ];
    const room = { ...ROOMY, largestFile: 4095 };
    expect([...unmet({ contents, room })].sort()).toEqual([
      'away not-readable',
      'dropped gone',
      'film too-large',
    ]);
  });

  it('gives no spare copy beyond the most of the policy, counting old ones too', () => {
    const contents = [
      { name: 'full', most: 3, on: { 1: 1, 2: 1, 3: 400 } },
      { name: 'open', most: 4, on: { 1: 1, 2: 1, 3: 400 } },
      { name: 'not at all', least: 0, most: 0 },
    ];
    expect(steps({ contents })).toEqual(['open spare']);
  });

  it('tells sums that are those of its steps', () => {
    const contents = [
      { name: 'new', size: 7 },
      { name: 'many', on: { 0: 1, 1: 1, 2: 1 } },
      { name: 'gone', isReadable: false },
    ];
    const plan = planBackup(madeBackup({ contents, room: { ...ROOMY, free: 10, reserve: 10 } }).input);
    expect(plan.store['no-copy']).toEqual({ files: 1, bytes: 7 });
    expect(plan.evict.surplus).toEqual({ files: 1, bytes: 10 });
    expect(plan.unmet['not-readable']).toEqual({ files: 1, bytes: 10 });
    expect(plan.freeAfter).toBe(13);
  });

  it('fills spare room so that the loss of any one disk takes about the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ disk: fc.integer({ min: 1, max: 3 }), size: fc.integer({ min: 1, max: 20 }) }), {
          minLength: 1,
          maxLength: 120,
        }),
        fc.integer({ min: 0, max: 1000 }),
        (made, free) => {
          const contents = made.map(({ disk, size }, at) => ({
            name: String(at),
            size,
            least: 1,
            on: { [disk]: 1 },
          }));
          const { input, nameOf } = madeBackup({ contents, room: { ...ROOMY, free } });
          const stored = new Set([...planBackup(input).steps()].map(({ row }) => nameOf(row)));
          const losses = [1, 2, 3].map((disk) =>
            made.reduce(
              (sum, one, at) => sum + (one.disk === disk && !stored.has(String(at)) ? one.size : 0),
              0,
            ),
          );
          const before = [1, 2, 3].map((disk) =>
            made.reduce((sum, one) => sum + (one.disk === disk ? one.size : 0), 0),
          );
          // The level to which so much room lowers all that stand above it, within a grain and a content on either side.
          const level = waterLevel(before, free);
          expect(Math.max(...losses)).toBeLessThanOrEqual(level + 42);
        },
      ),
    );
  });
});

function waterLevel(heights: readonly number[], room: number): number {
  let [low, high] = [0, Math.max(...heights)];
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    const taken = heights.reduce((sum, height) => sum + Math.max(0, height - middle), 0);
    if (taken > room) low = middle;
    else high = middle;
  }
  return high;
}
