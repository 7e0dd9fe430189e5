import { join, resolve } from 'node:path';
import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import {
  displayPath,
  EXIT_CODES,
  type ExitCode,
  hashFile,
  isAtOrBelow,
  lstatOrNull,
  makeFolders,
  MediaStructError,
  nodeFileAccess,
  pathBelow,
  ScratchFolder,
  writeFileAttributes,
} from '@mediastruct/core';
import { openDiff } from '../../archive/open-diff.ts';
import type { ListedFile, TreeEntry } from '../../listing/tree-entry.ts';
import { collisionsIn } from '../../names/collisions.ts';
import type { Extracted } from '../../volumes/extract-target.ts';
import { ExtractTarget } from '../../volumes/extract-target.ts';
import { chooseRun } from '../open/choose-run.ts';
import type { Chain, ChainRun } from '../open/open-chain.ts';
import { openChain } from '../open/open-chain.ts';
import { dropRuns, gatherRuns } from './gathered-runs.ts';
import type { WantedDisc } from './wanted-discs.ts';
import { wantedDiscs } from './wanted-discs.ts';
import { GatheredParts } from '../contents/gathered-parts.ts';
import { restoreContents } from './restore-contents.ts';
import type { RestoreTally } from './restore-tally.ts';
import { RestoreCount } from './restore-tally.ts';
import { VolumeContents } from '../contents/volume-contents.ts';
import { VolumePlaces } from '../places/volume-places.ts';

