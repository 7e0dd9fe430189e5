import type { FileAccess, Library, ProgressListener, StopFlag } from '@mediastruct/core';
import {
  displayPath,
  errnoOf,
  isAtOrBelow,
  LibraryLock,
  lstatOrNull,
  makeFolders,
  MediaStructError,
  orNullIfAbsent,
  pathToBytes,
  throwIfStopped,
  treeOf,
} from '@mediastruct/core';
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Answer, AskedDisc } from './disc-tour.ts';
import { DiscTour } from './disc-tour.ts';
import { listedVolumes } from './listed-volumes.ts';
import { lookAtTargets } from './look-at-targets.ts';
import { Outcome, tallyOf } from './outcome.ts';
import { piecesOf } from './plan-visits.ts';
import type { RestoreReport } from './restore-report.ts';
import { RestoreWriter } from './restore-writer.ts';
import type { Selection } from './selection.ts';
import type { WantedFile, WantedFiles } from './wanted-files.ts';
import { wantedFiles } from './wanted-files.ts';

const GO_ON = 'Run the command again: it goes on where it stopped.';

export interface RestoreRequest {
  readonly selection: Selection;
  /** Absolute path; made where it is missing. */
  readonly to: string;
  /** Absolute paths of images, devices and folders. */
  readonly from: readonly string[];
  readonly ask: (disc: AskedDisc) => Promise<Answer>;
  /** Only tells what would be done, and writes nothing. */
  readonly isDryRun: boolean;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/**
 * Brings files of volumes back from their discs. Looks what stands at the target already, reads each disc that is there or is brought,
 * and leaves the rest to the next run, which needs nothing but the same words: what is there is known by its content. Throws
 * `refused-archive` (20) for a target in the archive or the library's state, `no-space` (23) where the target's disk is too small,
 * `locked` (31) while another restore writes there. Memory: about 1 kB for each file that is asked for.
 */
export async function restore(library: Library, request: RestoreRequest): Promise<RestoreReport> {
  const { access } = library;
  const to = realTarget(access, request.to);
  refuseTarget(library, to);
  if (request.isDryRun) return restoreTo(library, { ...request, to });
  makeFolders(access, to);
  const lock = lockOf(library, to);
  try {
    return await restoreTo(library, { ...request, to });
  } finally {
    lock?.[Symbol.dispose]();
  }
}

async function restoreTo(library: Library, request: RestoreRequest): Promise<RestoreReport> {
  const { access } = library;
  const { to, selection, progress, isDryRun } = request;
  const notes: string[] = [];
  const volumes = listedVolumes(library, (error) => notes.push(error.message));
  progress({ kind: 'phase', phase: 'reading the listings of the volumes' });
  const media = treeOf(library, 'media').root;
  const wanted = wantedFiles({ listed: volumes.files, selection, media });
  noteRenamed(wanted, notes);
  const outcome = new Outcome();
  for (const { path, what } of wanted.impossible)
    outcome.failImpossible({ path, code: 'file-missing', what }, 0);
  using writer = writerAt(access, { to, outcome, request });
  const missing = await missingOf(wanted.files, { access, writer, outcome, request });
  refuseFull(access, to, { missing, writer });
  const tour = new DiscTour({
    ...request,
    access,
    outcome,
    pieces: piecesOf(missing, wanted.places),
    states: volumes.states,
    archive: treeOf(library, 'archive').root,
    writer,
    onNote: (message) => notes.push(message),
  });
  const discs = isDryRun ? tour.planOnly() : { here: [], needed: await tour.run() };
  const open = missing.filter((file) => !outcome.isSettled(file));
  return {
    to,
    asked: tallyOf([...wanted.files, ...wanted.impossible.map(() => ({ size: 0 }))]),
    ...outcome.tallies,
    needed: { ...tallyOf(open), discs: [...discs.here, ...discs.needed] },
    failures: outcome.failures,
    read: tour.read,
    unknown: selection.unfitted,
    notes,
  };
}

function noteRenamed({ renamed }: WantedFiles, notes: string[]): void {
  if (renamed === 0) return;
  notes.push(
    `${renamed} of the files stood under the path of another one, at another time: 8 digits of their hash are put behind their names`,
  );
}

/** The path with the links in it resolved, as far as it exists. */
function realTarget(access: FileAccess, path: string): string {
  const real = orNullIfAbsent(() => access.realpath(path));
  if (real === null) return path === '/' ? path : join(realTarget(access, dirname(path)), basename(path));
  const { kind } = access.lstat(real);
  if (kind === 'folder') return real;
  throw new MediaStructError('usage', `${displayPath(path)}: expected a folder, found a ${kind}`, {
    path,
    suggestions: ['Name a folder; it is made where it is missing. Nothing was written.'],
  });
}

function refuseTarget(library: Library, to: string): void {
  const { access } = library;
  const closed = [treeOf(library, 'archive').root, library.state.folder];
  const within = closed.find((folder) =>
    isAtOrBelow(orNullIfAbsent(() => access.realpath(folder)) ?? folder, to),
  );
  if (within === undefined) return;
  throw new MediaStructError('refused-archive', `${displayPath(to)}: is in ${displayPath(within)}`, {
    path: to,
    suggestions: ['Name a folder outside of the archive and of .mediastruct. Nothing was written.'],
  });
}

/** Two restores into one folder would take away each other's temporary files. Null where the library's state cannot be written. */
function lockOf({ access, state }: Library, to: string): LibraryLock | null {
  const folder = join(state.folder, 'restores');
  const name = createHash('sha256').update(pathToBytes(to)).digest('hex').slice(0, 16);
  try {
    makeFolders(access, folder);
    return LibraryLock.take(access, join(folder, `${name}.lock`), 'disc restore');
  } catch (error) {
    if (!['EROFS', 'EACCES', 'EPERM'].includes(errnoOf(error) ?? '')) throw error;
    return null;
  }
}

interface Writing {
  readonly to: string;
  readonly outcome: Outcome;
  readonly request: RestoreRequest;
}

function writerAt(access: FileAccess, { to, outcome, request }: Writing): RestoreWriter {
  return new RestoreWriter(access, to, {
    onPlaced: (file) => outcome.restored(file),
    onFailed: (file, code, what) => outcome.fail(file, code, what),
    onBytes: (bytes) => request.progress({ kind: 'advance', files: 0, bytes }),
    pause: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      throwIfStopped(request.stop, GO_ON);
    },
  });
}

