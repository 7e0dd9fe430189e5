import { describe, expect, it } from 'vitest';
import type { HeldCopy } from './held-copies.ts';
import { standingOf } from './set-standing.ts';

type Facts = Partial<Pick<HeldCopy, 'isReference' | 'isLinked'>>;

const file = (path: string) => ({ tree: 'media', path, sha256: 'x' });
const copy = (path: string, facts: Facts = {}): HeldCopy => ({
  ...file(path),
  ...{ isReference: false, isLinked: false, rank: 1, size: 1, ...facts },
});
const choice = (keep: string, aside = '') => ({
  keep: [...keep].map(file),
  aside: [...aside].map(file),
});
const standing = (made: ReturnType<typeof choice>, copies: readonly HeldCopy[]) => {
  const { decision, goes, hasEffect } = standingOf(made, copies);
  return [decision, goes, hasEffect];
};
const copies = (paths: string) => [...paths].map((path) => copy(path));

describe('what stands of a set', () => {
  it('is what goes, or that all stay, where every copy was decided about', () => {
    expect(standing(choice('a', 'bc'), copies('abc'))).toEqual(['go', 2, true]);
    expect(standing(choice('ab'), copies('ab'))).toEqual(['stay', 0, true]);
  });

  it('is a part of it where a copy came that nobody decided about', () => {
    expect(standing(choice('a', 'b'), copies('abc'))).toEqual(['part', 1, true]);
    expect(standing(choice('ab'), copies('abc'))).toEqual(['part', 0, true]);
  });

  it('has no effect any more where all that was to go is gone', () => {
    expect(standing(choice('a', 'b'), copies('ac'))).toEqual(['part', 0, false]);
    expect(standing(choice('ab', 'c'), copies('ab'))).toEqual(['stay', 0, false]);
  });

  it('is nothing where none of the copies that were to stay is there', () => {
    expect(standing(choice('a', 'b'), copies('bc'))).toEqual(['none', 0, false]);
    expect(standing(choice('ab'), copies('cd'))).toEqual(['none', 0, false]);
  });

  it('needs no word about references and further names of one file, and takes none of them for what goes', () => {
    const held = [copy('a'), copy('b', { isReference: true }), copy('c', { isLinked: true })];
    expect(standing(choice('a'), held)).toEqual(['stay', 0, true]);
    expect(standing(choice('a', 'bc'), held)).toEqual(['stay', 0, false]);
  });
});
