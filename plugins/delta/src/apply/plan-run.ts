import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { FileAccess, NewOperation, PreparedRun, Session } from '@mediastruct/core';
import {
  displayPath,
  lstatOrNull,
  makeFolders,
  MediaStructError,
  prepareRun,
  toStatRecord,
} from '@mediastruct/core';
import { Dir } from '../dir/dir.ts';
import type { ExcludeOptions } from '../exclude/exclude-rules.ts';
import { DirIndex } from '../listing/dir-index.ts';
import type { Listing } from '../listing/listing-file.ts';
import { ListingWriter } from '../listing/listing-file.ts';
import type { TreeEntry } from '../listing/tree-entry.ts';
import { hasOneAbove } from '../names/above.ts';
import { collisionsIn, foldName } from '../names/collisions.ts';
import { forgetsNames, isFolded } from '../names/exact-name.ts';
import { compareListings } from '../tree/compare-listings.ts';
import type { TreeChange } from '../tree/tree-change.ts';
import { dropAbandoned } from './abandoned.ts';
import { APPLY_JOB_NAME, placesOf } from './apply-home.ts';
import type { FileStep } from './apply-plan.ts';
import { planApply } from './apply-plan.ts';
import { refuseOtherBase } from './check-base.ts';
import type { NewContents } from './new-contents.ts';
import { dropStaged, stageContents } from './stage-contents.ts';
import { treeDifferences } from './tree-differences.ts';

export interface ApplyRequest {
  /** Absolute path of the folder that is to be changed. */
  readonly folder: string;
  /** The state that it must be in. */
  readonly expected: () => Iterable<TreeEntry>;
  /** The state that it gets. */
  readonly now: Listing;
  readonly contents: NewContents;
  /** Told of everything that is to be changed. */
  readonly onChanges?: ((changes: readonly TreeChange[]) => void) | undefined;
  /** Whether extended attributes are compared and given; by default they are. */
  readonly attributes?: boolean | undefined;
  readonly exclude?: Pick<ExcludeOptions, 'rules' | 'ruleFiles'> | undefined;
}

/**
 * Looks at the whole folder, makes all new contents beside it, and decides what is to be moved. Nothing in the folder is changed. Throws `content-mismatch` (10) where
 * the folder is not in the state that the changes are made for; one that is in the new state already gives a plan without changes.
 */
export async function planApplyRun(session: Session, request: ApplyRequest): Promise<PreparedRun> {
  const { library, content, progress, stop, warnings } = session;
  const { access } = library;
  const { folder, exclude = {}, attributes = true } = request;
  const now = attributes ? request.now : withoutAttributes(request.now);
  dropAbandoned(library);
  const id = randomUUID().slice(0, 8);
  const places = placesOf(library.root, id);
  makeFolders(access, dirname(places.old));
  const dir = new Dir(folder, { access, exclude });
  await new DirIndex(dir).toFile(places.old, {
    signatures: false,
    attributes,
    hashFiles: (paths, onBytes) => content.hashFiles(paths, onBytes),
    progress,
    stop,
    onProblem: (path, what) => warnings.add(join(folder, path), what),
  });
  const old = DirIndex.fromFile(places.old, access);
  const isNew = treeDifferences(old, now).next().done === true;
  if (!isNew) refuseOtherBase(old, request.expected(), folder);
  // Times that cannot be set any better would be changes at every further try.
  keepListing(session, isNew ? old : now, places.now);
  const { changes } = compareListings(old, DirIndex.fromFile(places.now, access));
  request.onChanges?.(changes);
  const folds = foldsNames(access, folder, old);
  if (folds) refuseCollisions(folder, now);
  refuseTaken(session, { folder, folds, changes });
  const plan = planApply(changes, old.entries(), { folds });
  const toMake = plan.steps.flatMap((step) => (step.kind === 'place' ? [step.change] : []));
  try {
    const parts = await stageContents(session, toMake, { ...request, staged: places.staged });
    const options = { folder, id, attributes, ...(folds ? { folds } : {}), ...storedRules(exclude) };
    const sources = [folder, library.root];
    return await prepareRun(session, { job: APPLY_JOB_NAME, options, sources }, (writer) => {
      for (const step of plan.steps)
        writer.add(operationOf(session, step, { folder, kept: places.kept, parts }));
    });
  } catch (error) {
    dropStaged(access, places.staged);
    throw error;
  }
}

function withoutAttributes(listing: Listing): Listing {
  function* entries(): Generator<TreeEntry> {
    for (const entry of listing.entries())
      yield entry.kind === 'file' || entry.kind === 'folder' ? { ...entry, attributes: undefined } : entry;
  }
  return { ...listing, entries };
}

