import { dirname, join } from 'node:path';
import type { Run, Session } from '@mediastruct/core';
import {
  folderOf,
  isPlacing,
  lstatOrNull,
  pathBelow,
  runOptions,
  symlinkBetween,
  syncFolder,
} from '@mediastruct/core';
import { Dir } from '../dir/dir.ts';
import type { Listing } from '../listing/listing-file.ts';
import { DirIndex } from '../listing/dir-index.ts';
import { openListing } from '../listing/listing-file.ts';
import { compareListings } from '../tree/compare-listings.ts';
import type { ApplyPlaces } from './apply-home.ts';
import { placesOf } from './apply-home.ts';
import type { ApplyOptions } from './apply-options.ts';
import { APPLY_OPTIONS } from './apply-options.ts';
import { planApply } from './apply-plan.ts';
import { giveOwned } from './owned.ts';
import { entriesAt, moveEntries } from './aside.ts';
import { settleTree } from './settle-tree.ts';
import { treeDifferences } from './tree-differences.ts';

/** Whether the folder is in the new state already, so that nothing is to be done. */
export function isApplied(session: Session, run: Run): boolean {
  const { old, now } = stateOf(session, run);
  return compareListings(old, now).changes.length === 0;
}

/** Puts what stands in the way of the plan aside, before the first of its operations. */
export async function makeWay(session: Session, run: Run): Promise<void> {
  const { folder, folds, places, old, plan } = stateOf(session, run);
  const { access } = session.library;
  const aside = new Set(plan().aside);
  const { content } = session;
  await moveEntries(entriesAt(aside, old.entries()), {
    access,
    content,
    from: folder,
    to: places.kept,
    isToOurs: true,
    folds,
  });
  // The journal keeps the times of folders before their files leave, and they must be those of the old state.
  const parents = new Set([...aside].map((path) => dirname(path)));
  for (const entry of old.entries())
    if (entry.kind === 'folder' && parents.has(entry.path))
      giveOwned(access, join(folder, entry.path), entry);
}

/** Makes what is no file as the new listing tells, and compares the whole folder with it. */
export async function finishApply(session: Session, run: Run): Promise<void> {
  const { folder, folds, old, now } = stateOf(session, run);
  const leave = notInPlace(run);
  await settleTree(session.library.access, {
    folder,
    folds,
    from: old,
    to: now,
    leave,
    ...problemsOf(session),
  });
  await tellDifferences(session, run, now);
}

/** As `finishApply`, back to the old state, after `undo` brought the files back. */
export async function finishUndo(session: Session, run: Run, undo: Run): Promise<void> {
  const { folder, folds, places, old, now, plan } = stateOf(session, run);
  const { access } = session.library;
  const beforeMaking = async () => {
    const aside = entriesAt(new Set(plan().aside), old.entries());
    const { content } = session;
    const taken = await moveEntries(aside, {
      access,
      content,
      from: places.kept,
      to: folder,
      isToOurs: false,
    });
    for (const path of taken)
      session.warnings.add(path, `its place is taken; what stood there is kept in ${places.kept}`);
  };
  await settleTree(access, {
    folder,
    folds,
    from: now,
    to: old,
    beforeMaking,
    leave: notInPlace(undo),
    ...problemsOf(session),
  });
  await tellDifferences(session, run, old);
}

/** Where files stand, or should, that a run could not bring to their places: what is there instead keeps its mode and time. Absolute paths. */
function notInPlace(run: Run): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const { operation, outcome } of run.outcomes()) {
    if (operation.kind !== 'none' && outcome.kind === 'done') continue;
    paths.add(operation.from);
    if (isPlacing(operation)) paths.add(operation.to);
  }
  return paths;
}

/**
 * What the undo of a run puts back where a file was placed: what was kept of the old state, also where that was a symlink or a folder above, or the file
 * that had got another name. Memory: about 300 bytes a change.
 */
export function whatUndoPutsBack(session: Session, run: Run): (placed: string) => string | null {
  const { folder, places, plan } = stateOf(session, run);
  const { aside, steps } = plan();
  const from = new Map(aside.map((path) => [path, join(places.kept, path)]));
  for (const step of steps)
    if (step.kind === 'keep') from.set(step.path, join(places.kept, step.path));
    else if (step.kind === 'rename') from.set(step.from, join(folder, step.path));
  return (placed) => {
    for (let at = pathBelow(folder, placed) ?? ''; at !== ''; at = folderOf(at)) {
      const back = from.get(at);
      if (back !== undefined) return back;
    }
    return null;
  };
}

interface ApplyState extends ApplyOptions {
  readonly places: ApplyPlaces;
  readonly old: Listing;
  readonly now: Listing;
  /** Decided anew from the two listings; the same at every call. */
  readonly plan: () => ReturnType<typeof planApply>;
}

function stateOf({ library }: Session, run: Run): ApplyState {
  const options = runOptions({ options: APPLY_OPTIONS }, run);
  const places = placesOf(library.root, options.id);
  const [old, now] = [openListing(library.access, places.old), openListing(library.access, places.now)];
  const plan = () => planApply(compareListings(old, now).changes, old.entries(), options);
  return { ...options, places, old, now, plan };
}

function problemsOf({ warnings }: Session) {
  return { onProblem: (path: string, what: string) => warnings.add(path, what) };
}

/** Reads the folder again, but for files that the old listing vouches for, and tells everything that is not as a listing tells. */
async function tellDifferences(session: Session, run: Run, expected: Listing): Promise<void> {
  const { folder, rules, ruleFiles, old, attributes } = stateOf(session, run);
  const { access } = session.library;
  const dir = new Dir(folder, { access, exclude: { rules, ruleFiles } });
  const found = await new DirIndex(dir).data({
    older: old,
    attributes,
    hashFiles: (paths, onBytes) => session.content.hashFiles(paths, onBytes),
    progress: session.progress,
    onProblem: (path, what) => session.warnings.add(join(folder, path), what),
  });
  for (const { path, what } of treeDifferences(found, expected))
    session.warnings.add(join(folder, path), `is not as its listing tells: ${what}`);
}

/** Takes away the symlinks and further hard links that the run made, so that the files that stood there find their places free. */
export function removeLinks(session: Session, run: Run): void {
  const { folder, places, old, now } = stateOf(session, run);
  const { access } = session.library;
  const parents = new Set<string>();
  const { changes } = compareListings(old, now);
  for (const change of changes) {
    const { path, was } = change;
    const at = join(folder, path);
    const isBehindSymlink = symlinkBetween(access, folder, path) !== null;
    const stat = isBehindSymlink ? null : lstatOrNull(access, at);
    const isPlaceFreed = was === null || lstatOrNull(access, join(places.kept, path)) !== null;
    if (stat === null || !isPlaceFreed) continue;
    const isOurs =
      change.kind === 'symlink'
        ? stat.kind === 'symlink' && access.readlink(at) === change.to.target
        : change.kind === 'file' &&
          change.to.link !== undefined &&
          isNameOf(session, stat, join(folder, change.to.link));
    if (!isOurs) continue;
    access.unlink(at);
    parents.add(join(at, '..'));
  }
  for (const parent of parents) syncFolder(access, parent);
}

function isNameOf(
  { library }: Session,
  { dev, ino, kind }: { readonly dev: bigint; readonly ino: bigint; readonly kind: string },
  other: string,
): boolean {
  const first = lstatOrNull(library.access, other);
  return kind === 'file' && first?.kind === 'file' && first.dev === dev && first.ino === ino;
}
