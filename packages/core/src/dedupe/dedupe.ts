import { MediaStructError } from '../errors/media-struct-error.ts';
import { prepareRun } from '../journal/prepare-run.ts';
import type { PreparedRun } from '../journal/run/run.ts';
import type { Session } from '../journal/session.ts';
import { collectCandidates, comparedLines, findEqualSets } from './collect-candidates.ts';
import { decidedCopies, settleDecided, toldDecisions } from './decided/settle-decided.ts';
import { comparedTrees, outsideNames } from './compared-trees.ts';
import type { DedupeFigures, DedupeOptions } from './dedupe-options.ts';
import { rulesOf, toldRules } from './dedupe-rules.ts';
import { writeDedupePlan } from './write-dedupe-plan.ts';
import { decideKeepers } from './plan.ts';

/**
 * Plans which copies are set aside: the indexes are compared, no file is read before the plan is applied; or the files of folders are, where that is
 * asked for (`planDirectDedupe`).
 * What a person decided to keep stays, unless no decision is to be asked. Where only a person's decisions are asked for, those are followed in place of the rules; one that is not so any more is told as a warning.
 * One operation for each copy that is not its set's best one; what stays for a reason is told as `left`.
 *
 * Memory, measured by bench/dedupe-table.ts: 13.5 bytes a record while hashes are counted, then about 75 bytes for
 * each file that has an equal one, the files of the folders from the root to the current one, and about 900 bytes for each copy that was decided about.
 * Errors: `no-index` (30), `tree-changed` (24), `damaged` (12).
 */
export async function planDedupe(session: Session, options: DedupeOptions = {}): Promise<PreparedRun> {
  if (options.decided === true && options.ignoreDecisions === true)
    throw new MediaStructError('usage', 'A plan of what was decided cannot ignore what was decided');
  if (options.direct === true && options.decided === true)
    throw new MediaStructError(
      'usage',
      'Decisions are about files that an index tells of, not about folders that are looked at now',
    );
  if (options.direct === true)
    return (await import('./direct/plan-direct.ts')).planDirectDedupe(session, options);
  const { library } = session;
  const rules = rulesOf(options, library.config.dedupe);
  const { trees, references } = comparedTrees(session, options);
  using lines = comparedLines(session);
  const compared = { trees, lines };
  const equal = await findEqualSets(session, compared);
  const isDecided = options.decided === true;
  const decided = decidedCopies(library, equal.sets, options);
  const { candidates, leftAlone } = await collectCandidates(session, compared, {
    ...{ equal, rules, decided, isDecided },
  });
  if (isDecided && decided !== null) settleDecided(session, decided, { candidates, lines, trees });
  const decisions = decideKeepers(candidates);
  const figures: DedupeFigures = {
    ...toldRules(rules),
    trees: trees.map(({ tree }) => tree.root),
    outside: outsideNames(trees),
    references,
    sets: decisions.sets,
    kept: decisions.equalFiles - decisions.moved,
    leftAlone,
    ...toldDecisions(decided, isDecided),
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
