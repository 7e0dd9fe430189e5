import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MadeContent } from '../../../test/made-shelf.ts';
import { madeBackup } from '../../../test/made-shelf.ts';
import type { BackupPlan, DiskRoom } from '../backup-plan.ts';
import { planBackup } from './plan-backup.ts';

const PROOF = fc.option(fc.constantFrom(1, 100, 400), { nil: null });
const CONTENT = fc.record({
  size: fc.integer({ min: 0, max: 50 }),
  least: fc.nat({ max: 4 }),
  most: fc.constantFrom(2, 3, 255),
  priority: fc.integer({ min: -1, max: 1 }),
  standing: fc.constantFrom('wanted', 'wanted', 'wanted', 'grace', 'expired'),
  isReadable: fc.boolean(),
  on: fc.dictionary(fc.constantFrom('0', '1', '2', '3', '4'), PROOF),
});
const SHELF = fc.record({
  made: fc.array(CONTENT, { maxLength: 60 }),
  room: fc.record({
    free: fc.nat({ max: 300 }),
    reserve: fc.nat({ max: 60 }),
    block: fc.constantFrom(1, 16),
    largestFile: fc.constantFrom(40, Infinity),
  }),
});

interface Made {
  readonly made: readonly Omit<MadeContent, 'name'>[];
  readonly room: DiskRoom;
}

function planned({ made, room }: Made) {
  const contents = made.map((one, at) => ({
    ...one,
    name: String(at),
    isReadable: one.isReadable === true && one.standing === 'wanted',
  }));
  const { input, nameOf } = madeBackup({ contents, room, disks: 5 });
  return { contents, plan: planBackup(input), numberOf: (row: number) => Number(nameOf(row)), room };
}

/** Proven copies of a content on other holders than disk 0. */
function elsewhere({ on = {} }: Pick<MadeContent, 'on'>): number {
  return Object.entries(on).filter(([disk, days]) => disk !== '0' && days !== null && days <= 365).length;
}

function proven({ on = {} }: Pick<MadeContent, 'on'>): number {
  return Object.values(on).filter((days) => days !== null && days <= 365).length;
}

/** The shelf after the plan was carried out. */
function after({ contents, plan, numberOf, room }: ReturnType<typeof planned>): Made {
  const made = contents.map((one) => ({ ...one, on: { ...one.on } as Record<number, number | null> }));
  for (const { row, evict } of plan.steps()) {
    const stored = made[numberOf(row)];
    if (stored !== undefined) stored.on[0] = 0;
    for (const victim of evict) delete made[numberOf(victim.row)]?.on[0];
  }
  return { made, room: { ...room, free: plan.freeAfter } };
}

function needed({ store }: BackupPlan): number {
  return store['no-copy'].files + store['no-proof'].files + store['too-few'].files;
}

describe('planBackup', () => {
  it('never takes the last proven copy, nor one of a content that would not keep more than the new one had', () => {
    fc.assert(
      fc.property(SHELF, (shelf) => {
        const { contents, plan, numberOf } = planned(shelf);
        for (const { row, because, copies, evict } of plan.steps())
          for (const victim of evict) {
            const content: Partial<MadeContent> = contents[numberOf(victim.row)] ?? {};
            const left = elsewhere(content);
            expect(victim.left).toBe(left);
            expect(left).toBeGreaterThanOrEqual(1);
            expect(copies).toBe(proven(contents[numberOf(row)] ?? { on: {} }));
            if (victim.because !== 'expired') expect(left).toBeGreaterThan(copies);
            if (victim.because === 'surplus') expect(left).toBeGreaterThanOrEqual(content.least ?? 0);
            if (victim.because === 'for-none') expect(because).toBe('no-copy');
          }
      }),
      { numRuns: 500 },
    );
  });

  it('has room for each step while its victims are still there, and leaves the reserve free at the end', () => {
    fc.assert(
      fc.property(SHELF, (shelf) => {
        const { contents, plan, numberOf, room } = planned(shelf);
        const bytesOf = (row: number) =>
          Math.max(1, Math.ceil((contents[numberOf(row)]?.size ?? 0) / room.block)) * room.block;
        let { free } = room;
        for (const { row, because, evict } of plan.steps()) {
          free -= bytesOf(row);
          expect(free).toBeGreaterThanOrEqual(because === 'spare' ? room.reserve : 0);
          for (const victim of evict) free += bytesOf(victim.row);
        }
        expect(free).toBeGreaterThanOrEqual(Math.min(room.free, room.reserve));
        expect(free).toBe(plan.freeAfter);
      }),
      { numRuns: 500 },
    );
  });

  it('names each content once: stored, evicted, or unmet', () => {
    fc.assert(
      fc.property(SHELF, (shelf) => {
        const { plan } = planned(shelf);
        const rows = [...plan.steps()].flatMap(({ row, evict }) => [row, ...evict.map((one) => one.row)]);
        const all = [...rows, ...[...plan.unmetRows()].map(({ row }) => row)];
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });

  it('plans the same again, and nothing that is needed once it was carried out', () => {
    fc.assert(
      fc.property(SHELF, (shelf) => {
        const first = planned(shelf);
        expect([...planned(shelf).plan.steps()]).toEqual([...first.plan.steps()]);
        const second = planned(after(first));
        expect(needed(second.plan)).toBe(0);
        expect([...second.plan.steps()].flatMap(({ evict }) => evict)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves nothing out that fits in the room that is left', () => {
    fc.assert(
      fc.property(SHELF, (shelf) => {
        const { contents, plan, numberOf, room } = planned(shelf);
        for (const { row, because } of plan.unmetRows()) {
          if (because !== 'no-room' && because !== 'no-room-to-swap') continue;
          const bytes =
            Math.max(1, Math.ceil((contents[numberOf(row)]?.size ?? 0) / room.block)) * room.block;
          expect(plan.freeAfter - bytes).toBeLessThan(
            Math.max(room.reserve, Math.min(room.free, room.reserve)),
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});
