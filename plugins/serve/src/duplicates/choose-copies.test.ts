import { describe, expect, it } from 'vitest';
import { chooseCopies } from './choose-copies.ts';
import type { HeldCopy } from './held-copies.ts';

const copy = (path: string, facts: Partial<HeldCopy> = {}): HeldCopy => ({
  ...{ tree: 't', path, sha256: 'x', rank: 1, size: 1, isReference: false, isLinked: false },
  ...facts,
});
const paths = (of: readonly { readonly path: string }[]) => of.map(({ path }) => path);
const keeping = (...names: string[]) => names.map((path) => ({ tree: 't', path }));

describe('a choice among copies', () => {
  it('never lets a copy of a reference go, nor one of the library for one outside', () => {
    const copies = [
      copy('archived', { rank: 0, isReference: true }),
      copy('filed'),
      copy('outside', { rank: 3 }),
    ];
    const asked = { keep: keeping('outside'), shown: copies };
    const { choice, references } = chooseCopies('x', copies, asked);
    expect([paths(choice.keep), paths(choice.aside), references]).toEqual([
      ['archived', 'outside'],
      ['filed'],
      1,
    ]);
    expect(() => chooseCopies('x', copies.slice(1), asked)).toThrow(/of the library/);
  });

  it('does not tell of a further name of one file that it goes', () => {
    const copies = [copy('a', { isLinked: true }), copy('b', { isLinked: true }), copy('c')];
    const { choice, linked } = chooseCopies('x', copies, { keep: keeping('a'), shown: copies });
    expect([paths(choice.keep), paths(choice.aside), linked]).toEqual([['a'], ['c'], 1]);
  });

  it('is refused where nothing would stay, one is no copy, or one was not shown', () => {
    const copies = [copy('a'), copy('b')];
    const choose = (keep: readonly string[], shown = copies) =>
      chooseCopies('x', copies, { keep: keeping(...keep), shown });
    expect(() => choose([])).toThrow(/At least one copy has to stay/);
    expect(() => choose(['z'])).toThrow(/not there any more/);
    expect(() => choose(['a'], copies.slice(0, 1))).toThrow(/b is a copy too by now/);
  });
});
