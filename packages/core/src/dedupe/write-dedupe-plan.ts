import { itemAt } from '../errors/item-at.ts';
import { forFilesAsTheyAre } from '../journal/plan/current-stat.ts';
import type { PlanWriter } from '../journal/plan/plan-file.ts';
import type { Session } from '../journal/session.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import type { FileRecord } from '../records/file-record.ts';
import { joinPath } from '../files/walk.ts';
import type { Candidates } from './candidates.ts';
import { advantageOf } from './advantage.ts';
import type { DedupeRules } from './dedupe-rules.ts';
import type { ComparedTree } from './compared-trees.ts';
import { duplicatesFolder } from './compared-trees.ts';
import type { Decisions } from './plan.ts';
import { isAsWellHeld, KEPT_PASSED, mayStandFor } from './plan.ts';
import type { NewOperation } from '../journal/plan/operation.ts';
import { isHashed } from '../records/file-record.ts';
import type { Tree } from '../library/library.ts';
import type { Copy, Duplicate, WhyLeft } from './plan-operations.ts';
import { asideOperation, leftOperation, reasonAside, reasonLeft } from './plan-operations.ts';

/** Files named as keepers of one duplicate; the first that can be read back and is the same suffices. */
const KEEPERS_NAMED = 3;
/** Copies that are looked at for them, some of which may stand on another file system. */
const KEEPERS_TRIED = 64;
const STEP_GROUPS = 1024;

export interface DecidedPlan {
  readonly session: Session;
  readonly candidates: Candidates;
  readonly decisions: Decisions;
  readonly lines: RecordsByNumber;
  readonly rules: DedupeRules;
}

/** Finds the record of a candidate again, and the tree it stands in. */
export interface RecordsByNumber {
  recordAt(ordinal: number): { readonly source: Pick<ComparedTree, 'tree'>; readonly record: FileRecord };
  /** Set where the records are of this moment, so that no file has to be looked at again. */
  readonly areFresh?: true;
  /** Of the record only what a keeper is asked for. */
  contentAt(ordinal: number): {
    readonly source: Pick<ComparedTree, 'tree'>;
    readonly path: string;
    readonly sha256: string | undefined;
  };
}

/**
 * Writes what was decided, folder by folder and each group's files together. Here whole hashes are compared:
 * what only shares the first 64 bits with its keeper is no duplicate and stays, with its group.
 */
export async function writeDedupePlan(plan: PlanWriter, decided: DecidedPlan): Promise<void> {
  const { session, candidates } = decided;
  session.progress({ kind: 'phase', phase: 'writing the plan', totalFiles: candidates.rows });
  let told = 0;
  for (let group = 0; group < candidates.groups; group++) {
    const operations = operationsOf(group, decided);
    const isCurrent = operations.length === 0 || decided.lines.areFresh === true;
    for (const operation of isCurrent ? operations : await forFilesAsTheyAre(session, operations))
      plan.add(operation);
    if (group % STEP_GROUPS !== 0) continue;
    const row = itemAt(candidates.firstRow, group + 1);
    session.progress({ kind: 'advance', files: row - told, bytes: 0 });
    told = row;
    await new Promise((resolve) => setImmediate(resolve));
    throwIfStopped(session.stop);
  }
}

function operationsOf(group: number, decided: DecidedPlan): readonly NewOperation[] {
  const { candidates, decisions } = decided;
  const from = itemAt(candidates.firstRow, group);
  const to = itemAt(candidates.firstRow, group + 1);
  const rows = Array.from({ length: to - from }, (_, nth) => from + nth);
  return decisions.keeperOf[from] === 0
    ? rows.flatMap((row) => leftCopy(row, decided))
    : movedGroup(rows, decided);
}

/** A copy that stays is told unless it is the best one of its set. */
function leftCopy(row: number, decided: DecidedPlan): readonly NewOperation[] {
  const { candidates, decisions } = decided;
  const best = decisions.kept.first(itemAt(candidates.set, row));
  if (best === row || (candidates.isDecided && !candidates.isToGo(itemAt(candidates.group, row)))) return [];
  const copy = copyAt(row, decided);
  const bestCopy = keeperAt(best, decided);
  if (copy.record.sha256 !== bestCopy.sha256) return [];
  return [leftOperation(copy, reasonLeft(whyLeft(row, decided), bestCopy.absolute))];
}

