import { describe, expect, it } from 'vitest';
import type { CopyChoice, StandingClick } from '@mediastruct/core';
import type { HeldCopy } from './held-copies.ts';
import { SetStandings } from './set-standings.ts';

const FACTS = { isReference: false, isLinked: false, rank: 1, size: 1 };
const file = (path: string) => ({ tree: 'media', path, sha256: 'x' });
const choice = (click: string, keep: string, aside: string) => ({
  ...({
    kind: 'copies',
    set: keep.charAt(0),
    keep: [...keep].map(file),
    aside: [...aside].map(file),
  } as const),
  ...{ click, at: '' },
});
const click = (name: string): StandingClick => ({ click: name, at: '', kind: 'copies', decisions: 9 });

/** Sets by their first copies, which are named by a letter each. */
function standings(...sets: string[]) {
  const looked: string[] = [];
  const bySet = new Map(sets.map((paths) => [paths.charAt(0), paths]));
  const follower = new SetStandings((set): readonly HeldCopy[] | null => {
    looked.push(set);
    const paths = bySet.get(set);
    return paths === undefined ? null : [...paths].map((path) => ({ ...file(path), ...FACTS }));
  });
  return { looked, follower };
}

function mapOf(...choices: (CopyChoice & { readonly click: string; readonly at: string })[]) {
  return new Map(choices.map((one) => [one.set, one]));
}

describe('what stands of all sets', () => {
  it('is summed, and a click that was carried out is not the last one to undo', async () => {
    const { follower } = standings('abx', 'cd', 'ef');
    const choices = mapOf(choice('1', 'c', 'd'), choice('2', 'a', 'z'), choice('3', 'g', 'h'));
    await follower.follow(choices);
    expect(follower.totals).toEqual({ decided: 1, partly: 1, goes: 1 });
    expect(['a', 'c', 'e', 'g'].map((set) => follower.decisionOf(set))).toEqual([
      'part',
      'go',
      'none',
      'none',
    ]);
    const clicks = ['1', '2', '3'].map(click);
    expect(follower.lastOf(clicks)).toMatchObject({ click: '1', decisions: 1 });
    expect(follower.lastOf(clicks.slice(1))).toBeNull();
  });

  it('looks again only at sets that were decided about anew, and forgets what was undone', async () => {
    const { follower, looked } = standings('ab', 'cd');
    const first = choice('1', 'a', 'b');
    await follower.follow(mapOf(first, choice('1', 'c', 'd')));
    await follower.follow(mapOf(first));
    expect(looked).toEqual(['a', 'c']);
    expect(follower.totals).toEqual({ decided: 1, partly: 0, goes: 1 });
    await follower.follow(mapOf(choice('2', 'ab', '')));
    expect(looked).toEqual(['a', 'c', 'a']);
    expect(follower.totals).toEqual({ decided: 1, partly: 0, goes: 0 });
  });
});
