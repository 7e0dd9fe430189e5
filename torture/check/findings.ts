import type { FileAccess, Library } from '@mediastruct/core';
import { Run } from '@mediastruct/core';
import { lstatOrNull } from '@mediastruct/core';
import {
  isTemporaryName,
  listRunIds,
  readIndex,
  readLedger,
  readLedgerLines,
  runState,
  targetOf,
} from '@mediastruct/core/testing';
import type { TreeState } from './tree-state.ts';

/** What must never be seen. `lost`, `overwritten` and `torn` are the owner's files; the others are our bookkeeping. */
export const FINDING_KINDS = [
  'lost',
  'overwritten',
  'torn',
  'leftover',
  'wrong end',
  'ledger',
  'index',
  'volume',
  'split',
  'receipt',
  'not idempotent',
  'crashed',
  'exit code',
  'lock',
  'survived',
] as const;

export interface Finding {
  readonly kind: (typeof FINDING_KINDS)[number];
  readonly detail: string;
}

export interface Truth {
  /** The trees before the command. */
  readonly before: TreeState;
  /** The trees after the command where nothing fails. */
  readonly after: TreeState;
  /** Files that the command itself makes, such as the tag files of a volume. */
  readonly isGenerated?: ((path: string) => boolean) | undefined;
  /** Files that are made of others and can be made again, such as segments: a run may take back what it made. */
  readonly isDerived?: ((path: string) => boolean) | undefined;
  /** Paths of files that stand and fall together. */
  readonly companions?: RegExp | undefined;
  /** Files that stand in parts at some time: where all parts are there, the file is. */
  readonly joins?: readonly JoinedContent[] | undefined;
}

/** A file that its parts hold together. */
export interface JoinedContent {
  readonly path: string;
  /** SHA-256 of the file. */
  readonly whole: string;
  readonly isPart: (path: string) => boolean;
}

/** SHA-256 of nothing: a placeholder. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Nothing that was there is gone, nothing was replaced, nothing under a final name is half a file. */
export function findLosses(
  now: TreeState,
  { before, after, isGenerated, isDerived, joins = [] }: Truth,
): Finding[] {
  const findings: Finding[] = [];
  const held = [...before].filter(([path]) => !isDerived?.(path));
  const reachable = new Set([...now].filter(([path]) => !isTemporary(path)).map(([, content]) => content));
  const states = { before, after };
  const heldBefore = joinedIn(new Set(before.values()), joins, states);
  const heldInParts = heldBefore.map(({ path, whole }) => [path, whole] as const);
  for (const { whole } of joinedIn(reachable, joins, states)) reachable.add(whole);
  for (const [path, content] of [...held, ...heldInParts])
    if (!reachable.has(content) && !isGenerated?.(path)) findings.push({ kind: 'lost', detail: path });
  for (const [path, content] of held) {
    const found = isTemporary(path) ? undefined : now.get(path);
    // A command that is to put something else there has moved the old content; that it is lost is told above.
    const isMeant = found === after.get(path);
    // So does one that holds the name for what comes next, where there are no links; left there it is told as torn.
    const isHeld = found === EMPTY && after.has(path) && after.get(path) !== content;
    const isReplaced = found !== undefined && found !== content && !isMeant && !isHeld;
    if (isReplaced && !isGenerated?.(path)) findings.push({ kind: 'overwritten', detail: path });
  }
  const contents = new Set([...before.values(), ...after.values()]);
  for (const [path, content] of now)
    if (!isTemporary(path) && !isGenerated?.(path) && !contents.has(content))
      findings.push({ kind: 'torn', detail: path });
  return findings;
}

function joinedIn(
  contents: ReadonlySet<string>,
  joins: readonly JoinedContent[],
  { before, after }: Pick<Truth, 'before' | 'after'>,
): readonly JoinedContent[] {
  return joins.filter(({ isPart }) => {
    const parts = [...before, ...after].filter(([path]) => isPart(path));
    return parts.length > 0 && parts.every(([, part]) => contents.has(part));
  });
}

/** No file of ours is left under way. */
export function findLeftovers(now: TreeState): Finding[] {
  return [...now.keys()]
    .filter((path) => isTemporary(path))
    .map((path) => ({ kind: 'leftover', detail: path }));
}

/** A path at which not the wanted content stands; null for none. */
export interface Difference extends Finding {
  readonly path: string;
  readonly found: string | null;
  readonly wanted: string | null;
}

/** The trees are exactly as wanted. */
export function findDifferences(found: TreeState, expected: TreeState, truth: Truth): Difference[] {
  const now = withoutSetIds(found);
  const wanted = withoutSetIds(expected);
  const isFree = (path: string) => isTemporary(path) || truth.isGenerated?.(path);
  const paths = new Set([...now.keys(), ...wanted.keys()].filter((path) => !isFree(path)));
  return [...paths]
    .filter((path) => now.get(path) !== wanted.get(path))
    .map((path) => ({
      kind: 'wrong end' as const,
      path,
      found: now.get(path) ?? null,
      wanted: wanted.get(path) ?? null,
      detail: `${path}: ${now.has(path) ? 'found' : 'absent'}, ${wanted.has(path) ? 'wanted' : 'not wanted'}`,
    }));
}

