import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { DigestAlgorithm, Digests } from '../../files/digest-algorithms.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { orNullIfAbsent } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import { joinPath, walkTree } from '../../files/walk.ts';
import { pathBelow } from '../../library/path-below.ts';
import type { LeaveOut } from '../../library/tree-filter.ts';
import { sourceFilter } from '../../library/tree-filter.ts';
import type { ProgressListener } from '../../progress/progress.ts';
import type { StopFlag } from '../../progress/stop-flag.ts';
import { throwIfStopped } from '../../progress/stop-flag.ts';
import { isIgnored } from '../mhl/hash-list.ts';
import type { NamesOfList, PlacedEntry } from '../place-entries.ts';
import { placeEntries } from '../place-entries.ts';
import type { ReadList } from '../read-list.ts';
import type { CheckReport } from './check-report.ts';
import { CheckTally, isOtherSize } from './check-report.ts';
import type { DigestAnswer, DigestReader } from './digest-reader.ts';

/** A task ends after so many files or bytes. */
const TASK_FILES = 64;
const TASK_BYTES = 32 << 20;

export interface CheckFilesRequest {
  readonly list: ReadList;
  /** Absolute path of the folder whose files are read. */
  readonly root: string;
  readonly names: NamesOfList;
  readonly reader: DigestReader;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

interface WantedFile {
  readonly path: string;
  readonly entry: PlacedEntry;
  readonly size: number;
}

/**
 * Walks a folder, reads each file that a list names to its end, and compares. A folder that is not there is `usage` (64). Memory: that of `placeEntries`, the findings,
 * the tasks that are being read, and 100 bytes a link.
 */
export async function checkFiles(
  access: FileAccess,
  { list, root, names, reader, progress, stop }: CheckFilesRequest,
): Promise<CheckReport> {
  // The folder may be named by a link to it.
  const real = orNullIfAbsent(() => access.realpath(root));
  if (real === null || access.lstat(real).kind !== 'folder') throw noFolder(root);
  const placed = placeEntries(list, { ...names, root });
  const tally = new CheckTally(placed);
  progress({ kind: 'phase', phase: 'check', totalFiles: placed.files.size });
  const reading = new Set<Promise<void>>();
  let failure: unknown;
  const read = async (files: readonly WantedFile[]) => {
    const task = files.map(({ path, entry }) => ({
      path: joinPath(real, path),
      algorithms: algorithmsFor(entry.digests),
    }));
    const answers = await reader.read({ files: task });
    for (const [at, file] of files.entries()) judge(tally, file, answers[at]);
    progress({
      kind: 'advance',
      files: files.length,
      bytes: files.reduce((sum, { size }) => sum + size, 0),
      path: files.at(-1)?.path ?? '',
    });
  };
  for (const files of tasksOf(wantedFiles(access, { list, root, real, tally }))) {
    throwIfStopped(stop, 'Nothing was changed.');
    const one: Promise<void> = read(files)
      .catch((error: unknown) => void (failure ??= error))
      .finally(() => void reading.delete(one));
    reading.add(one);
    if (reading.size >= reader.depth) await Promise.race(reading);
    if (failure !== undefined) break;
  }
  await Promise.all(reading);
  if (failure !== undefined) throw failure;
  return tally.report(list, { against: 'files', root, indexedAt: null });
}

interface Walking {
  readonly list: ReadList;
  readonly root: string;
  /** The root without links on the way to it. */
  readonly real: string;
  readonly tally: CheckTally;
}

/** The files of the folder that the list names; what else is met is told. */
function* wantedFiles(access: FileAccess, { list, root, real, tally }: Walking): Generator<WantedFile> {
  const own = ownNames(list, root);
  const passed = new Set<string>();
  const leaveOut: LeaveOut = (path, kind) => {
    const is = sourceFilter(path, kind);
    if (is) passed.add(path);
    return is;
  };
  for (const entry of walkTree(access, real, { leaveOut })) {
    const { path } = entry;
    if (entry.kind === 'failed') {
      const unseen = entry.of === 'folder' ? tally.takeBelow(path) : [];
      tally.take(path);
      tally.add('unreadable', path, entry.message);
      for (const below of unseen) tally.add('unreadable', below, 'its folder cannot be listed');
      continue;
    }
    if (entry.kind === 'symlink') passed.add(path);
    if (entry.kind !== 'file' && tally.take(path) !== undefined)
      tally.add('unreadable', path, 'not a regular file');
    if (entry.kind !== 'file') continue;
    const wanted = tally.take(path);
    const { size } = entry.stat;
    if (wanted === undefined && !own(path)) tally.add('new', path);
    if (wanted === undefined) continue;
    // Nothing has to be read to know that it changed.
    if (isOtherSize(wanted, size)) tally.compare(path, wanted, { size, digests: {} });
    else yield { path, entry: wanted, size };
  }
  // Nobody looked for these, so nobody can say that they are missing.
  for (const path of tally.takeWhere((one) => isAtOrBelowAny(one, passed)))
    tally.add('unreadable', path, 'not looked for: a link or the folder of a library stands before it');
}

function isAtOrBelowAny(path: string, tops: ReadonlySet<string>): boolean {
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1))
    if (tops.has(path.slice(0, end))) return true;
  return tops.has(path);
}

/** True for what belongs to a list and no list names: itself, the tag files of a bag, a history of ASC MHL. */
function ownNames({ path: list, format, folder }: ReadList, root: string): (path: string) => boolean {
  const itself = pathBelow(root, list);
  const isBag = format === 'bagit' && folder === root;
  return (path) => {
    if (path === itself || (isBag && !path.startsWith('data/'))) return true;
    return format === 'mhl' && isIgnored(path);
  };
}

/** SHA-256 is always computed, and where a list has it nothing else is needed. */
function algorithmsFor(digests: Digests): readonly DigestAlgorithm[] {
  // Digests have keys that name algorithms only.
  return digests.sha256 === undefined ? (Object.keys(digests) as DigestAlgorithm[]) : [];
}

function* tasksOf(files: Iterable<WantedFile>): Generator<readonly WantedFile[]> {
  let task: WantedFile[] = [];
  let bytes = 0;
  for (const file of files) {
    task.push(file);
    bytes += file.size;
    if (task.length < TASK_FILES && bytes < TASK_BYTES) continue;
    yield task;
    task = [];
    bytes = 0;
  }
  if (task.length > 0) yield task;
}

function judge(tally: CheckTally, { path, entry }: WantedFile, answer: DigestAnswer | undefined): void {
  if (answer?.kind === 'read') tally.compare(path, entry, answer);
  else if (answer?.errno === 'ENOENT') tally.add('missing', path);
  else tally.add('unreadable', path, answer?.message);
}

function noFolder(root: string): MediaStructError {
  return new MediaStructError('usage', `${displayPath(root)}: expected a folder with the files, found none`, {
    path: root,
    suggestions: ['Nothing was read. Connect its disk, or name the folder where the files are now.'],
  });
}
