import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DiskStamp, RecordedEvent } from '../merged-state.ts';
import { mergeShelves } from './merge-shelves.ts';

interface MadeEvent extends RecordedEvent {
  readonly stamp?: DiskStamp;
  readonly note?: string;
}

function event(
  id: string,
  at: number,
  wrote?: readonly [diskId: string, generation: number, nonce: string],
): MadeEvent {
  const made = { id, at: new Date(at * 1000).toISOString() };
  if (wrote === undefined) return made;
  const [diskId, generation, nonce] = wrote;
  return { ...made, stamp: { diskId, generation, nonce } };
}

function merge(ours: readonly MadeEvent[], theirs: readonly MadeEvent[]) {
  return mergeShelves(
    { setId: 's', events: ours },
    { setId: 's', events: theirs },
    ({ stamp }) => stamp ?? null,
  );
}

const SHARED = [event('e1', 1, ['d', 1, 'a'])];

describe('mergeShelves', () => {
  it('keeps the events of both, and takes the record of the higher generation', () => {
    const ours = [...SHARED, event('e2', 5, ['d', 2, 'b'])];
    const theirs = [...SHARED, event('e3', 3, ['e', 1, 'x'])];
    const merged = merge(ours, theirs);
    expect(merged.events.map(({ id }) => id)).toEqual(['e1', 'e3', 'e2']);
    expect(merged.disks).toEqual([
      { diskId: 'd', generation: 2, nonces: ['b'], newer: 'ours', forkedAt: null },
      { diskId: 'e', generation: 1, nonces: ['x'], newer: 'theirs', forkedAt: null },
    ]);
    expect(merge(theirs, ours).disks.map(({ newer }) => newer)).toEqual(['theirs', 'ours']);
    expect(merge(SHARED, SHARED).disks.map(({ newer }) => newer)).toEqual(['same']);
  });

  it('takes the higher generation whatever the clocks say', () => {
    const merged = merge(
      [...SHARED, event('late', 900, ['d', 2, 'b'])],
      [...SHARED, event('e2', 5, ['d', 2, 'b']), event('e3', 6, ['d', 3, 'c'])],
    );
    expect(merged.disks).toMatchObject([{ generation: 3, nonces: ['c'], newer: 'theirs' }]);
  });

  it('tells of a disk that went two ways, also where one of them went on', () => {
    const ours = [...SHARED, event('e2', 2, ['d', 2, 'b'])];
    const theirs = [...SHARED, event('e3', 3, ['d', 2, 'c']), event('e4', 4, ['d', 3, 'f'])];
    expect(merge(ours, theirs).disks).toEqual([
      { diskId: 'd', generation: 3, nonces: ['f'], newer: 'fork', forkedAt: 2 },
    ]);
    expect(merge(ours, [...SHARED, event('e3', 3, ['d', 2, 'c'])]).disks).toMatchObject([
      { nonces: ['b', 'c'] },
    ]);
  });

  it('keeps both where one id tells two things, and says so', () => {
    const merged = merge([{ ...event('e1', 1), note: 'one' }], [{ ...event('e1', 1), note: 'two' }]);
    expect(merged.events).toHaveLength(2);
    expect(merged.clashes).toEqual(['e1']);
    expect(merge([{ id: 'e', at: '1', note: 'n' }], [{ note: 'n', at: '1', id: 'e' }]).clashes).toEqual([]);
  });

  it('refuses two sets', () => {
    const other = { setId: 't', events: [] };
    expect(() => mergeShelves({ setId: 's', events: [] }, other, () => null)).toThrow(RangeError);
  });

  const EVENTS = fc
    .uniqueArray(
      fc.record({
        id: fc.nat({ max: 30 }),
        at: fc.nat({ max: 9 }),
        disk: fc.constantFrom('d', 'e'),
        generation: fc.nat({ max: 4 }),
      }),
      { selector: ({ id }) => id },
    )
    .map((made) =>
      made.map(({ id, at, disk, generation }) => event(`e${id}`, at, [disk, generation, `n${id % 3}`])),
    );
  const ids = (events: readonly RecordedEvent[]) => events.map(({ id, at }) => `${id} ${at}`);

  it('is the same in either order, changes nothing when done again, and drops nothing', () => {
    fc.assert(
      fc.property(EVENTS, EVENTS, (ours, theirs) => {
        const merged = merge(ours, theirs);
        const other = merge(theirs, ours);
        expect(ids(other.events)).toEqual(ids(merged.events));
        const turned = { ours: 'theirs', theirs: 'ours', same: 'same', fork: 'fork' } as const;
        expect(other.disks.map((disk) => ({ ...disk, newer: turned[disk.newer] }))).toEqual(merged.disks);
        expect(ids(merge(merged.events, theirs).events)).toEqual(ids(merged.events));
        expect(ids(merge(merged.events, merged.events).events)).toEqual(ids(merged.events));
        for (const one of [...ours, ...theirs]) expect(merged.events).toContainEqual(one);
      }),
    );
  });

  it('comes to the same disks and events whichever two of three are merged first', () => {
    fc.assert(
      fc.property(EVENTS, EVENTS, EVENTS, (a, b, c) => {
        const one = merge(merge(a, b).events, c);
        const other = merge(a, merge(b, c).events);
        expect(ids(one.events).sort()).toEqual(ids(other.events).sort());
        const disks = ({ disks: all }: typeof one) => all.map((disk) => ({ ...disk, newer: null }));
        expect(disks(one)).toEqual(disks(other));
      }),
    );
  });

  it('keeps the order that each side has, where they do not contradict each other', () => {
    fc.assert(
      fc.property(EVENTS, fc.array(fc.boolean()), fc.array(fc.boolean()), (all, inOurs, inTheirs) => {
        const ours = all.filter((_, at) => inOurs[at] !== false);
        const theirs = all.filter((_, at) => inTheirs[at] !== false);
        const merged = ids(merge(ours, theirs).events);
        for (const side of [ids(ours), ids(theirs)])
          expect(merged.filter((id) => side.includes(id))).toEqual(side);
      }),
    );
  });
});
