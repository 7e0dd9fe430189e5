import { basename, dirname, join, resolve } from 'node:path';
import type { FileAccess, Library, ProgressListener, Session, StopFlag } from '@mediastruct/core';
import {
  displayPath,
  installedJobs,
  lstatOrNull,
  makeFolders,
  MediaStructError,
  nodeFileAccess,
  OPEN,
  openLibrary,
  openSession,
  syncFolder,
  underLock,
} from '@mediastruct/core';
import { openListing } from '../listing/listing-file.ts';
import { compareListings } from '../tree/compare-listings.ts';
import { givenUpFolder, givenUpMark, givenUpPath, homePath, placesOf } from './apply-home.ts';
import { applyJob } from './apply-job.ts';
import type { KeptRun } from './kept-runs.ts';
import { keptRuns } from './kept-runs.ts';

export interface KeptRequest {
  /** The folder that changes were applied to. */
  readonly folder: string;
  /** Ids of runs; all where none is named. */
  readonly runs?: readonly string[] | undefined;
  /** Shows what is kept; true where it is to be given up. */
  readonly agree: (kept: readonly KeptRun[]) => Promise<boolean>;
  readonly progress?: ProgressListener;
  readonly stop?: StopFlag;
  /** Reads files on threads by default. */
  readonly content?: Session['content'];
}

export interface KeptReport {
  /** Absolute path of the folder. */
  readonly folder: string;
  readonly kept: readonly KeptRun[];
  /** Runs whose files were put aside, and can be taken back no more. */
  readonly givenUp: readonly string[];
  /** Absolute path of the folder that they were put into. */
  readonly aside: string;
}

/**
 * Tells what the applications to a folder keep, and gives it up where that is agreed to: what stands in the place of each kept file is read to its end first, and where it cannot be, nothing
 * is given up (`file-missing`, 11, with the names), for then the kept file is the best there is. Nothing is removed: the files are put aside, and the run is taken back no more.
 */
export async function giveUpKept(
  request: KeptRequest,
  access: FileAccess = nodeFileAccess,
): Promise<KeptReport> {
  const folder = resolve(request.folder);
  const home = homePath(folder);
  const aside = givenUpFolder(home);
  if (lstatOrNull(access, join(home, 'mediastruct.toml')) === null) {
    if (lstatOrNull(access, folder)?.kind === 'folder') return { folder, kept: [], givenUp: [], aside };
    throw new MediaStructError(
      'file-missing',
      `${displayPath(folder)}: expected a folder, or what was kept of it, found neither`,
      { path: folder },
    );
  }
  const library = openLibrary(home, { access });
  const kept = chosen(keptRuns(library), request.runs ?? []);
  const isAgreed = kept.length > 0 && (await request.agree(kept));
  if (!isAgreed) return { folder, kept, givenUp: [], aside };
  const jobs = installedJobs([{ plugin: '@mediastruct/plugin-delta', jobs: [applyJob] }]);
  const givenUp = await openSession(library, { ...request, jobs }, (session) =>
    underLock(session, { command: 'delta kept' }, async () => {
      for (const run of kept) refuseHalfUndone(library, run);
      for (const run of kept) await refuseUnproven(session, folder, run);
      for (const run of kept) putAside(library, run);
      return kept.map(({ runId }) => runId);
    }),
  );
  return { folder, kept, givenUp, aside };
}

function chosen(kept: readonly KeptRun[], runs: readonly string[]): readonly KeptRun[] {
  const absent = runs.find((runId) => kept.every((one) => one.runId !== runId));
  if (absent !== undefined)
    throw new MediaStructError('file-missing', `"${displayPath(absent)}": keeps no files, or is no run here`);
  return runs.length === 0 ? kept : kept.filter(({ runId }) => runs.includes(runId));
}

/** At most this many names are told. */
const NAMED = 10;

/** Of a run that was taken back nothing old is kept, unless it could not be brought back: nobody read what stands in its place, and it is wanted. */
function refuseHalfUndone({ root }: Library, { runId, id, isUndone, folders }: KeptRun): void {
  const { kept } = placesOf(root, id);
  if (!isUndone || !folders.includes(kept)) return;
  throw new MediaStructError(
    'unfinished-run',
    `${runId}: was taken back, but not whole: old files are still in ${displayPath(kept)}`,
    {
      path: kept,
      suggestions: [
        `mediastruct undo ${runId}`,
        'Nothing was given up. What an undo does not bring back, move out of that folder yourself.',
      ],
    },
  );
}

/** What took the place of a kept file must be there and readable; what was removed has nothing in its place, and what a run that was taken back made is kept by nobody's wish. */
async function refuseUnproven(session: Session, folder: string, run: KeptRun): Promise<void> {
  if (run.isUndone) return;
  const paths = placesThatAreTaken(session.library, run).map((path) => join(folder, path));
  session.progress({ kind: 'phase', phase: 'reading what took their places', totalFiles: paths.length });
  const found = await session.content.hashFiles(paths, (bytes) =>
    session.progress({ kind: 'advance', files: 0, bytes }),
  );
  const bad = paths.flatMap((path, nth) => {
    const outcome = found[nth];
    return outcome?.kind === 'hashed' ? [] : [`${displayPath(path)} (${outcome?.message ?? 'no answer'})`];
  });
  if (bad.length === 0) return;
  const more = bad.length > NAMED ? ` and ${bad.length - NAMED} more` : '';
  throw new MediaStructError(
    'file-missing',
    `${run.runId}: what took the place of kept files cannot be read: ${bad.slice(0, NAMED).join(', ')}${more}`,
    {
      path: folder,
      suggestions: [
        `Nothing was given up. The older files are in ${run.folders.map(displayPath).join(', ')}.`,
      ],
    },
  );
}

/** Paths of the files of the new state that stand where another file was that is kept. */
function placesThatAreTaken({ access, root }: Library, { id }: KeptRun): readonly string[] {
  const places = placesOf(root, id);
  const { changes } = compareListings(openListing(access, places.old), openListing(access, places.now));
  return changes.flatMap(({ path, kind, was }) => (kind === 'file' && was?.kind === 'file' ? [path] : []));
}

/** Marks the run first, and then each folder by one rename: cut off between them, the next try puts the rest aside. */
function putAside({ access, root }: Library, { runId, id, folders }: KeptRun): void {
  markGivenUp(access, givenUpMark(root, id));
  const aside = givenUpPath(root, runId);
  makeFolders(access, aside);
  for (const folder of folders) {
    access.rename(folder, join(aside, basename(dirname(folder))));
    syncFolder(access, dirname(folder));
  }
  syncFolder(access, aside);
}

/** Durably. */
function markGivenUp(access: FileAccess, path: string): void {
  makeFolders(access, dirname(path));
  access.close(access.open(path, OPEN.write | OPEN.create | OPEN.noFollow, 0o600));
  syncFolder(access, dirname(path));
}
