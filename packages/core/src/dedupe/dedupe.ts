import { prepareRun } from '../journal/prepare-run.ts';
import type { PreparedRun } from '../journal/run/run.ts';
import type { Session } from '../journal/session.ts';
import { IndexLines } from '../records/index-lines.ts';
import { collectCandidates, findEqualSets } from './collect-candidates.ts';
import type { ComparedTree } from './compared-trees.ts';
import { comparedTrees } from './compared-trees.ts';
import type { DedupeFigures, DedupeOptions } from './dedupe-options.ts';
import { writeDedupePlan } from './write-dedupe-plan.ts';
import { decideKeepers } from './plan.ts';

/**
 * Plans which copies are set aside: the indexes are compared, no file is read before the plan is applied.
 * One operation for each copy that is not its set's best one; what stays for a reason is told as `left`.
 *
 * Memory, measured by bench/dedupe-table.ts: 13.5 bytes a record while hashes are counted, then about 75 bytes for
 * each file that has an equal one, and the files of the folders from the root to the current one.
 * Errors: `no-index` (30), `tree-changed` (24), `damaged` (12).
 */
export async function planDedupe(session: Session, options: DedupeOptions = {}): Promise<PreparedRun> {
  const { library } = session;
  const keep = options.keep ?? library.config.dedupe.keep;
  const { trees, references } = comparedTrees(session, options);
  using lines = new IndexLines<ComparedTree>(library.access);
  const equal = await findEqualSets(session, trees);
  const candidates = await collectCandidates(session, trees, { equal, keep, lines });
  const decisions = decideKeepers(candidates, keep);
  const figures: DedupeFigures = {
    keep,
    trees: trees.map(({ tree }) => tree.root),
    references,
    sets: decisions.sets,
    kept: decisions.equalFiles - decisions.moved,
  };
  const plan = {
    job: 'dedupe',
    options: { ...figures },
    protectedRoots: references,
  };
  return await prepareRun(session, plan, (writer) =>
    writeDedupePlan(writer, { session, candidates, decisions, lines, keep }),
  );
}
