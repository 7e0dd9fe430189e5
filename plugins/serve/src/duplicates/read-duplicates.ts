import type { StandingClick } from '@mediastruct/core';
import type { DecisionView } from '../decisions/decision-view.ts';
import type { Problem } from '../server/answers.ts';
import type { ListedSet } from './duplicate-sets.ts';
import type { SetFinder } from './set-finder.ts';
import type { SetDecision } from './set-standing.ts';
import type { StandingTotals } from './set-standings.ts';

export interface Duplicates extends StandingTotals {
  /** All sets of equal files. */
  readonly count: number;
  readonly sets: readonly (ListedSet & { readonly decision: SetDecision })[];
  /** The last click that still has an effect, for undoing it, with the number of its decisions that do; null where there is none. */
  readonly lastClick: StandingClick | null;
  /** What could not be looked at, so that its copies are in no set. */
  readonly problems: readonly Problem[];
}

const MOST = 500;

/** Some sets in their order, and what stands of all of them. */
export async function readDuplicates(
  finder: SetFinder,
  decisions: DecisionView,
  { from, count }: { readonly from: number; readonly count: number },
): Promise<Duplicates> {
  const sets = await finder.sets();
  const standings = await finder.standings();
  return {
    count: sets.count,
    ...standings.totals,
    problems: finder.compared().problems,
    lastClick: standings.lastOf(decisions.standing().clicks),
    sets: sets.some(from, Math.min(count, MOST)).map((listed) => {
      return { ...listed, decision: standings.decisionOf(listed.sha256) };
    }),
  };
}

/** The place of the next set behind this one of which a copy was not decided about, from the beginning again at the end; -1 where there is none. */
export async function nextUndecided(finder: SetFinder, after: number): Promise<number> {
  const sets = await finder.sets();
  const standings = await finder.standings();
  for (let step = 1; step <= sets.count; step++) {
    const place = (after + step) % sets.count;
    const decision = standings.decisionOf(sets.hashAt(place));
    if (decision === 'none' || decision === 'part') return place;
  }
  return -1;
}