/**
 * A library draws the name of its set of volumes by lot, what a delta replaces is kept in a folder with such a name, and a folder that is no tree of the library has its
 * copies set aside under a name that ends with a sum of its path.
 */
function withoutSetIds(state: TreeState): TreeState {
  return new Map([...state].map(([path, content]) => [withoutSetId(path), content]));
}

export function withoutSetId(path: string): string {
  return path
    .replace(/MS_[0-9a-f]{8}_/g, 'MS_set_')
    .replace(/\/kept\/[0-9a-f]{8}\//, '/kept/id/')
    .replace(/(\/duplicates\/[^/]+)-[0-9a-f]{8}\//, '$1-id/');
}

/** Each finished run has one true end state for every operation. */
export function findLedgerFaults(access: FileAccess, library: Library, now: TreeState): Finding[] {
  const findings: Finding[] = [];
  for (const runId of listRunIds(library)) {
    if (runState(library, runId) !== 'finished') continue;
    const run = new Run(library, runId);
    const { operations } = run.totals();
    const entries = [...readLedger(access, run)];
    if (entries.length !== operations)
      findings.push({
        kind: 'ledger',
        detail: `${runId}: ${entries.length} of ${operations} have an end state`,
      });
    // A run whose disk is full or gone ends there, and says which files it did not try.
    const isFull =
      entries.some(({ state, code }) => state === 'failed' && code === 'no-space') || isLeft(access, run);
    for (const { state, path } of entries)
      if (state === 'not-applied' && !isFull)
        findings.push({ kind: 'ledger', detail: `${runId}: ${path} was not applied` });
  }
  const last = listRunIds(library).at(-1);
  if (last === undefined || runState(library, last) !== 'finished') return findings;
  for (const { to, path } of readLedger(access, new Run(library, last)))
    if (to !== undefined && !now.has(to))
      findings.push({ kind: 'ledger', detail: `${path}: said to be at ${to}, which does not exist` });
  return findings;
}

/** True where a disk that did not answer any more was told, with the number of files that were not tried. */
function isLeft(access: FileAccess, run: Run): boolean {
  for (const line of readLedgerLines(access, run))
    if (line.kind === 'warning' && line.warning.message.includes('were not tried')) return true;
  return false;
}

/** Files of one group stand together: all of them at their targets, or none. */
export function findSplitGroups(library: Library): Finding[] {
  const placed = new Map<string, Set<boolean>>();
  for (const runId of listRunIds(library)) {
    if (runState(library, runId) !== 'finished') continue;
    for (const { operation, outcome } of new Run(library, runId).outcomes()) {
      const { group } = operation;
      if (group === undefined || targetOf(operation) === undefined) continue;
      if (outcome.kind !== 'done' && outcome.kind !== 'failed') continue;
      const key = `${runId} ${group}`;
      placed.set(key, (placed.get(key) ?? new Set()).add(outcome.to !== null));
    }
  }
  return [...placed]
    .filter(([, ends]) => ends.size > 1)
    .map(([group]) => ({ kind: 'split', detail: `${group} stands in two places` }));
}

/** Each index tells exactly the files of its tree, with their contents. */
export function findIndexFaults(
  { access, library, now }: { access: FileAccess; library: Library; now: TreeState },
  { isGenerated }: Truth,
): Finding[] {
  const findings: Finding[] = [];
  for (const tree of library.trees) {
    if (lstatOrNull(access, tree.indexPath) === null) continue;
    const records = [...readIndex(access, tree.indexPath)];
    const told = new Map(records.map(({ path, sha256 }) => [path, sha256]));
    // What is in doubt keeps the hash that it had when it was known good.
    const inDoubt = new Set(records.flatMap(({ path, error }) => (error === undefined ? [] : [path])));
    const here = new Map(
      [...now]
        .filter(([path]) => path.startsWith(`${tree.root}/`) && !isTemporary(path) && !isGenerated?.(path))
        .map(([path, content]) => [path.slice(tree.root.length + 1), content]),
    );
    for (const path of new Set([...told.keys(), ...here.keys()]))
      if (told.get(path) !== here.get(path) && !(inDoubt.has(path) && here.has(path)))
        findings.push({
          kind: 'index',
          detail: `${tree.name}: ${path} is ${told.has(path) ? 'told' : 'not told'} and ${here.has(path) ? 'there' : 'not there'}`,
        });
  }
  return findings;
}

function isTemporary(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return isTemporaryName(name) || name.startsWith('.ms-');
}
