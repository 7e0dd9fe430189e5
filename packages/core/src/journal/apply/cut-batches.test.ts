import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutBatches } from './cut-batches.ts';
import type { MoveOperation, PlannedOperation } from '../plan/operation.ts';

const LIMITS = { operations: 4, bytes: 100 };

function operation(id: number, more: Partial<MoveOperation> & { size?: number } = {}): PlannedOperation {
  const { size = 1, ...rest } = more;
  const stat = { size, mtimeNs: '0', ctimeNs: '0', dev: '0', ino: '0', nlink: 1 };
  const because = { code: 'dated' };
  const sha256 = 'ab'.repeat(32);
  const paths = { from: `/from/${id}`, to: `/to/${id}` };
  return { id, kind: 'move', ...paths, stat, sha256, state: 'filed', because, ...rest };
}

function ids(operations: readonly PlannedOperation[]): number[][] {
  return [...cutBatches(operations, LIMITS)].map((batch) => batch.map(({ id }) => id));
}

describe('cutBatches', () => {
  it('cuts by number', () => {
    expect(ids([0, 1, 2, 3, 4, 5].map((id) => operation(id)))).toEqual([
      [0, 1, 2, 3],
      [4, 5],
    ]);
  });

  it('cuts by bytes, and takes what is larger than a batch alone', () => {
    const sizes = [60, 40, 1, 500, 1];
    expect(ids(sizes.map((size, id) => operation(id, { size })))).toEqual([[0, 1], [2], [3], [4]]);
  });

  it('never cuts a group', () => {
    const group = 'a';
    const operations = [0, 1, 2].map((id) => operation(id));
    const whole = [3, 4, 5, 6, 7].map((id) => operation(id, { group }));
    expect(ids([...operations, ...whole, operation(8)])).toEqual([[0, 1, 2, 3, 4, 5, 6, 7], [8]]);
  });

  it('begins a batch with what relies on a target of the one before', () => {
    expect(ids([operation(0), operation(1, { keepers: ['/to/0'] }), operation(2)])).toEqual([[0], [1, 2]]);
  });

  it('begins it with the whole group, also where only a later file of it relies on one', () => {
    const group = 'a';
    const operations = [
      operation(0),
      operation(1, { group }),
      operation(2, { group, keepers: ['/elsewhere', '/to/0'] }),
    ];
    expect(ids(operations)).toEqual([[0], [1, 2]]);
  });

  it('loses and reorders nothing, and leaves no keeper to its own batch', () => {
    const group = fc.constantFrom(undefined, 'a', 'b');
    const one = fc.record({ group, size: fc.nat({ max: 60 }), keeper: fc.option(fc.nat({ max: 20 })) });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), (list) => {
        const operations = list.map(({ group, size, keeper }, id) =>
          operation(id, { group, size, ...(keeper === null ? {} : { keepers: [`/to/${keeper}`] }) }),
        );
        const batches = ids(operations);
        expect(batches.flat()).toEqual(operations.map(({ id }) => id));
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          const [first] = batch as [number];
          for (const id of batch) {
            const { keepers = [], group: name } = operations[id] as PlannedOperation;
            const isOtherGroup = (other: number) => name === undefined || operations[other]?.group !== name;
            const earlier = batch.filter((other) => other < id && isOtherGroup(other));
            expect(earlier.filter((other) => keepers.includes(`/to/${other}`))).toEqual([]);
          }
          const before = operations[first - 1]?.group;
          if (before !== undefined) expect(operations[first]?.group).not.toBe(before);
        }
      }),
    );
  });
});
