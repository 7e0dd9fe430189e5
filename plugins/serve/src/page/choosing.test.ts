import { describe, expect, it } from 'vitest';
import type { Choice } from './choosing.js';
import { groupsOf, groupToggled, moved, NONE, rangeChosen, toggled } from './choosing.js';

const places = ({ chosen }: Choice) => [...chosen].sort((a, b) => a - b);

describe('choosing', () => {
  it('takes one, and leaves it again', () => {
    const one = toggled(NONE, 3);
    expect(places(one)).toEqual([3]);
    expect(places(toggled(one, 3))).toEqual([]);
  });

  it('takes all from the last one touched, in both directions', () => {
    expect(places(rangeChosen(toggled(NONE, 3), 5))).toEqual([3, 4, 5]);
    expect(places(rangeChosen(toggled(NONE, 3), 1))).toEqual([1, 2, 3]);
  });

  it('takes a group, and leaves it where all of it was taken', () => {
    const some = groupToggled(toggled(toggled(NONE, 9), 4), 3, 6);
    expect(places(some)).toEqual([3, 4, 5, 9]);
    expect(places(groupToggled(some, 3, 6))).toEqual([9]);
  });

  it('stays with its pictures where they move, and forgets those that are gone', () => {
    expect(places(moved(rangeChosen(toggled(NONE, 1), 3), (place) => place - 2))).toEqual([0, 1]);
  });
});

describe('groupsOf', () => {
  it('begins a group wherever the name is another one', () => {
    expect(groupsOf(['a', 'a', 'b', 'a'], (name) => name)).toEqual([
      { from: 0, name: 'a' },
      { from: 2, name: 'b' },
      { from: 3, name: 'a' },
    ]);
    expect(groupsOf([], String)).toEqual([]);
  });
});
