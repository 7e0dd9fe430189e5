import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MadeContent } from '../../../test/made-shelf.ts';
import { madeDisks, madeTable, namesOf, NOW, DAY } from '../../../test/made-shelf.ts';
import type { ProofRule } from '../shelf-holder.ts';
import { NO_LIMIT, STANDINGS } from '../shelf-table.ts';
import { planHeal } from './plan-heal.ts';

const RULE: ProofRule = { counts: ['disk'], now: NOW, maxProofAge: 365 * DAY };

function healed(contents: readonly MadeContent[], disks = 4): readonly string[] {
  const table = madeTable(contents);
  const rows = Uint32Array.from({ length: table.count }, (_, row) => row);
  const plan = planHeal({ table, holders: madeDisks(disks), rule: RULE, rows });
  expect(plan.heal.length + plan.enough.length).toBe(table.count);
  return [...plan.heal].map(namesOf(table, contents)).sort();
}

describe('planHeal', () => {
  it('brings back what may have one more copy', () => {
    expect(
      healed([
        { name: 'alone' },
        { name: 'held', on: { 1: 5, 2: 5 } },
        { name: 'full', most: 2, on: { 1: 5, 2: 5 } },
        { name: 'unproven', most: 2, on: { 1: 5, 2: 400 } },
      ]),
    ).toEqual(['alone', 'held', 'unproven']);
  });

  it('brings back the last copy of what its sources dropped, and no second one', () => {
    expect(
      healed([
        { name: 'dropped', standing: 'expired', on: { 1: 5 } },
        { name: 'last', standing: 'expired' },
        { name: 'in grace', standing: 'grace', on: { 1: 5 } },
      ]),
    ).toEqual(['in grace', 'last']);
  });

  it('never leaves a content with fewer proven copies than it should have', () => {
    const content = fc.record({
      least: fc.nat({ max: 3 }),
      most: fc.oneof(fc.nat({ max: 4 }), fc.constant(NO_LIMIT)),
      standing: fc.constantFrom(...STANDINGS),
      on: fc.dictionary(fc.constantFrom('1', '2', '3'), fc.constantFrom(5, 400, null)),
    });
    fc.assert(
      fc.property(fc.array(content, { maxLength: 6 }), (contents) => {
        const made = contents.map((one, at) => ({ ...one, name: `content ${at}` }));
        const names = new Set(healed(made));
        for (const { name, least, standing, on } of made) {
          const proven = Object.values(on).filter((days) => days === 5).length;
          if (proven === 0 || (standing !== 'expired' && proven < least)) expect(names).toContain(name);
        }
      }),
    );
  });
});
