import type { FileAccess } from '../../packages/core/src/files/file-access.ts';
import type { Library } from '../../packages/core/src/index.ts';
import {
  listRunIds,
  readLedger,
  resumeRuns,
  runPaths,
  runState,
  unfinishedRuns,
} from '../../packages/core/src/index.ts';
import type { TortureCase } from '../commands/case.ts';
import type { Places } from '../commands/stage.ts';
import { stageSession } from '../commands/stage.ts';
import type { LedgerEntry } from '../../packages/core/src/index.ts';
import type { Difference, Finding, Truth } from './findings.ts';
import {
  findDifferences,
  findIndexFaults,
  findLedgerFaults,
  findLeftovers,
  findLosses,
  findSplitGroups,
} from './findings.ts';
import { findVolumeFaults } from './volume-faults.ts';
import type { TreeState } from './tree-state.ts';
import { digestOf, readTree } from './tree-state.ts';

/** A command on its stage, with what is true before and after it. */
export interface Scene {
  readonly torture: TortureCase;
  readonly places: Places;
  readonly roots: readonly string[];
  readonly truth: Truth;
}

export interface Aftermath {
  readonly access: FileAccess;
  /** The command had told of its success. */
  readonly isReported: boolean;
  /** Files may have failed and be told as such; then the trees are neither as before nor as after. */
  readonly mayHaveFailed?: boolean;
}

/**
 * Resumes after a fault, looks at everything, resumes once more. A run that had begun must end as if nothing had
 * happened; one that had not must have changed nothing.
 */
export async function recoverTwice(
  scene: Scene,
  { access, isReported, mayHaveFailed = false }: Aftermath,
): Promise<readonly Finding[]> {
  const { truth, roots } = scene;
  const stage = { access, places: scene.places };
  try {
    const isBegun = unfinishedRuns(stageSession(stage).library).length > 0;
    await resumeRuns(stageSession(stage));
    const now = readTree(access, roots);
    const { library } = stageSession(stage);
    const findings = findLosses(now, truth);
    const isUnchanged = findDifferences(now, truth.before, truth).length === 0;
    const failed = mayHaveFailed ? failuresOf(library) : [];
    const isExcused = excuses(failed, [truth.before, truth.after, now]);
    if (isBegun || isReported || !isUnchanged)
      findings.push(
        ...findDifferences(now, truth.after, truth).filter((difference) => !isExcused(difference)),
      );
    if (isBegun) findings.push(...findLeftovers(now).filter(({ detail }) => !isNamed(detail, failed)));
    findings.push(
      ...findLedgerFaults(access, library, now),
      ...findIndexFaults({ access, library, now }, truth),
      ...findVolumeFaults(library, now),
      // What could not be taken back because its disk fails is told.
      ...(mayHaveFailed ? [] : findSplitGroups(access, library)),
    );
    const digest = digestOf(access, roots);
    await resumeRuns(stageSession(stage));
    if (digestOf(access, roots) !== digest)
      findings.push({ kind: 'not idempotent', detail: 'the second recovery changed something' });
    return findings;
  } catch (error) {
    return [{ kind: 'crashed', detail: (error as Error).stack ?? String(error) }];
  }
}

/** The files that the last run tells of as failed. */
function failuresOf(library: Library): readonly LedgerEntry[] {
  const last = listRunIds(library).at(-1);
  if (last === undefined || runState(library, last) !== 'finished') return [];
  return [...readLedger(library.access, runPaths(library, last).ledger)].filter(
    ({ state }) => state === 'failed',
  );
}

/** A file that failed, or stands in a folder that did, may stand elsewhere than it would have; no other file may. */
function excuses(
  failed: readonly LedgerEntry[],
  states: readonly TreeState[],
): (difference: Difference) => boolean {
  const places = failed.flatMap(({ path, to }) => (to === undefined ? [path] : [path, to]));
  const contents = new Set<string>();
  for (const state of states)
    for (const [path, content] of state)
      if (places.some((place) => path === place || path.startsWith(`${place}/`))) contents.add(content);
  return ({ found, wanted }) => [found, wanted].some((content) => content !== null && contents.has(content));
}

/** What is left under way is excused only where a failure says which it is. */
function isNamed(path: string, failed: readonly LedgerEntry[]): boolean {
  return failed.some(({ detail }) => detail?.includes(path));
}
