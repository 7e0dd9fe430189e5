import type { RunRecord } from '../record/run-record.ts';
import { NOTHING } from '../record/state-hash.ts';

/** What a path is made of. */
export interface PathRun {
  readonly run: number;
  readonly record: Pick<RunRecord, 'before' | 'after' | 'parent' | 'squashes'> | null;
}

/**
 * The runs that make the state of `to`, from a full one to `to` itself; null where a link is missing. A run follows on every run that leads to the state it was made against: first
 * on one that several were squashed into, because fewer are read then, then on its recorded parent, then on the newest. Pure.
 */
export function pathTo<Run extends PathRun>(
  to: Run,
  runs: readonly Run[],
  isUsable: (run: Run) => boolean = () => true,
): readonly Run[] | null {
  const tried = new Set<number>();
  return search(to);

  function search(run: Run): readonly Run[] | null {
    if (run.record === null || tried.has(run.run) || !isUsable(run)) return null;
    tried.add(run.run);
    if (run.record.before === NOTHING) return [run];
    for (const parent of parentsOf(run, runs)) {
      const path = search(parent);
      if (path !== null) return [...path, run];
    }
    return null;
  }
}

/** As many of the runs that lead to a state as are there, where a link is missing: what they hold can still be had. Pure. */
export function stretchTo<Run extends PathRun>(to: Run, runs: readonly Run[]): readonly Run[] {
  const stretch: Run[] = [];
  for (let run: Run | undefined = to; run !== undefined && !stretch.includes(run);) {
    stretch.unshift(run);
    run = parentsOf(run, runs).find((parent) => !stretch.includes(parent));
  }
  return stretch;
}

function parentsOf<Run extends PathRun>(run: Run, runs: readonly Run[]): readonly Run[] {
  const { before, parent } = run.record ?? { before: '', parent: null };
  const rank = (one: Run) => ((one.record?.squashes.length ?? 0) > 0 ? 0 : one.run === parent ? 1 : 2);
  return runs
    .filter(({ record }) => record?.after === before)
    .toSorted((a, b) => rank(a) - rank(b) || b.run - a.run);
}
