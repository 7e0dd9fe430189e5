import { describe, expect, it } from 'vitest';
import { fits, readWalk } from './walk-blocks.ts';

describe('readWalk', () => {
  it('reads the commands of blocks and of comments before them, in their order', () => {
    const page =
      'text\n\n<!-- before: mv a b -->\n\n```console\n$ one --x\nsaid\n$ two\n```\n\n```\n$ three\n```\n\n```console\n$ four\n...\n```\n';
    expect(readWalk(page)).toEqual([
      { kind: 'hidden', command: 'mv a b' },
      { kind: 'shown', command: 'one --x', expected: ['said'] },
      { kind: 'shown', command: 'two', expected: [] },
      { kind: 'shown', command: 'four', expected: ['...'] },
    ]);
  });
});

describe('fits', () => {
  it('takes any lines for three dots, and none', () => {
    expect(fits(['a', '...', 'd'], ['a', 'b', 'c', 'd'])).toBe(true);
    expect(fits(['a', '...', 'd'], ['a', 'd'])).toBe(true);
    expect(fits(['a', '...'], ['a'])).toBe(true);
    expect(fits(['a', '...', 'd'], ['a', 'b'])).toBe(false);
  });

  it('takes another day and the room of another disk for the same, and no other number', () => {
    expect(fits(['Blue  2026-11-30  52.1 GB'], ['Blue 2027-01-02 1.5 TB'])).toBe(true);
    expect(fits(['12 files (31.8 MB)'], ['13 files (31.8 MB)'])).toBe(false);
    expect(fits(['a'], ['a', 'b'])).toBe(false);
  });
});
