import { randomUUID } from 'node:crypto';
import { basename, dirname, resolve } from 'node:path';
import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import {
  ignoreProgress,
  lstatOrNull,
  neverStop,
  nodeFileAccess,
  readFileAttributes,
  readNoAttributes,
  syncFolder,
} from '@mediastruct/core';
import { blockPool } from '../blocks/index.ts';
import { Dir } from '../dir/dir.ts';
import type { ContentReader, HashFiles, SignatureStore } from './content-reader.ts';
import { hashHere, hashingReader } from './content-reader.ts';
import type { ListFolderRequest, ListingTally } from './list-folder.ts';
import { listFolder } from './list-folder.ts';
import type { Listing, ListingHeader, ListingTotals } from './listing-file.ts';
import { ListingWriter, openListing, signaturePath } from './listing-file.ts';
import type { ProblemsTold } from './problem-list.ts';
import { ProblemList } from './problem-list.ts';
import { LISTING_TAKEN, SignatureFile, signingReader } from './signing.ts';
import type { TreeEntry } from './tree-entry.ts';
import { giveNewName, takenName } from '../names/give-new-name.ts';
import { dropLeftovers, unfinishedNameOf, writerMark } from '../names/unfinished-name.ts';

export interface IndexOptions {
  /** An older listing of the same folder: what was not changed since is not read again. */
  readonly older?: Listing | null | undefined;
  /** Absolute paths that are not listed. */
  readonly leaveOut?: readonly string[] | undefined;
  readonly progress?: ProgressListener | undefined;
  readonly stop?: StopFlag | undefined;
  /** Bytes of a block of the signatures; by default chosen for each file. Only for `toFile`. */
  readonly blockBytes?: number | undefined;
  /** Whether signatures are made; by default they are. Only for `toFile`. */
  readonly signatures?: boolean | undefined;
  /** Told at once of what the report tells at the end: what could not be read. */
  readonly onProblem?: ((path: string, what: string) => void) | undefined;
  /** Whether extended attributes are read; by default they are. Without them, no program is started. */
  readonly attributes?: boolean | undefined;
  /** Threads that read; one for each core by default. Only for `toFile`. */
  readonly threads?: number | undefined;
  /** Hashes files where no signatures are made; by default the calling thread does. */
  readonly hashFiles?: HashFiles | undefined;
  /** Time of the listing; the present by default. */
  readonly now?: (() => Date) | undefined;
}

export interface IndexReport extends ListingTotals, Omit<Readonly<ListingTally>, 'files'> {
  readonly listing: string;
  readonly problems: ProblemsTold;
}

/**
 * The state of a folder: its files, folders and symlinks with size, times, mode, extended attributes and SHA-256.
 *
 *     await new DirIndex(dir).toFile('/home/anna/photos.index');
 *     const then = DirIndex.fromFile('/home/anna/photos.index');
 */
export class DirIndex {
  readonly dir: Dir;

  constructor(dir: Dir | string) {
    this.dir = typeof dir === 'string' ? new Dir(dir) : dir;
  }

  /**
   * Lists the folder into a new file. A name that is taken is `target-differs` (21). What cannot be read is told in the report, and
   * stands in the listing as unknown.
   */
  async toFile(path: string, options: IndexOptions = {}): Promise<IndexReport> {
    const { access } = this.dir;
    const listing = resolve(path);
    const names = [listing, signaturePath(listing)];
    for (const name of names) refuseTaken(access, name);
    dropLeftovers(access, dirname(listing), {
      isOurs: (name) => names.some((ours) => basename(ours) === name),
    });
    const mark = writerMark();
    const draft = unfinishedNameOf(mark, listing);
    const signaturesDraft = unfinishedNameOf(mark, signaturePath(listing));
    const ours = [...names, draft, `${draft}.tmp`, signaturesDraft];
    const leaveOut = [...(options.leaveOut ?? []), ...ours];
    const places = { draft, listing };
    if (options.signatures === false) return this.#write(places, this.#collect({ ...options, leaveOut }));
    const problems = new ProblemList();
    const { older = null, blockBytes, progress = ignoreProgress, threads = 0, stop = neverStop } = options;
    const onBytes = (bytes: number) => progress({ kind: 'advance', files: 0, bytes });
    await using pool = blockPool({ threads, onBytes, access });
    using signatures = new SignatureFile(access, {
      path: signaturePath(listing),
      temporary: signaturesDraft,
      older: older?.signatures ?? null,
      onProblem: problems.add,
    });
    const reader = signingReader(pool, { blockBytes, stop });
    const collected = this.#collect({ ...options, leaveOut }, { reader, signatures, problems });
    // Awaited here, while the pool is open.
    return await this.#write(places, collected, () => signatures.finish());
  }

  /** Lists the folder in memory: about 500 bytes an entry. */
  async data(options: IndexOptions = {}): Promise<Listing> {
    const { header, entries } = this.#collect(options);
    const listed: TreeEntry[] = [];
    for await (const entry of entries) listed.push(entry);
    return { header, entries: () => listed, signatures: null };
  }

  /** Opens a listing that `toFile` wrote. */
  static fromFile(path: string, access: FileAccess = nodeFileAccess): Listing {
    return openListing(access, resolve(path));
  }

  async #write(
    { draft, listing }: { readonly draft: string; readonly listing: string },
    collected: Collected,
    beforeCommit?: () => void,
  ): Promise<IndexReport> {
    const { access } = this.dir;
    using writer = new ListingWriter(access, draft, collected.header);
    for await (const entry of collected.entries) writer.add(entry);
    beforeCommit?.();
    const totals = writer.commit();
    giveNewName(access, { temporary: draft, path: listing, suggestion: LISTING_TAKEN });
    syncFolder(access, dirname(listing));
    return { listing, ...collected.tally, ...totals, problems: collected.problems.told() };
  }

  #collect(options: IndexOptions, means: Partial<Means> = {}): Collected {
    const { access, path: folder, exclude } = this.dir;
    const { older = null, leaveOut, progress = ignoreProgress, stop = neverStop } = options;
    const { attributes = true, onProblem, hashFiles = hashHere(access) } = options;
    const { problems = new ProblemList(), reader = hashingReader(hashFiles), signatures = null } = means;
    const tally: ListingTally = { files: 0, read: 0, others: 0, unknown: 0 };
    const request: ListFolderRequest = {
      folder,
      exclude,
      leaveOut,
      older,
      reader,
      signatures,
      readAttributes: attributes ? readFileAttributes : readNoAttributes,
      onProblem: (path, what) => {
        problems.add(path, what);
        onProblem?.(path, what);
      },
      progress,
      stop,
    };
    const header: ListingHeader = {
      id: randomUUID().replaceAll('-', ''),
      folder,
      createdAt: (options.now ?? (() => new Date()))().toISOString(),
      hasAttributes: attributes,
      hasSignatures: signatures !== null,
    };
    progress({ kind: 'phase', phase: 'listing' });
    return { header, entries: listFolder(access, request, tally), tally, problems };
  }
}

/** What a listing is made with. */
interface Means {
  readonly reader: ContentReader;
  readonly signatures: SignatureStore;
  readonly problems: ProblemList;
}

interface Collected {
  readonly header: ListingHeader;
  readonly entries: AsyncIterable<TreeEntry>;
  readonly tally: ListingTally;
  readonly problems: ProblemList;
}

function refuseTaken(access: FileAccess, path: string): void {
  if (lstatOrNull(access, path) !== null) throw takenName(path, LISTING_TAKEN);
}
