import { pathBelow } from '@mediastruct/core';
import type { ListedFile, TreeEntry } from '../listing/tree-entry.ts';
import { hasOneAbove } from '../names/above.ts';
import { foldName } from '../names/collisions.ts';
import type { FileChange, TreeChange } from '../tree/tree-change.ts';

/** One step of the plan that moves or makes a file; paths are below the folder. */
export type FileStep =
  /** The old file leaves its place and is kept. */
  | { readonly kind: 'keep'; readonly path: string; readonly was: ListedFile }
  /** The old file gets its new name. */
  | { readonly kind: 'rename'; readonly from: string; readonly path: string; readonly to: ListedFile }
  /** A file with content that was made beforehand gets its place. */
  | { readonly kind: 'place'; readonly path: string; readonly change: FileChange };

/** What is to be done, in order; all else is made when the files are in their places. */
export interface ApplyPlan {
  /** Entries that are put aside whole before anything else: symlinks, and what changes its kind, with all that is below it. */
  readonly aside: readonly string[];
  readonly steps: readonly FileStep[];
  /** Files that become further names of other files. */
  readonly links: readonly FileChange[];
}

/**
 * Decides what makes the new state from the old one. Pure. Every file is moved once at most, and what takes a place comes right after what leaves it, so
 * that the undo of a run, which goes through the plan in its order, finds each place free. Where the file system `folds` names, what comes back under a name of other case
 * is put aside first. Memory: about 300 bytes a change.
 */
export function planApply(
  changes: readonly TreeChange[],
  old: Iterable<TreeEntry>,
  { folds = false }: { readonly folds?: boolean | undefined } = {},
): ApplyPlan {
  const aside = asidePaths(changes, folds ? namesThatCome(changes) : null);
  const asideSet = new Set(aside);
  const renames = renamesOf(changes, { old, aside: asideSet });
  const taken = new Set(renames.values());
  const steps: FileStep[] = [];
  const links: FileChange[] = [];
  for (const change of changes) {
    const { path, was } = change;
    const isAside = asideSet.has(path) || hasOneAbove(path, asideSet);
    if (was?.kind === 'file' && leaves(change) && !taken.has(path) && !isAside)
      steps.push({ kind: 'keep', path, was });
    if (change.kind !== 'file' || !arrives(change)) continue;
    const from = renames.get(path);
    if (change.to.link !== undefined) links.push(change);
    else if (from === undefined) steps.push({ kind: 'place', path, change });
    else steps.push({ kind: 'rename', from, path, to: change.to });
  }
  return { aside, steps: besideTheirPlaces(steps), links };
}

/** The new names, as a file system that folds names knows them. */
function namesThatCome(changes: readonly TreeChange[]): ReadonlySet<string> {
  return new Set(
    changes.flatMap(({ path, was, kind }) => (was === null && kind !== 'removed' ? [foldName(path)] : [])),
  );
}

/** The outermost entries that change their kind, symlinks that go or change, and what leaves a name that comes in another case. */
function asidePaths(changes: readonly TreeChange[], coming: ReadonlySet<string> | null): readonly string[] {
  const paths: string[] = [];
  for (const change of changes) {
    const { path, was, kind } = change;
    if (was === null || was.kind === 'unknown') continue;
    const isRetyped = kind !== 'removed' && was.kind !== kind;
    const isOtherCase = kind === 'removed' && coming?.has(foldName(path)) === true;
    if (!isRetyped && !isOtherCase && was.kind !== 'symlink') continue;
    const last = paths.at(-1);
    // Changes are in the order of a walk, so what is below an entry follows it.
    if (last === undefined || pathBelow(last, path) === null) paths.push(path);
  }
  return paths;
}

/** Whether the old file does not stay in its place. */
function leaves(change: TreeChange): boolean {
  return change.kind !== 'file' || arrives(change);
}

/** Whether another file takes the place: with other content, or with the same as a file of its own, or as a name of another one. */
function arrives({ was, to, content }: FileChange): boolean {
  return content.kind !== 'same' || was?.kind !== 'file' || was.link !== to.link;
}

/**
 * The files that get a new name as they are, by that name: where nothing stands in its place, and nothing but the name changes. All others are made as
 * new files, so that no file waits for the place of another one, and so are those in a folder that is put aside.
 */
function renamesOf(
  changes: readonly TreeChange[],
  { old, aside }: { readonly old: Iterable<TreeEntry>; readonly aside: ReadonlySet<string> },
): ReadonlyMap<string, string> {
  const isAside = (path: string) => aside.has(path) || hasOneAbove(path, aside);
  const leaving = new Map<string, ListedFile>();
  for (const change of changes)
    if (change.was?.kind === 'file' && leaves(change) && !isAside(change.path))
      leaving.set(change.path, change.was);
  for (const path of linkedPaths(old)) leaving.delete(path);
  const renames = new Map<string, string>();
  for (const change of changes) {
    if (change.kind !== 'file' || change.content.kind !== 'old' || change.to.link !== undefined) continue;
    const from = leaving.get(change.content.path);
    if (from === undefined || change.was?.kind === 'file' || !isSameButName(from, change.to)) continue;
    leaving.delete(from.path);
    renames.set(change.path, from.path);
  }
  return renames;
}

/** Files of several names: a rename of one of them would take the others along. */
function* linkedPaths(old: Iterable<TreeEntry>): Generator<string> {
  for (const entry of old)
    if (entry.kind === 'file' && entry.link !== undefined) {
      yield entry.path;
      yield entry.link;
    }
}

function isSameButName(a: ListedFile, b: ListedFile): boolean {
  const isSameOwned = a.sha256 === b.sha256 && a.mode === b.mode && a.mtimeNs === b.mtimeNs;
  return isSameOwned && JSON.stringify(a.attributes ?? {}) === JSON.stringify(b.attributes ?? {});
}

/** Puts each rename away from a place right before the step that takes it. */
function besideTheirPlaces(steps: readonly FileStep[]): readonly FileStep[] {
  const places = new Set(steps.flatMap((step) => (step.kind === 'keep' ? [] : [step.path])));
  const away = new Map<string, FileStep>();
  for (const step of steps) if (step.kind === 'rename' && places.has(step.from)) away.set(step.from, step);
  const ordered: FileStep[] = [];
  for (const step of steps) {
    if (step.kind === 'rename' && away.has(step.from)) continue;
    const before = step.kind === 'keep' ? undefined : away.get(step.path);
    if (before !== undefined) ordered.push(before);
    ordered.push(step);
  }
  return ordered;
}
