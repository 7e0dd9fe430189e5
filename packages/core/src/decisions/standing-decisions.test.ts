import { describe, expect, it } from 'vitest';
import type { CopyChoice, DecisionEvent } from './decision.ts';
import { foldDecisions } from './standing-decisions.ts';

const HASH = 'ab'.repeat(32);
const file = (path: string) => ({ tree: 'media', path, sha256: HASH });
const choice = (keep: string, aside: string): CopyChoice => ({
  kind: 'copies',
  set: HASH,
  keep: [file(keep)],
  aside: [file(aside)],
});
const by = (click: string) => ({ click, at: `2026-01-0${click}T00:00:00.000Z` });

function kept(events: readonly DecisionEvent[]): string | undefined {
  return foldDecisions(events).copies.get(HASH)?.keep[0]?.path;
}

describe('foldDecisions', () => {
  it('lets the last decision on a set stand', () => {
    expect(kept([])).toBeUndefined();
    expect(
      kept([
        { ...by('1'), ...choice('a', 'b') },
        { ...by('2'), ...choice('b', 'a') },
      ]),
    ).toBe('b');
  });

  it('lets the one before stand again where the last is undone, and nothing where all are', () => {
    const both = [
      { ...by('1'), ...choice('a', 'b') },
      { ...by('2'), ...choice('b', 'a') },
    ];
    const undone = (click: string): DecisionEvent => ({ ...by('3'), click, kind: 'undone' });
    expect(kept([...both, undone('2')])).toBe('a');
    expect(kept([...both, undone('1')])).toBe('b');
    expect(kept([...both, undone('2'), undone('1')])).toBeUndefined();
  });

  it('gives the choices in the order in which they were made, one that was made anew at its new place', () => {
    const [one, other] = [choice('a', 'b'), { ...choice('c', 'd'), set: 'another' }];
    const events = [one, other, one].map((made, nth) => ({ ...by(String(nth + 1)), ...made }));
    expect([...foldDecisions(events).copies.keys()]).toEqual(['another', HASH]);
  });

  it('tells the clicks that stand, each with the number of its decisions', () => {
    const date = { ...by('2'), kind: 'date', file: file('c'), date: '1987' } as const;
    const { clicks, dates } = foldDecisions([
      { ...by('1'), ...choice('a', 'b') },
      { ...by('1'), ...choice('c', 'd'), set: 'another' },
      date,
    ]);
    expect(clicks).toEqual([
      { ...by('1'), kind: 'copies', decisions: 2 },
      { ...by('2'), kind: 'date', decisions: 1 },
    ]);
    expect([...dates.values()]).toEqual([date]);
  });
});