interface Looking extends Omit<Writing, 'to'> {
  readonly access: FileAccess;
  readonly writer: RestoreWriter;
}

async function missingOf(
  files: readonly WantedFile[],
  { access, writer, outcome, request }: Looking,
): Promise<readonly WantedFile[]> {
  const { progress, stop, isDryRun } = request;
  const found = await lookAtTargets({ access, files, writer, progress, stop, isDryRun });
  for (const file of found.present) outcome.present(file);
  for (const { file, what } of found.refused) outcome.fail(file, 'target-differs', what);
  // A file whose last part had come before the run ended is whole by now.
  return found.missing.filter((file) => !outcome.isSettled(file));
}

/** Parts that an earlier run has joined take no room again. */
function refuseFull(
  access: FileAccess,
  to: string,
  { missing, writer }: { readonly missing: readonly WantedFile[]; readonly writer: RestoreWriter },
): void {
  const at = existingPart(access, to);
  const { available, blockSize } = access.statfs(at);
  const bytes = missing
    .flatMap((file) => file.parts.filter((part) => file.parts.length === 1 || !writer.joined.has(file, part)))
    .reduce((sum, { size }) => sum + Math.ceil(size / blockSize) * blockSize, 0);
  if (available >= bytes) return;
  throw new MediaStructError(
    'no-space',
    `${displayPath(to)}: the files need ${bytes} bytes, ${bytes - available} more than are free`,
    { path: to, suggestions: ['Make room, name another place, or ask for less. Nothing was written.'] },
  );
}

function existingPart(access: FileAccess, path: string): string {
  return lstatOrNull(access, path) === null ? existingPart(access, dirname(path)) : path;
}