export interface RestoreRequest {
  /** The folder of the chain. */
  readonly chain: string;
  /** `latest`, the number of a run, or a date: the last state of that time or before. */
  readonly at: string;
  readonly to: string;
  /** Files and folders of the state; everything where none is named. */
  readonly paths: readonly string[];
  /** Folders in which volumes may be, beside the chain's own and the places it knows. */
  readonly from: readonly string[];
  /** Asks for the first of some discs, for so many files; false where there is nobody to ask, or no disc comes. */
  readonly nextDisc?: ((discs: readonly WantedDisc[], files: number) => Promise<boolean>) | undefined;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

export interface RestoreReport extends RestoreTally {
  readonly run: number;
  /** When the state was, ISO 8601 UTC. */
  readonly at: string;
  /** Absolute path of the folder that was written to. */
  readonly to: string;
  /** The volumes that were opened, in that order: `0003/data.vol0001.tar`. */
  readonly opened: readonly string[];
  /** The discs that are wanted for the rest, in their order. */
  readonly discs: readonly WantedDisc[];
  /** Absolute path of the folder where that waits which was taken from discs for the rest; null where nothing is awaited. */
  readonly kept: string | null;
}

/**
 * Gives back a state that a chain holds, or some files of it, below a folder. Every volume is opened once at most; one that turns out to be damaged may be followed by others that hold the
 * same contents. What is on discs that are away is told, and asked for where somebody is there to be asked; what such files need of the discs at hand is kept in a folder of the target, so that
 * each disc is needed once, also by a later restore. Nothing is replaced, and what cannot be had is told by name. Memory: about 1 kB a file that is asked for.
 */
export async function restoreChain(
  request: RestoreRequest,
  access: FileAccess = nodeFileAccess,
): Promise<RestoreReport> {
  const to = resolve(request.to);
  const { folder, id } = openChain(request.chain, access, []);
  if (isAtOrBelow(folder, to))
    throw new MediaStructError('usage', `${displayPath(to)}: lies in the chain`, {
      path: to,
      suggestions: ['Name another folder. Nothing was written.'],
    });
  const kept = join(to, `.ms-restore-${id.slice(0, 8)}`);
  const sitting: Sitting = { ...request, to, kept, from: request.from.map((one) => resolve(one)) };
  const run = chooseRun(openAgain(access, sitting), request.at);
  const entries = wantedEntries(access, run, request.paths);
  makeFolders(access, to);
  using scratch = new ScratchFolder('restore', to);
  const target = new ExtractTarget(access, to);
  const count = new RestoreCount();
  const { files, later } = sortEntries(access, entries, { target, to, count });
  const opened: string[] = [];
  const task = { sitting, run: run.run, scratch: scratch.path, target, count, opened };
  const { discs, awaited } = await overDiscs(access, files, task);
  linkAndFinish(later, { target, count, awaited });
  const [lost] = await writeFileAttributes(count.attributesBelow(to));
  if (lost !== undefined) count.failed.add(pathBelow(to, lost.path ?? '') ?? '', lost.why);
  for (const { path, what } of target.end()) count.failed.add(path, what);
  return {
    run: run.run,
    at: run.record?.at ?? '',
    to,
    ...count.told(),
    opened,
    discs,
    kept: discs.length === 0 ? null : kept,
  };
}

interface Sitting extends RestoreRequest {
  /** Absolute path of the folder for what was taken from discs that are away again. */
  readonly kept: string;
}

function openAgain(access: FileAccess, { chain, from, kept }: Sitting): Chain {
  return openChain(chain, access, [...from, runsIn(kept)]);
}

function runsIn(kept: string): string {
  return join(kept, 'runs');
}

interface OverDiscs {
  readonly sitting: Sitting;
  readonly run: number;
  readonly scratch: string;
  readonly target: ExtractTarget;
  readonly count: RestoreCount;
  /** The volumes that were opened, in that order. */
  readonly opened: string[];
}

interface OverAllDiscs {
  /** Those that are still wanted. */
  readonly discs: readonly WantedDisc[];
  /** Paths of the files that wait for them. */
  readonly awaited: ReadonlySet<string>;
}

/** Restores what can be had, and again with each further disc. */
async function overDiscs(
  access: FileAccess,
  files: readonly ListedFile[],
  { sitting, run: number, scratch, target, count, opened }: OverDiscs,
): Promise<OverAllDiscs> {
  const { from, kept, progress, stop, nextDisc } = sitting;
  const gathered = new GatheredParts(access, kept);
  for (let wanted = files; ;) {
    const chain = openAgain(access, sitting);
    const run = chain.runs.find((one) => one.run === number);
    if (run === undefined) throw new TypeError(`run ${number} was there`);
    using contents = new VolumeContents(access, new VolumePlaces(access, chain, { from }), gathered);
    const means = { chain, run, contents, scratch, target, count, progress, stop };
    const away = await restoreContents(access, wanted, means);
    opened.push(...contents.opened);
    if (away.files.length === 0) {
      dropRuns(access, runsIn(kept));
      gathered.clear();
      return { discs: [], awaited: new Set() };
    }
    // The folder of a chain tells of all runs; a disc only of those on it.
    if (chain.story.chain === null) gatherRuns(access, chain, runsIn(kept));
    const discs = wantedDiscs(chain, away);
    contents[Symbol.dispose]();
    if (nextDisc !== undefined && (await nextDisc(discs, away.files.length))) {
      wanted = away.files.map(({ file }) => file);
      continue;
    }
    for (const { file, why } of away.files) count.awaiting.add(file.path, why);
    return { discs, awaited: new Set(away.files.map(({ file }) => file.path)) };
  }
}

/** The exit code of a restore: that of the gravest thing that went wrong. */
export function restoreExit({ damaged, missing, awaiting, taken, failed }: RestoreTally): ExitCode {
  if (damaged.count > 0) return EXIT_CODES['content-mismatch'];
  if (missing.count > 0) return EXIT_CODES['wrong-volume'];
  if (awaiting.count > 0) return EXIT_CODES['tree-changed'];
  if (taken.count > 0) return EXIT_CODES['target-differs'];
  return EXIT_CODES[failed.count > 0 ? 'some-files-failed' : 'done'];
}

/** The entries of a state at or below the paths. A path that it does not hold is `file-missing` (11). */
function wantedEntries(access: FileAccess, run: ChainRun, paths: readonly string[]): readonly TreeEntry[] {
  const wanted = paths.map((path) => path.replace(/^\.\//, '').replace(/\/+$/, ''));
  const found = new Set<string>();
  const entries: TreeEntry[] = [];
  for (const entry of openDiff(run.folder, access).now.entries()) {
    const by = wanted.find((path) => entry.path === path || entry.path.startsWith(`${path}/`));
    if (wanted.length > 0 && by === undefined) continue;
    if (by !== undefined) found.add(by);
    entries.push(entry);
  }
  const absent = wanted.find((path) => !found.has(path));
  if (absent === undefined) return entries;
  throw new MediaStructError(
    'file-missing',
    `${displayPath(absent)}: the state of run ${run.run} holds nothing of this path`,
    {
      path: absent,
      suggestions: ['Paths are below the folder of the chain, such as Backups/old.zip. Nothing was written.'],
    },
  );
}

interface Sorting {
  readonly target: ExtractTarget;
  readonly to: string;
  readonly count: RestoreCount;
}

interface Sorted {
  /** Files whose content is needed. */
  readonly files: readonly ListedFile[];
  /** Further hard links and symlinks: they come last, so that nothing is written through a link. */
  readonly later: readonly TreeEntry[];
}

/** Makes folders, and sorts out what is there already or has a name that is taken. */
function sortEntries(
  access: FileAccess,
  entries: readonly TreeEntry[],
  { target, to, count }: Sorting,
): Sorted {
  const files: ListedFile[] = [];
  const later: TreeEntry[] = [];
  const colliding = target.foldsNames() ? [...collisionsIn(entries.map(({ path }) => path))] : [];
  const takenBy = new Map(colliding.map(({ path, taken }) => [path, taken]));
  const kept = new Set(
    entries.flatMap((entry) => (entry.kind === 'file' && !entry.link ? [entry.path] : [])),
  );
  for (const entry of entries) {
    const taken = takenBy.get(entry.path);
    if (entry.kind === 'folder') count.add(entry, target.folder(entry));
    else if (entry.kind === 'symlink') later.push(entry);
    else if (entry.kind !== 'file') continue;
    else if (taken !== undefined)
      count.taken.add(entry.path, `this file system takes its name for that of ${displayPath(taken)}`);
    else if (entry.link !== undefined && kept.has(entry.link)) later.push(entry);
    else {
      const there = whatStands(access, entry, to);
      if (there === null) files.push(entry);
      else count.add(entry, there);
    }
  }
  return { files, later };
}

/** Null where the name is free, so that the content is needed. */
function whatStands(access: FileAccess, { path, size, sha256 }: ListedFile, to: string): Extracted | null {
  const at = join(to, path);
  const stat = lstatOrNull(access, at);
  if (stat === null) return null;
  const found = stat.kind === 'file' && stat.size === size ? hashFile(access, at) : null;
  if (found?.kind === 'hashed' && found.sha256 === sha256) return { kind: 'present' };
  const what = stat.kind === 'file' ? 'another file' : `a ${stat.kind}`;
  return { kind: 'taken', what: `${what} has the name; nothing was replaced` };
}

function linkAndFinish(
  later: readonly TreeEntry[],
  { target, count, awaited }: Pick<Sorting, 'target' | 'count'> & { readonly awaited: ReadonlySet<string> },
): void {
  for (const entry of later)
    if (entry.kind === 'symlink') count.add(entry, target.symlink(entry));
    else if (entry.kind === 'file' && entry.link !== undefined) {
      const linked = target.link({ ...entry, places: [] }, entry.link);
      if (linked === null)
        (awaited.has(entry.link) ? count.awaiting : count.missing).add(
          entry.path,
          `it is another name of ${displayPath(entry.link)}, which could not be restored`,
        );
      else count.add(entry, linked);
    }
}
