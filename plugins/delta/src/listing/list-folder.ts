import type { AttributesRead, FileAccess, FileStat, ProgressListener, StopFlag } from '@mediastruct/core';
import { throwIfStopped } from '@mediastruct/core';
import type { ExcludeOptions } from '../exclude/exclude-rules.ts';
import { ExcludeRules } from '../exclude/exclude-rules.ts';
import { compareTreePaths } from '../names/tree-order.ts';
import { whyUnsafe } from '../names/unsafe-name.ts';
import type { ContentReader, ReadOutcome, SignatureStore } from './content-reader.ts';
import type { Listing } from './listing-file.ts';
import { OlderEntries, unchangedSince } from './plan-reuse.ts';
import type { ListedFile, TreeEntry } from './tree-entry.ts';
import type { WalkedEntry } from './walk-entries.ts';
import { walkEntries } from './walk-entries.ts';

/** Entries that are looked at together. */
const BATCH_ENTRIES = 1024;
/** Bytes of files that are read together. */
const BATCH_BYTES = 256 << 20;

export interface ListFolderRequest {
  /** Absolute path of the folder. */
  readonly folder: string;
  readonly exclude?: ExcludeOptions | undefined;
  /** Absolute paths that are not listed. */
  readonly leaveOut?: readonly string[] | undefined;
  /** An older listing of the folder: what was not changed since is not read again. */
  readonly older?: Listing | null | undefined;
  readonly reader: ContentReader;
  readonly signatures?: SignatureStore | null | undefined;
  readonly readAttributes: (paths: readonly string[]) => Promise<AttributesRead>;
  /** Told of what could not be read; the listing goes on. */
  readonly onProblem: (path: string, what: string) => void;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/** What a listing took over from the older one, in files. */
export interface ListingTally {
  files: number;
  /** Files that were read now. */
  read: number;
  /** Devices, sockets and pipes. */
  others: number;
  /** Entries that could not be read. */
  unknown: number;
}

/** The first hard link that was met to a file of several, by device and inode. Memory: about 150 bytes each. */
type FirstLinks = Map<string, ListedFile>;

/**
 * Lists a folder entry by entry, in the order of `compareTreePaths`, reading every file that the older listing does not vouch for.
 * Memory: one batch of 1,024 entries with their signatures.
 */
export async function* listFolder(
  access: FileAccess,
  request: ListFolderRequest,
  tally: ListingTally,
): AsyncGenerator<TreeEntry> {
  const exclude = new ExcludeRules(access, request.folder, {
    ...request.exclude,
    onProblem: request.onProblem,
  });
  const { older } = request;
  const before = new OlderEntries(older?.entries() ?? [], compareTreePaths);
  const listedNs = older ? BigInt(Date.parse(older.header.createdAt)) * 1_000_000n : 0n;
  const links: FirstLinks = new Map();
  for (const batch of batches(walkEntries(access, request.folder, { ...request, exclude }))) {
    throwIfStopped(request.stop, 'Run the command again; nothing was written.');
    const known = batch.map((entry) =>
      entry.kind === 'file' ? unchangedSince(before.at(entry.path), { stat: entry.stat, listedNs }) : null,
    );
    yield* await listBatch(batch, known, { request, tally, links });
  }
}

function* batches(entries: Iterable<WalkedEntry>): Generator<readonly WalkedEntry[]> {
  let batch: WalkedEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    batch.push(entry);
    if (entry.kind === 'file') bytes += entry.stat.size;
    if (batch.length < BATCH_ENTRIES && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

interface BatchContext {
  readonly request: ListFolderRequest;
  readonly tally: ListingTally;
  readonly links: FirstLinks;
}

async function listBatch(
  batch: readonly WalkedEntry[],
  known: readonly (ListedFile | null)[],
  context: BatchContext,
): Promise<readonly TreeEntry[]> {
  const { request, tally, links } = context;
  const absolute = ({ path }: WalkedEntry) => `${request.folder}/${path}`;
  const toRead = batch.filter((entry, at) => entry.kind === 'file' && !canTakeOver(known[at], request));
  const onBytes = (bytes: number) => request.progress({ kind: 'advance', files: 0, bytes });
  const owned = batch.filter(({ kind }) => kind === 'file' || kind === 'folder');
  // One is done by threads, the other by a program.
  const [outcomes, attributes] = await Promise.all([
    request.reader.readFiles(toRead.map(absolute), onBytes),
    request.readAttributes(owned.map(absolute)),
  ]);
  const readAt = new Map(toRead.map((entry, at) => [entry.path, outcomes[at]]));
  if (attributes.why !== null) request.onProblem('', attributes.why);
  return batch.map((entry, at) => {
    const listed = listEntry(entry, { known: known[at] ?? null, read: readAt.get(entry.path), context });
    const own = attributes.of.get(absolute(entry));
    const whole =
      own !== undefined && (listed.kind === 'file' || listed.kind === 'folder')
        ? { ...listed, attributes: own }
        : listed;
    count(whole, { tally, wasRead: readAt.has(entry.path), request });
    return entry.kind === 'file' && whole.kind === 'file' ? withLink(whole, entry.stat, links) : whole;
  });
}

/** A file is read again for its signature where the older listing has none. */
function canTakeOver(known: ListedFile | null | undefined, { signatures }: ListFolderRequest): boolean {
  if (!known) return false;
  return !signatures || known.signature !== undefined || known.link !== undefined;
}

function listEntry(
  entry: WalkedEntry,
  {
    known,
    read,
    context: { request },
  }: {
    readonly known: ListedFile | null;
    readonly read: ReadOutcome | undefined;
    readonly context: BatchContext;
  },
): TreeEntry {
  const { path, kind } = entry;
  const why = whyUnsafe(path);
  if (why !== null) return unknownOf(path, `no folder can be given this name safely: ${why}`, request);
  if (kind === 'unknown') return unknownOf(path, entry.what, request);
  if (kind === 'other') return { kind, path };
  if (kind === 'symlink') return { kind, path, target: entry.target };
  const { mode, mtimeNs } = entry.stat;
  if (kind === 'folder') return { kind, path, mode, mtimeNs };
  if (read === undefined && known !== null) return takenOver(known, entry.stat, request);
  if (read?.kind !== 'read') return unknownOf(path, read?.message ?? 'it was not read', request);
  const signature = read.signature === null ? undefined : request.signatures?.add(read.signature);
  return { kind, path, ...factsOf(read.stat), sha256: read.sha256, signature };
}

function takenOver(known: ListedFile, stat: FileStat, { signatures }: ListFolderRequest): ListedFile {
  const { path, sha256 } = known;
  const bytes = known.signature && signatures?.takeOver(known.signature);
  const signature = bytes ? signatures?.add(bytes) : undefined;
  return { kind: 'file', path, ...factsOf(stat), sha256, signature };
}

function factsOf({
  size,
  mode,
  mtimeNs,
  ctimeNs,
  ino,
}: FileStat): Pick<ListedFile, 'size' | 'mode' | 'mtimeNs' | 'seen'> {
  return { size, mode, mtimeNs, seen: { ctimeNs, ino } };
}

function unknownOf(path: string, what: string, { onProblem }: ListFolderRequest): TreeEntry {
  onProblem(path, what);
  return { kind: 'unknown', path, what };
}

function count(
  entry: TreeEntry,
  {
    tally,
    wasRead,
    request,
  }: { readonly tally: ListingTally; readonly wasRead: boolean; readonly request: ListFolderRequest },
): void {
  if (entry.kind === 'file') tally.files += 1;
  if (entry.kind === 'file' && wasRead) tally.read += 1;
  if (entry.kind === 'other') tally.others += 1;
  if (entry.kind === 'unknown') tally.unknown += 1;
  if (entry.kind === 'file') request.progress({ kind: 'advance', files: 1, bytes: 0, path: entry.path });
}

function withLink(file: ListedFile, { dev, ino, nlink }: FileStat, links: FirstLinks): ListedFile {
  if (nlink < 2) return file;
  const key = `${dev}:${ino}`;
  const first = links.get(key);
  if (first === undefined) links.set(key, file);
  // Two reads of one inode that differ mean that it was changed in between; then they are listed as two files.
  return first === undefined || first.sha256 !== file.sha256 ? file : { ...file, link: first.path };
}