function whyLeft(row: number, { candidates, decisions }: DecidedPlan): WhyLeft {
  const own = itemAt(candidates.group, row);
  if (decisions.linked[row] === 1) return 'hard-link';
  if (candidates.isToStay(own)) return 'decided';
  const best = itemAt(candidates.group, decisions.kept.first(itemAt(candidates.set, row)));
  if (candidates.isReference(own)) return candidates.isReference(best) ? 'both-in-reference' : 'in-reference';
  if (!isAsWellHeld(candidates, { group: own, keeper: best })) return 'outside';
  if (!candidates.allHaveEquals(own) || hasNearCopy(row, { candidates, decisions })) return 'group';
  return 'other-file-system';
}

/** Whether a better copy is on the file system of this one, so that it could have been moved but for its group. */
function hasNearCopy(
  row: number,
  { candidates, decisions }: Pick<DecidedPlan, 'candidates' | 'decisions'>,
): boolean {
  const deviceOf = (one: number) => candidates.device[itemAt(candidates.group, one)];
  const { kept } = decisions;
  let passed = 0;
  for (
    let other = kept.first(itemAt(candidates.set, row));
    other >= 0 && other !== row && passed < KEPT_PASSED;
    other = kept.next(other), passed++
  )
    if (deviceOf(other) === deviceOf(row)) return true;
  return false;
}

function movedGroup(rows: readonly number[], decided: DecidedPlan): readonly NewOperation[] {
  const { candidates, decisions, session } = decided;
  const duplicates = rows.map((row) => duplicateAt(row, { isAlone: rows.length === 1, decided }));
  const proven = duplicates.filter((duplicate) => duplicate !== null);
  const [main] = proven;
  if (main === undefined || proven.length < rows.length) return [];
  const group = rows.length > 1 ? `dedupe-${candidates.group[main.row]}` : undefined;
  return proven.map((duplicate) => {
    const keeper = itemAt(decisions.keeperOf, duplicate.row) - 1;
    const advantage = advantageOf(candidates, {
      keeper: itemAt(candidates.group, keeper),
      moved: itemAt(candidates.group, duplicate.row),
    });
    return asideOperation(duplicate, {
      folder: duplicatesFolder(session.library, duplicate.tree),
      group,
      main: main.record,
      because: reasonAside(itemAt(duplicate.keepers, 0), advantage),
    });
  });
}

/**
 * The copy with its keepers, the decided one first; null where their whole hashes differ. Each further one may stand for the copy as the decided one may,
 * because the first that reads the same suffices. A file of a group has only the decided one, because the group's keepers stand in one folder together.
 */
function duplicateAt(
  row: number,
  { isAlone, decided }: { isAlone: boolean; decided: DecidedPlan },
): (RowCopy & Duplicate) | null {
  const { candidates, decisions } = decided;
  const copy = copyAt(row, decided);
  const decidedKeeper = itemAt(decisions.keeperOf, row) - 1;
  const rows = [decidedKeeper];
  const { kept } = decisions;
  const group = itemAt(candidates.group, row);
  for (
    let other = kept.first(itemAt(candidates.set, row)), tried = 0;
    isAlone && other >= 0 && rows.length < KEEPERS_NAMED && tried < KEEPERS_TRIED;
    other = kept.next(other), tried++
  ) {
    const keeper = itemAt(candidates.group, other);
    const isNear = candidates.device[keeper] === candidates.device[group];
    if (other !== decidedKeeper && isNear && mayStandFor(candidates, { group, keeper })) rows.push(other);
  }
  const keepers = rows
    .map((keeper) => keeperAt(keeper, decided))
    .filter(({ sha256 }) => sha256 === copy.record.sha256);
  const isProven = keepers[0] !== undefined && keepers[0].row === decidedKeeper;
  return isProven ? { ...copy, keepers: keepers.map(({ absolute }) => absolute) } : null;
}

interface RowCopy extends Copy {
  readonly row: number;
  readonly tree: Tree;
}

function copyAt(row: number, { candidates, lines }: DecidedPlan): RowCopy {
  const { source, record } = lines.recordAt(itemAt(candidates.ordinal, row));
  if (!isHashed(record)) throw new Error(`${record.path}: expected a record with a hash among equal files`);
  return { row, tree: source.tree, record, absolute: joinPath(source.tree.root, record.path) };
}

interface Keeper {
  readonly row: number;
  readonly absolute: string;
  readonly sha256: string | undefined;
}

function keeperAt(row: number, { candidates, lines }: DecidedPlan): Keeper {
  const { source, path, sha256 } = lines.contentAt(itemAt(candidates.ordinal, row));
  return { row, sha256, absolute: joinPath(source.tree.root, path) };
}