function storedRules({ rules, ruleFiles }: Pick<ExcludeOptions, 'rules' | 'ruleFiles'>) {
  return {
    ...(rules === undefined ? {} : { rules: [...rules] }),
    ...(ruleFiles === undefined ? {} : { ruleFiles: [...ruleFiles] }),
  };
}

/** The new state is needed as long as the run can be resumed or taken back; the archive may be gone by then. */
function keepListing({ library }: Session, { header, entries }: Listing, path: string): void {
  using writer = new ListingWriter(library.access, path, { ...header, hasSignatures: false });
  for (const entry of entries())
    writer.add(entry.kind === 'file' ? { ...entry, signature: undefined } : entry);
  writer.commit();
}

/** Whether names that differ in case alone are one here, as the first entries that can tell show. */
function foldsNames(access: FileAccess, folder: string, old: Listing): boolean {
  for (const { path, kind } of old.entries()) {
    const isTold = kind === 'other' || kind === 'unknown' ? null : isFolded(access, join(folder, path));
    if (isTold !== null) return isTold;
  }
  return isFolded(access, folder) ?? false;
}

function refuseCollisions(folder: string, now: Listing): void {
  const paths = function* () {
    for (const { path } of now.entries()) yield path;
  };
  for (const { path, taken } of collisionsIn(paths()))
    throw new MediaStructError(
      'target-differs',
      `${displayPath(join(folder, path))}: this file system takes its name for that of ${displayPath(taken)}, so the new state cannot stand here`,
      { path: join(folder, path), suggestions: ['Nothing was changed.'] },
    );
}

/** A name of the new state may be taken by what no listing tells of: something that is left out, or that stays under a name of other case. */
function refuseTaken(
  { library }: Session,
  {
    folder,
    folds,
    changes,
  }: { readonly folder: string; readonly folds: boolean; readonly changes: readonly TreeChange[] },
): void {
  // A folder that stays one takes nothing of what is in it away.
  const removed = new Set(
    changes.flatMap(({ path, was, kind }) =>
      was === null || (was.kind === 'folder' && kind === 'folder') ? [] : [path],
    ),
  );
  const canTakeOtherCase = once(() => forgetsNames(library.access, library.root));
  const foldedRemoved = new Set(folds ? [...removed].map(foldName) : []);
  for (const { path, was, kind } of changes) {
    if (was !== null || kind === 'removed' || hasOneAbove(path, removed)) continue;
    const folded = folds ? foldName(path) : '';
    const isOtherCase = folds && (foldedRemoved.has(folded) || hasOneAbove(folded, foldedRemoved));
    if (isOtherCase && canTakeOtherCase()) continue;
    const at = join(folder, path);
    if (lstatOrNull(library.access, at) === null) continue;
    throw new MediaStructError(
      'target-differs',
      `${displayPath(at)}: the name is taken by something that no listing tells of: it is left out by a rule, or this file system does not tell upper and lower case apart and the name in the other case is not free`,
      { path: at, suggestions: ['Move it away. Nothing was changed.'] },
    );
  }
}

/** Asks at the first need, and remembers. */
function once(ask: () => boolean): () => boolean {
  let answer: boolean | null = null;
  return () => (answer ??= ask());
}

interface OperationPlaces {
  readonly folder: string;
  readonly kept: string;
  /** Where the contents are that were made, by their paths. */
  readonly parts: ReadonlyMap<string, string>;
}

function operationOf({ library }: Session, step: FileStep, places: OperationPlaces): NewOperation {
  const { folder, kept, parts } = places;
  const statOf = (path: string) => toStatRecord(library.access.lstat(path));
  const target = join(folder, step.path);
  switch (step.kind) {
    case 'keep': {
      const { sha256 } = step.was;
      const facts = { kind: 'move', from: target, to: join(kept, step.path), sha256 } as const;
      return { ...facts, stat: statOf(target), state: 'kept', because: { code: 'replaced' } };
    }
    case 'rename': {
      const from = join(folder, step.from);
      const facts = { kind: 'move', from, to: target, sha256: step.to.sha256 } as const;
      return { ...facts, stat: statOf(from), state: 'renamed', because: { code: 'renamed' } };
    }
    case 'place': {
      const from = parts.get(step.path) ?? '';
      const facts = { kind: 'move', from, to: target, sha256: step.change.to.sha256 } as const;
      return { ...facts, stat: statOf(from), state: 'placed', because: { code: 'new-content' } };
    }
  }
}
