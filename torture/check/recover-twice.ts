import { dirname } from 'node:path';
import type { FileAccess, Library } from '@mediastruct/core';
import { resumeRuns, Run, unfinishedRuns } from '@mediastruct/core';
import { listRunIds, readLedgerLines, runState } from '@mediastruct/core/testing';
import type { TortureCase } from '../commands/case.ts';
import type { Places, Stage } from '../commands/stage.ts';
import { stageSession } from '../commands/stage.ts';
import type { Difference, Finding, Truth } from './findings.ts';
import {
  findDifferences,
  findIndexFaults,
  findLedgerFaults,
  findLeftovers,
  findLosses,
  findSplitGroups,
  withoutSetId,
} from './findings.ts';
import { findFalseReceipts } from './receipt-faults.ts';
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
  /** Nothing is tried with the disks afterwards, so further commands may show that they go on from here. */
  readonly isLast?: boolean;
}

/**
 * Resumes after a fault, looks at everything, resumes once more. A run that had begun must end as if nothing had
 * happened; one that had not must have changed nothing. A command that is no run is given again, and must come to that end too.
 */
export async function recoverTwice(
  scene: Scene,
  { access, isReported, mayHaveFailed = false, isLast = false }: Aftermath,
): Promise<readonly Finding[]> {
  const { truth, roots } = scene;
  const stage = { access, places: scene.places };
  try {
    const isBegun = unfinishedRuns(stageSession(stage).library).length > 0;
    await resumeRuns(stageSession(stage));
    const isAgain = scene.torture.again !== undefined && !isReported;
    const before = isAgain ? await giveAgain(scene, stage, { isLast }) : [];
    const now = readTree(access, roots);
    const { library } = stageSession(stage);
    const findings = [...before, ...findLosses(now, truth)];
    const isUnchanged = findDifferences(now, truth.before, truth).length === 0;
    const told = mayHaveFailed ? toldBy(library) : [];
    const isExcused = excuses(told, [truth.before, truth.after, now], truth);
    if (isBegun || isReported || isAgain || !isUnchanged)
      findings.push(
        ...withoutUnread(
          findDifferences(now, truth.after, truth).filter((difference) => !isExcused(difference)),
          { truth, told },
        ),
      );
    if (isBegun) findings.push(...findLeftovers(now).filter(({ detail }) => !isNamed(detail, told)));
    findings.push(
      ...findLedgerFaults(access, library, now),
      ...findIndexFaults({ access, library, now }, truth),
      ...findVolumeFaults(library, now),
      ...findFalseReceipts(library, { now, truth }),
      // What could not be taken back because its disk fails is told.
      ...(mayHaveFailed ? [] : findSplitGroups(library)),
    );
    findings.push(...((await scene.torture.findFaults?.(stage, { isReported, isLast, isAgain })) ?? []));
    const digest = digestOf(access, roots);
    await resumeRuns(stageSession(stage));
    if (digestOf(access, roots) !== digest)
      findings.push({ kind: 'not idempotent', detail: 'the second recovery changed something' });
    return findings;
  } catch (error) {
    return [{ kind: 'crashed', detail: (error as Error).stack ?? String(error) }];
  }
}

/** What is lost or untrue before the command is given again, which would hide it. */
async function giveAgain(
  { torture, roots, truth }: Scene,
  stage: Stage,
  { isLast }: { readonly isLast: boolean },
): Promise<readonly Finding[]> {
  const found = findLosses(readTree(stage.access, roots), truth);
  const look = { isReported: false, isLast, isAgain: false };
  const untrue = (await torture.findFaults?.(stage, look)) ?? [];
  await torture.again?.(stageSession(stage), stage);
  return [...found, ...untrue];
}

/** A path of which the last run tells that something failed, and what. */
interface Told {
  readonly paths: readonly string[];
  readonly message: string;
  /** True for a file in an archive: no path of the trees is its own. */
  readonly isMember?: boolean;
}

/** Files of an archive that could not be read have no target that the ledger could tell: so many may be absent as it tells of. */
function withoutUnread(
  differences: readonly Difference[],
  { truth, told }: { readonly truth: Truth; readonly told: readonly Told[] },
): readonly Difference[] {
  let unread = told.filter(({ isMember }) => isMember).length;
  return differences.filter(({ found, path }) => {
    const isOne = unread > 0 && found === null && truth.isDerived?.(path) === true;
    if (isOne) unread -= 1;
    return !isOne;
  });
}

/** The failed files of the last run, those that a full disk kept from being tried, and its warnings. */
function toldBy(library: Library): readonly Told[] {
  const last = listRunIds(library).at(-1);
  if (last === undefined || runState(library, last) !== 'finished') return [];
  const told: Told[] = [];
  const run = new Run(library, last);
  const derived = derivedTargets(run);
  for (const line of readLedgerLines(library.access, run))
    if (line.kind === 'warning') told.push(toldByWarning(line.warning));
    else if (line.kind === 'entry' && (line.entry.state === 'failed' || line.entry.state === 'not-applied')) {
      const { id, path, member, to = derived.get(id), detail = '' } = line.entry;
      const isMember = member !== undefined && to === undefined;
      told.push({ paths: to === undefined ? [path] : [path, to], message: detail, isMember });
    }
  return told;
}

/** Where a file of patterns cannot be read, all that stands in its folder may be meant by it. */
function toldByWarning({ path, message }: Omit<Told, 'paths'> & { readonly path: string }): Told {
  return { paths: [message.endsWith('all below its folder is left alone') ? dirname(path) : path], message };
}

/** The planned targets of files that are made of others, by operation: their content is not that of their source. */
function derivedTargets(run: Run): ReadonlyMap<number, string> {
  const derived = [...run.operations()].filter((operation) => operation.kind === 'derive');
  return new Map(derived.map(({ id, to }) => [id, to]));
}

/** What failed, or stands in a folder that did, may stand elsewhere than it would have; no other file may. */
function excuses(
  told: readonly Told[],
  states: readonly TreeState[],
  { joins = [], companions }: Truth,
): (difference: Difference) => boolean {
  const places = told.flatMap(({ paths }) => paths.map(withoutSetId));
  const isCompanion = (path: string) => companions?.test(path) === true;
  const haveCompanions = places.some(isCompanion);
  const contents = new Set<string>();
  for (const state of states)
    for (const [found, content] of state) {
      const path = withoutSetId(found);
      const isTold = places.some((place) => path === place || path.startsWith(`${place}/`));
      if (isTold || (haveCompanions && isCompanion(path))) contents.add(content);
    }
  // A file and its parts stand and fall together.
  for (const { whole, isPart } of joins) {
    const parts = states.flatMap((state) =>
      [...state].flatMap(([path, part]) => (isPart(path) ? [part] : [])),
    );
    const all = [whole, ...parts];
    if (all.some((content) => contents.has(content))) all.forEach((content) => contents.add(content));
  }
  return ({ found, wanted }) => [found, wanted].some((content) => content !== null && contents.has(content));
}

/** What is left under way is excused only where a failure says which it is. */
function isNamed(path: string, told: readonly Told[]): boolean {
  return told.some(({ message }) => message.includes(path));
}
