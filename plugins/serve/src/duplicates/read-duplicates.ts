import type { StandingClick } from '@mediastruct/core';
import type { DecisionView } from './decision-view.ts';
import type { Problem } from '../server/answers.ts';
import type { ListedSet } from './duplicate-sets.ts';

/** What stands of a set: nothing was decided, some of its copies go, or all stay. */
export type SetDecision = 'none' | 'go' | 'stay';

export interface Duplicates {
  /** All sets of equal files. */
  readonly count: number;
  readonly sets: readonly (ListedSet & { readonly decision: SetDecision })[];
  /** Sets that were decided about, and the files that would be set aside by that. */
  readonly decided: number;
  readonly goes: number;
  /** The last click that stands, for undoing it; null where there is none. */
  readonly lastClick: StandingClick | null;
  /** What could not be looked at, so that its copies are in no set. */
  readonly problems: readonly Problem[];
}

const MOST = 500;

/** Some sets in their order, and what stands of all of them. */
export function readDuplicates(decisions: DecisionView, from: number, count: number): Duplicates {
  const sets = decisions.sets();
  const { copies, clicks } = decisions.standing();
  const standing = [...copies.values()].filter(({ set }) => sets.placeOf(set) >= 0);
  return {
    count: sets.count,
    decided: standing.length,
    goes: standing.reduce((sum, { aside }) => sum + aside.length, 0),
    problems: sets.compared.problems,
    lastClick: clicks.findLast(({ kind }) => kind === 'copies') ?? null,
    sets: sets.some(from, Math.min(count, MOST)).map((listed) => {
      const choice = copies.get(listed.sha256);
      const decision = choice === undefined ? 'none' : choice.aside.length > 0 ? 'go' : 'stay';
      return { ...listed, decision };
    }),
  };
}

/** The place of the next set behind this one that nobody decided about, from the beginning again at the end; -1 where all are decided. */
export function nextUndecided(decisions: DecisionView, after: number): number {
  const sets = decisions.sets();
  const { copies } = decisions.standing();
  for (let step = 1; step <= sets.count; step++) {
    const place = (after + step) % sets.count;
    const [set] = sets.some(place, 1);
    if (set !== undefined && !copies.has(set.sha256)) return place;
  }
  return -1;
}
