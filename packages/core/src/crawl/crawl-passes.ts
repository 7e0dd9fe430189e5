import { MediaStructError } from '../errors/media-struct-error.ts';
import { errnoOf } from '../files/file-access.ts';
import type { Session } from '../journal/session.ts';
import type { Tree } from '../library/library.ts';
import type { GroupsOptions, RefusedTree, TreeOutcomes } from './crawl-groups.ts';
import { crawlGroups } from './crawl-groups.ts';
import type { CrawlReport } from './crawl-report.ts';
import type { DeviceGroup } from './device-groups.ts';
import { joinReports } from './proof/join-reports.ts';
import type { VerifyBudget } from './proof/plan-proof.ts';
import { planProof } from './proof/plan-proof.ts';
import { ProofDays } from '../records/proof/proof-days.ts';
import { daysOfTree } from './proof/scan-days.ts';
import { Spending } from './proof/spending.ts';

export interface PassesOptions extends Omit<GroupsOptions, 'due' | 'spending'> {
  readonly verifyBudget?: VerifyBudget | null | undefined;
}

/**
 * Crawls trees once, and with a budget of time as often as it takes to read those files first that were read the longest ago. The budget
 * is for all trees together.
 */
export async function crawlPasses(
  session: Session,
  groups: readonly DeviceGroup[],
  { verifyBudget = null, ...options }: PassesOptions,
): Promise<TreeOutcomes> {
  const { now } = session;
  if (verifyBudget === null) {
    const spending = new Spending(null, { now, bytes: 0 });
    return crawlGroups(session, groups, { ...options, due: null, spending });
  }
  const since = now().toISOString();
  const { passes: planned, partBytes: bytes } = planProof(daysOfTrees(session, options.trees), verifyBudget);
  const passes = planned.map((due) => ({ ...due, since }));
  const spending = new Spending(verifyBudget, { now, bytes });
  const [first = null, ...later] = passes;
  const ageless = { ...options, maxAgeDays: Number.POSITIVE_INFINITY };
  const outcomes = new Map(await crawlGroups(session, groups, { ...ageless, due: first, spending }));
  for (const due of later) {
    if (spending.left === 0) break;
    const again = { ...ageless, acceptTree: false, force: false, due, spending };
    const sound = groups.map((group) => ({ ...group, trees: group.trees.filter(isCrawled(outcomes)) }));
    for (const [tree, outcome] of await crawlGroups(session, sound, again))
      outcomes.set(tree, joined(outcomes.get(tree), outcome));
  }
  return outcomes;
}

function daysOfTrees({ library }: Session, trees: readonly Tree[]): ReturnType<ProofDays['sorted']> {
  const days = new ProofDays();
  for (const { indexPath } of trees)
    try {
      for (const day of daysOfTree(library.access, indexPath)) days.add(day);
    } catch (error) {
      // A tree whose index cannot be read is refused when it is crawled, which is the place to say so.
      if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
    }
  return days.sorted();
}

function isCrawled(outcomes: TreeOutcomes): (tree: Tree) => boolean {
  return (tree) => {
    const outcome = outcomes.get(tree);
    return outcome !== undefined && !('error' in outcome);
  };
}

function joined(
  before: CrawlReport | RefusedTree | undefined,
  after: CrawlReport | RefusedTree,
): CrawlReport | RefusedTree {
  if (before === undefined || 'error' in before) return after;
  return 'error' in after ? { ...after, before } : joinReports(before, after);
}
