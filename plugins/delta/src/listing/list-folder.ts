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
import { NOTHING_WRITTEN } from './signing.ts';
import type { MetEntry } from './walk-entries.ts';
import { meetEntries, walkEntries } from './walk-entries.ts';

/** Entries that are read together. */
const BATCH_ENTRIES = 1024;
/** Entries whose attributes are read together. */
const ATTRIBUTES_ENTRIES = 8 * BATCH_ENTRIES;
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
 * Lists a folder entry by entry, in the order of `compareTreePaths`, reading every file that the older listing does not vouch for. The next batch is read while one is
 * handed on. Memory: 8,192 entries, of which 2,048 with their signatures, and 150 bytes for each file of several names.
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
  // Whoever opens a file anyway is told what it is; an older listing is asked with what it is now.
  const walk = older || !request.reader.findsLarge ? walkEntries : meetEntries;
  let reading: Promise<ReadBatch> | null = null;
  for (const { batch, attributes } of batches(
    walk(access, request.folder, { ...request, exclude }),
    request,
  )) {
    throwIfStopped(request.stop, NOTHING_WRITTEN);
    const known = batch.map((entry) =>
      entry.kind === 'file' && entry.stat !== null
        ? unchangedSince(before.at(entry.path), { stat: entry.stat, listedNs })
        : null,
    );
    const next: Promise<ReadBatch> = readBatch({ batch, known, attributes }, request);
    // Told where it is awaited.
    next.catch(() => {});
    if (reading !== null) yield* listBatch(await reading, { request, tally, links });
    reading = next;
  }
  if (reading !== null) yield* listBatch(await reading, { request, tally, links });
}

interface Batch {
  readonly batch: readonly MetEntry[];
  /** Those of the entries, and of others that are looked at soon. */
  readonly attributes: Promise<AttributesRead>;
}

/** Entries that are read together. Attributes are asked for many of them at a time: a start of their program takes as long as a hundred files. */
function* batches(entries: Iterable<MetEntry>, request: ListFolderRequest): Generator<Batch> {
  for (const some of inParts(entries, ATTRIBUTES_ENTRIES)) {
    const owned = some.filter(({ kind }) => kind === 'file' || kind === 'folder');
    const attributes = request.readAttributes(owned.map(({ path }) => `${request.folder}/${path}`));
    // Told where it is awaited.
    attributes.catch(() => {});
    for (const batch of inParts(some, BATCH_ENTRIES)) yield { batch, attributes };
  }
}

/** So many entries at a time, or so many of which the files have 256 MiB. */
function* inParts(entries: Iterable<MetEntry>, most: number): Generator<readonly MetEntry[]> {
  let part: MetEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    part.push(entry);
    if (entry.kind === 'file') bytes += entry.stat?.size ?? 0;
    if (part.length < most && bytes < BATCH_BYTES) continue;
    yield part;
    part = [];
    bytes = 0;
  }
  if (part.length > 0) yield part;
}

interface BatchContext {
  readonly request: ListFolderRequest;
  readonly tally: ListingTally;
  readonly links: FirstLinks;
}

/** Entries that were looked at together, with what was found of them. */
interface ReadBatch {
  readonly entries: readonly MetEntry[];
  /** What the older listing vouches for, for each entry. */
  readonly known: readonly (ListedFile | null)[];
  /** What reading gave, for each entry that was read. */
  readonly read: readonly (ReadOutcome | undefined)[];
  readonly attributes: AttributesRead;
}

async function readBatch(
  { batch, known, attributes }: Batch & Pick<ReadBatch, 'known'>,
  request: ListFolderRequest,
): Promise<ReadBatch> {
  const toRead = batch.filter((entry, at) => entry.kind === 'file' && !canTakeOver(known[at], request));
  const onBytes = (bytes: number) => request.progress({ kind: 'advance', files: 0, bytes });
  const outcomes = await request.reader.readFiles(
    toRead.map(({ path }) => `${request.folder}/${path}`),
    onBytes,
  );
  let nth = 0;
  const read = batch.map((entry) => (entry === toRead[nth] ? outcomes[nth++] : undefined));
  return { entries: batch, known, read, attributes: await attributes };
}

function* listBatch(
  { entries, known, read, attributes }: ReadBatch,
  { request, tally, links }: BatchContext,
): Generator<TreeEntry> {
  if (attributes.why !== null) request.onProblem('', attributes.why);
  for (const [at, entry] of entries.entries()) {
    const outcome = read[at];
    const listed = listEntry(entry, { known: known[at] ?? null, read: outcome, request });
    const own = attributes.of.size === 0 ? undefined : attributes.of.get(`${request.folder}/${entry.path}`);
    const whole =
      own !== undefined && (listed.kind === 'file' || listed.kind === 'folder')
        ? { ...listed, attributes: own }
        : listed;
    count(whole, { tally, wasRead: outcome !== undefined, request });
    const stat = outcome?.kind === 'read' ? outcome.stat : entry.kind === 'file' ? entry.stat : null;
    yield whole.kind === 'file' && stat !== null ? withLink(whole, stat, links) : whole;
  }
}

/** A file is read again for its signature where the older listing has none. */
function canTakeOver(known: ListedFile | null | undefined, { signatures }: ListFolderRequest): boolean {
  if (!known) return false;
  return !signatures || known.signature !== undefined || known.link !== undefined;
}

function listEntry(
  entry: MetEntry,
  {
    known,
    read,
    request,
  }: {
    readonly known: ListedFile | null;
    readonly read: ReadOutcome | undefined;
    readonly request: ListFolderRequest;
  },
): TreeEntry {
  const { path, kind } = entry;
  const why = whyUnsafe(path);
  if (why !== null) return unknownOf(path, `no folder can be given this name safely: ${why}`, request);
  if (kind === 'unknown') return unknownOf(path, entry.what, request);
  if (kind === 'other') return { kind, path };
  if (kind === 'symlink') return { kind, path, target: entry.target };
  if (kind === 'folder') return { kind, path, mode: entry.stat.mode, mtimeNs: entry.stat.mtimeNs };
  if (read === undefined && known !== null && entry.stat !== null)
    return takenOver(known, entry.stat, request);
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
