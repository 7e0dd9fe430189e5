import { prepareRun } from '../journal/prepare-run.ts';
import type { PreparedRun } from '../journal/run/run.ts';
import type { Session } from '../journal/session.ts';
import { collectCandidates, comparedLines, findEqualSets } from './collect-candidates.ts';
import { comparedTrees } from './compared-trees.ts';
import type { DedupeFigures, DedupeOptions } from './dedupe-options.ts';
import { rulesOf, toldRules } from './dedupe-rules.ts';
import { writeDedupePlan } from './write-dedupe-plan.ts';
import { decideKeepers } from './plan.ts';

/**
 * Plans which copies are set aside: the indexes are compared, no file is read before the plan is applied; or the files of folders are, where that is
 * asked for (`planDirectDedupe`).
 * One operation for each copy that is not its set's best one; what stays for a reason is told as `left`.
 *
 * Memory, measured by bench/dedupe-table.ts: 13.5 bytes a record while hashes are counted, then about 75 bytes for
 * each file that has an equal one, and the files of the folders from the root to the current one.
 * Errors: `no-index` (30), `tree-changed` (24), `damaged` (12).
 */
export async function planDedupe(session: Session, options: DedupeOptions = {}): Promise<PreparedRun> {
  if (options.direct === true)
    return (await import('./direct/plan-direct.ts')).planDirectDedupe(session, options);
  const { library } = session;
  const rules = rulesOf(options, library.config.dedupe);
  const { trees, references } = comparedTrees(session, options);
  using lines = comparedLines(session);
  const compared = { trees, lines };
  const equal = await findEqualSets(session, compared);
  const { candidates, leftAlone } = await collectCandidates(session, compared, { equal, rules });
  const decisions = decideKeepers(candidates);
  const figures: DedupeFigures = {
    ...toldRules(rules),
    trees: trees.map(({ tree }) => tree.root),
    references,
    sets: decisions.sets,
    kept: decisions.equalFiles - decisions.moved,
    leftAlone,
  };
  const plan = {
    job: 'dedupe',
    options: { ...figures },
    protectedRoots: references,
  };
  return await prepareRun(session, plan, (writer) =>
    writeDedupePlan(writer, { session, candidates, decisions, lines, rules }),
  );
}
