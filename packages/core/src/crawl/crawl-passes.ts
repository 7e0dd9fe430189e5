import { MediaStructError } from '../errors/media-struct-error.ts';
import { errnoOf } from '../files/file-access.ts';
import type { Session } from '../journal/session.ts';
import type { Tree } from '../library/library.ts';
import type { ProofDay } from '../records/proof/proof-days.ts';
import { ProofDays } from '../records/proof/proof-days.ts';
import type { GroupsOptions, RefusedTree, TreeOutcomes } from './crawl-groups.ts';
import { crawlGroups } from './crawl-groups.ts';
import type { CrawlReport } from './crawl-report.ts';
import type { DeviceGroup } from './device-groups.ts';
import { joinReports } from './proof/join-reports.ts';
import type { ProofPass, VerifyBudget } from './proof/plan-proof.ts';
import { NOTHING_DUE, PASSES, planPass } from './proof/plan-proof.ts';
import { daysOfTree } from './proof/scan-days.ts';
import { unreadDays } from './proof/unread-days.ts';
import { Spending } from './proof/spending.ts';
import { identityOf } from './tree-identity.ts';
import { WrongFiles } from './wrong-files.ts';

export interface PassesOptions extends Omit<GroupsOptions, 'due' | 'spending' | 'wrongOf'> {
  readonly verifyBudget?: VerifyBudget | null | undefined;
}

/**
 * Crawls trees once, and with a budget as often as it takes to use it up, those files first that were read the longest ago. The budget is
 * for all trees together; a tree that is not there has no part in it.
 */
export async function crawlPasses(
  session: Session,
  groups: readonly DeviceGroup[],
  { verifyBudget = null, ...given }: PassesOptions,
): Promise<TreeOutcomes> {
  const spending = new Spending(verifyBudget, session.now);
  const noneWrong = () => new WrongFiles(given.wrongKept);
  const wrong = new Map(given.trees.map((tree) => [tree, noneWrong()]));
  const options = { ...given, spending, wrongOf: (tree: Tree) => wrong.get(tree) ?? noneWrong() };
  if (verifyBudget === null) return crawlGroups(session, groups, { ...options, due: null });
  const ageless = { ...options, maxAgeDays: Number.POSITIVE_INFINITY };
  const since = session.now().toISOString();
  const days = daysOfTrees(session, given.trees.filter(isThere(session, given)));
  const wholeBytes = days.reduce((sum, { day, bytes }) => sum + (day === '' ? 0 : bytes), 0);
  let pass = planPass(days, verifyBudget, wholeBytes) ?? NOTHING_DUE;
  let left = beginPass(spending, pass);
  const outcomes = new Map(await crawlGroups(session, groups, { ...ageless, due: pass.due }));
  for (let nth = 0; nth < PASSES; nth++) {
    const sound = given.trees.filter(isCrawled(outcomes));
    const unread = unreadDays(daysOfTrees(session, sound), { since, ...readingsOf(outcomes) });
    const next = nextPass(unread, { pass, left, spending, wholeBytes });
    if (next === null) break;
    pass = next;
    left = beginPass(spending, pass);
    const again = { ...ageless, trees: sound, acceptTree: false, force: false, due: { ...pass.due, since } };
    for (const [tree, outcome] of await crawlGroups(session, groupsOf(groups, sound), again))
      outcomes.set(tree, joined(outcomes.get(tree), outcome));
  }
  return outcomes;
}

/** Returns what of the budget is left before the pass, bytes. */
function beginPass(spending: Spending, { partBytes }: ProofPass): number {
  spending.beginPass(partBytes);
  return spending.left.bytes;
}

/** The pass after one; null where the budget is used up, or nothing is left to read. Files of its last day may be left where it took some of them. */
function nextPass(
  days: readonly ProofDay[],
  {
    pass,
    left,
    spending,
    wholeBytes,
  }: { pass: ProofPass; left: number; spending: Spending; wholeBytes: number },
): ProofPass | null {
  const { left: now, rest } = spending;
  if (rest === null || now.bytes <= 0) return null;
  const { upTo } = pass.due;
  const mayBeLeft = now.bytes < left;
  return planPass(
    days.filter(({ day }) => day > upTo || (mayBeLeft && day === upTo)),
    rest,
    wholeBytes,
  );
}

function readingsOf(outcomes: TreeOutcomes): { readonly files: number; readonly bytes: number } {
  let [files, bytes] = [0, 0];
  for (const outcome of outcomes.values()) {
    const report = 'error' in outcome ? outcome.before : outcome;
    files += report?.hashed ?? 0;
    bytes += report?.hashedBytes ?? 0;
  }
  return { files, bytes };
}

function groupsOf(groups: readonly DeviceGroup[], trees: readonly Tree[]): readonly DeviceGroup[] {
  return groups
    .map((group) => ({ ...group, trees: group.trees.filter((tree) => trees.includes(tree)) }))
    .filter((group) => group.trees.length > 0);
}

function daysOfTrees({ library }: Session, trees: readonly Tree[]): readonly ProofDay[] {
  const days = new ProofDays();
  for (const { indexPath } of trees)
    unlessRefused(() => {
      for (const day of daysOfTree(library.access, indexPath)) days.add(day);
    });
  return days.sorted();
}

function isThere(session: Session, options: PassesOptions): (tree: Tree) => boolean {
  return (tree) => unlessRefused(() => identityOf(session, tree, { ...options, force: false }));
}

/** False for a tree that is not there, or whose index cannot be read: it is refused when it is crawled, which is the place to say so. */
function unlessRefused(look: () => unknown): boolean {
  try {
    look();
    return true;
  } catch (error) {
    if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
    return false;
  }
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
