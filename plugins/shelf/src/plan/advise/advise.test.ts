import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, madeDisks, madeTable, NOW, ROOMY, RULE } from '../../../test/made-shelf.ts';
import type { MadeContent } from '../../../test/made-shelf.ts';
import { planBackup } from '../backup/plan-backup.ts';
import { advise } from './advise.ts';
import { furtherDisk } from './further-disk.ts';

function shelf(contents: readonly MadeContent[], disks = 3) {
  return { table: madeTable(contents), holders: madeDisks(disks), rule: RULE };
}

function roomy(disks: readonly number[]) {
  return disks.map((disk) => ({ disk, room: ROOMY }));
}

describe('advise', () => {
  it('names the disk first that would take most contents without a copy', () => {
    const contents = [
      { name: 'a', size: 5 },
      { name: 'b', size: 100 },
      { name: 'c', size: 5 },
    ];
    const rooms = [
      { disk: 0, room: { ...ROOMY, free: 8 } },
      { disk: 1, room: { ...ROOMY, free: 12 } },
      { disk: 2, room: { ...ROOMY, free: 0 } },
    ];
    const { disks, now } = advise({ ...shelf(contents), rooms });
    expect(disks.map(({ disk, firstCopies }) => [disk, firstCopies.files])).toEqual([
      [1, 2],
      [0, 1],
      [2, 0],
    ]);
    expect(now).toEqual({ noProof: { files: 3, bytes: 110 }, underLeast: { files: 3, bytes: 110 } });
  });

  it('names a disk whose old proofs are the only ones before one that would take further copies', () => {
    const contents = [
      { name: 'old', on: { 0: 400 } },
      { name: 'one', on: { 1: 1, 0: 400 } },
      { name: 'away', isReadable: false, on: { 0: 500 } },
    ];
    const { disks } = advise({
      ...shelf(contents),
      rooms: roomy([0, 1, 2]).filter(({ disk }) => disk !== 1),
    });
    expect(disks.map(({ disk }) => disk)).toEqual([2, 0]);
    expect(disks[1]).toMatchObject({
      dueProofs: { files: 3, bytes: 30 },
      soleProofs: { files: 2, bytes: 20 },
      oldestProof: NOW - 500 * DAY,
    });
    expect(disks[0]).toMatchObject({
      firstCopies: { files: 1 },
      furtherCopies: { files: 1 },
      oldestProof: null,
    });
  });

  it('tells of each disk what its plan would do', () => {
    const content = fc.record({
      size: fc.integer({ min: 1, max: 30 }),
      on: fc.dictionary(fc.constantFrom('0', '1', '2'), fc.constantFrom(1, 400, null)),
    });
    fc.assert(
      fc.property(fc.array(content, { maxLength: 30 }), fc.nat({ max: 200 }), (made, free) => {
        const input = shelf(made.map((one, at) => ({ ...one, name: String(at) })));
        const room = { ...ROOMY, free };
        const { disks } = advise({ ...input, rooms: [0, 1, 2].map((disk) => ({ disk, room })) });
        for (const { disk, firstCopies, furtherCopies, spareCopies } of disks) {
          const { store } = planBackup({ ...input, disk, room });
          expect(firstCopies.files).toBe(store['no-copy'].files + store['no-proof'].files);
          expect([furtherCopies, spareCopies]).toEqual([store['too-few'], store.spare]);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('furtherDisk', () => {
  it('tells what is left without a proven copy and under its policy, and the worst loss', () => {
    const contents = [
      { name: 'none', size: 30 },
      { name: 'one', size: 20, on: { 0: 1 } },
      { name: 'other', size: 40, on: { 0: 1 } },
      { name: 'two', size: 10, on: { 0: 1, 1: 1 } },
    ];
    expect(furtherDisk(shelf(contents), { ...ROOMY, free: 55 })).toEqual({
      bytes: 55,
      noProof: { files: 0, bytes: 0 },
      underLeast: { files: 2, bytes: 70 },
      free: 5,
      worstLoss: { before: { files: 2, bytes: 60 }, after: { files: 1, bytes: 40 } },
    });
  });

  it('counts what only the further disk would have as its own loss', () => {
    const contents = [{ name: 'a' }, { name: 'b' }];
    expect(furtherDisk(shelf(contents), ROOMY).worstLoss).toEqual({
      before: { files: 0, bytes: 0 },
      after: { files: 2, bytes: 20 },
    });
  });
});
