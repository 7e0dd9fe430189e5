import { describe, expect, it } from 'vitest';
import type { CopyChoice } from '@mediastruct/core';
import { planFolderRules } from './folder-rule.ts';
import type { HeldCopy } from './held-copies.ts';

const folder = (name: string) => ({ tree: 't', folder: name });
const file = (set: string, path: string) => ({ tree: 't', path, sha256: set });
const copy = (set: string, path: string, facts: Partial<HeldCopy> = {}): HeldCopy => ({
  ...file(set, path),
  ...{ rank: 1, size: 5, isReference: false, isLinked: false },
  ...facts,
});
const set = (sha256: string, ...paths: string[]) => ({
  sha256,
  copies: paths.map((path) => copy(sha256, path)),
});

/** What is decided of each set that a rule covers, to keep `a` and to set `b` aside. */
function ruleFor(
  sets: readonly { sha256: string; copies: readonly HeldCopy[] }[],
  before: Readonly<Record<string, { keep: string[]; aside: string[] }>> = {},
) {
  const choices = Object.entries(before).map(([sha256, { keep, aside }]) => {
    const filesOf = (paths: readonly string[]) => paths.map((path) => file(sha256, path));
    const choice: CopyChoice = { kind: 'copies', set: sha256, keep: filesOf(keep), aside: filesOf(aside) };
    return [sha256, { ...choice, click: '1', at: '' }] as const;
  });
  const [rule, reverse] = planFolderRules(sets, { copies: new Map(choices) }, [folder('a'), folder('b')]);
  const paths = (of: readonly { readonly path: string }[]) => of.map(({ path }) => path);
  return {
    ...{ files: rule.files, bytes: rule.bytes, decidedBefore: rule.decidedBefore, reverse },
    choices: rule.choices.map(({ set: sha256, keep, aside }) => [sha256, paths(keep), paths(aside)]),
  };
}

describe('a rule for two folders', () => {
  it('decides about their copies and no others, in every set that has some in both', () => {
    const { choices, files, bytes, reverse } = ruleFor([
      set('1', 'a/1', 'b/1', 'c/1'),
      set('2', 'a/2', 'a/below/2'),
      set('3', 'a/3', 'b/3', 'b/again'),
    ]);
    expect(choices).toEqual([
      ['1', ['a/1'], ['b/1']],
      ['3', ['a/3'], ['b/3', 'b/again']],
    ]);
    expect([files, bytes]).toEqual([3, 15]);
    expect(reverse.choices.map(({ aside }) => aside.map(({ path }) => path))).toEqual([['a/1'], ['a/3']]);
  });

  it('leaves what was decided before, and adds to it what is open', () => {
    const sets = ['1', '2', '3', '4'].map((name) => set(name, `a/${name}`, `b/${name}`, `c/${name}`));
    const { choices, decidedBefore } = ruleFor(sets, {
      '1': { keep: ['b/1'], aside: ['a/1'] },
      '2': { keep: ['c/2', 'b/2'], aside: [] },
      '3': { keep: ['a/3'], aside: ['c/3', 'gone'] },
      '4': { keep: ['gone'], aside: ['a/4'] },
    });
    expect(choices).toEqual([
      ['3', ['a/3'], ['c/3', 'b/3']],
      ['4', ['a/4'], ['b/4']],
    ]);
    expect(decidedBefore).toBe(2);
  });

  it('sets aside no reference, no further name of one file, and none of the library for one outside', () => {
    const facts: readonly Partial<HeldCopy>[] = [{ isReference: true }, { isLinked: true }, { rank: 0 }];
    const sets = facts.map((one, nth) => ({
      sha256: String(nth),
      copies: [copy(String(nth), 'a/1', { rank: 3 }), copy(String(nth), 'b/1', { rank: 3, ...one })],
    }));
    expect(ruleFor(sets)).toMatchObject({ choices: [], files: 0, decidedBefore: 0 });
  });
});
