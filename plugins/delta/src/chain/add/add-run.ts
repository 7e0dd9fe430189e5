import { basename, join, resolve } from 'node:path';
import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { isAtOrBelow, lstatOrNull, makeFolders, nodeFileAccess, syncFolder } from '@mediastruct/core';
import { NOW_NAME } from '../../archive/archive-names.ts';
import type { ArchiveReport } from '../../archive/diff-data.ts';
import { DiffData } from '../../archive/diff-data.ts';
import { Dir } from '../../dir/dir.ts';
import type { ExcludeOptions } from '../../exclude/exclude-rules.ts';
import { DirIndex } from '../../listing/dir-index.ts';
import type { Listing } from '../../listing/listing-file.ts';
import type { Problem, ProblemsTold } from '../../listing/problem-list.ts';
import { ProblemList } from '../../listing/problem-list.ts';
import { DiffIndex } from '../../tree/diff-index.ts';
import type { Compression } from '../../volumes/compression.ts';
import { carryUnknown } from './carry-unknown.ts';
import { beginChain, tellChain } from '../record/chain-event.ts';
import { withChainLock } from '../record/chain-lock.ts';
import { runName, unfinishedRun } from '../record/chain-names.ts';
import type { Chain, ChainRun } from '../open/open-chain.ts';
import { newestWhole, nextRun, openChain } from '../open/open-chain.ts';
import { proveArchive } from './prove-archive.ts';
import { refreshLibraries } from '../holder/register-chain.ts';
import { emptiedError, idOfRuns, refuseFolder, refuseNewChain, refuseOtherFolder } from './refuse-add.ts';
import { removeUnfinished } from './remove-unfinished.ts';
import type { RunRecord } from '../record/run-record.ts';
import { writeRunRecord } from '../record/run-record.ts';
import { NOTHING, stateHash } from '../record/state-hash.ts';
import { EMPTY_LISTING, usableListing } from './usable-listing.ts';

/** Volumes of 1 GiB: 25 of them fill a disc, and one that rots takes no more along. */
const DEFAULT_GREATEST_BYTES = 2 ** 30;

export interface AddRequest {
  /** The folder whose state is added. */
  readonly folder: string;
  /** The folder of the chain, which is begun where there is none. */
  readonly chain: string;
  /** Store everything anew, and rely on no run before. */
  readonly isFull: boolean;
  /** Go on though the folder is another one than that of the run before, or holds nothing any more. */
  readonly mayBeOther: boolean;
  readonly exclude: ExcludeOptions;
  /** As the run before by default, and 1 GiB for the first. */
  readonly greatestBytes?: number | undefined;
  readonly compression?: Compression | undefined;
  readonly threads?: number | undefined;
  readonly now: Date;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

export interface AddReport {
  /** Absolute path of the chain. */
  readonly chain: string;
  /** Null where nothing changed, so that there was nothing to add. */
  readonly run: RunRecord | null;
  /** Whether its volumes were read back from the disk, and not from what the system had in memory. */
  readonly isProven: boolean;
  /** Runs that are broken, and why: this one was made against the state before them. */
  readonly superseded: readonly { readonly run: number; readonly what: string }[];
  readonly problems: ProblemsTold;
  /** Libraries that know the chain and could not be told what it holds now, a text each. */
  readonly notes: readonly string[];
}

/**
 * Adds the present state of a folder to a chain: a full run first, then what changed since the last run that is whole. Only the folder and what stands in the chain's own folder beside
 * its volumes are needed. The run is made under a temporary name, every volume is read back, and then it appears by one rename. Throws as `DiffData.createArchive`.
 */
export async function addRun(request: AddRequest, access: FileAccess = nodeFileAccess): Promise<AddReport> {
  const [folder, chain] = [resolve(request.folder), resolve(request.chain)];
  refuseFolder(access, { folder, chain });
  refuseNewChain(access, chain);
  makeFolders(access, chain);
  return withChainLock(access, { chain, command: 'delta chain add' }, () =>
    addLocked(access, { ...request, folder, chain }),
  );
}

async function addLocked(access: FileAccess, request: AddRequest): Promise<AddReport> {
  const { folder, now } = request;
  beginChain(access, request.chain, { now, id: idOfRuns(access, request.chain) });
  const chain = openChain(request.chain, access);
  for (const name of chain.unfinished) removeUnfinished(access, join(chain.folder, name));
  const last = newestWhole(chain);
  if (!request.mayBeOther) refuseOtherFolder(last, folder);
  const parent = request.isFull ? null : last;
  const part = unfinishedRun(chain.folder, nextRun(chain, access));
  access.mkdir(part, 0o700);
  try {
    const { record, proven, problems } = await makeRun(access, { ...request, chain, parent, part });
    if (record !== null) publish(access, { part, chain: chain.folder, record, proven, now });
    const superseded = request.isFull ? [] : supersededBy(chain, parent);
    const notes = record === null ? [] : refreshLibraries(access, chain.folder, now);
    return { chain: chain.folder, run: record, isProven: proven, superseded, problems, notes };
  } finally {
    if (lstatOrNull(access, part) !== null) removeUnfinished(access, part);
  }
}

interface MakeRequest extends Omit<AddRequest, 'chain'> {
  readonly chain: Chain;
  readonly parent: ChainRun | null;
  /** Absolute path of the run's folder, under its temporary name. */
  readonly part: string;
}

interface MadeRun {
  readonly record: RunRecord | null;
  readonly proven: boolean;
  readonly problems: ProblemsTold;
}

async function makeRun(access: FileAccess, request: MakeRequest): Promise<MadeRun> {
  const { folder, part, chain, parent, exclude, mayBeOther, progress, stop, threads, now } = request;
  const problems = new ProblemList();
  const older = parent === null ? EMPTY_LISTING : usableListing(access, parent.folder, problems.add);
  const dir = new Dir(folder, { access, exclude });
  const listed = await new DirIndex(dir).toFile(join(part, NOW_NAME), {
    older: parent === null ? null : older,
    leaveOut: isAtOrBelow(folder, chain.folder) ? [chain.folder] : [],
    progress,
    stop,
    threads,
    now: () => now,
  });
  if (listed.unknown > 0) carryUnknown(access, part, older.entries());
  const listing = DirIndex.fromFile(join(part, NOW_NAME), access);
  const told = joined(listed.problems, problems.told().first);
  const { files, bytes } = totalsOf(listing);
  if (!mayBeOther && files === 0) refuseEmptied(older, folder);
  const diff = new DiffIndex(listing, older).compute();
  if (parent !== null && diff.changes.length === 0) return { record: null, proven: false, problems: told };
  const last = newestWhole(chain)?.record;
  const greatestBytes = request.greatestBytes ?? last?.greatestBytes ?? DEFAULT_GREATEST_BYTES;
  const compression = request.compression ?? last?.compression ?? 'none';
  const archive = await new DiffData(diff).createArchive(part, {
    greatestBytes,
    compression,
    access,
    threads,
    progress,
    stop,
  });
  const names = archive.data.volumes.map((path) => basename(path));
  const { volumes, bypassedCache } = proveArchive(access, part, { names, progress, stop });
  const record: RunRecord = {
    chain: chain.id,
    run: nextRun(chain, access),
    kind: parent === null ? 'full' : 'increment',
    parent: parent?.run ?? null,
    at: listing.header.createdAt,
    madeAt: now.toISOString(),
    before: parent?.record?.after ?? NOTHING,
    after: stateHash(listing.entries()),
    squashes: [],
    unread: listed.unknown,
    files,
    bytes,
    ...countsOf(archive),
    greatestBytes,
    compression,
    folder,
    volumes,
  };
  writeRunRecord(access, part, record);
  return { record, proven: bypassedCache, problems: told };
}

/** Gives a run that is whole its name: from then on it counts. */
export function publish(
  access: FileAccess,
  made: {
    readonly part: string;
    readonly chain: string;
    readonly record: RunRecord;
    readonly proven: boolean;
    readonly now: Date;
  },
): void {
  const { part, chain, record, proven, now } = made;
  syncFolder(access, part);
  access.rename(part, join(chain, runName(record.run)));
  syncFolder(access, chain);
  tellChain(access, chain, { now, events: [{ kind: 'added', run: record.run, proven }] });
}

export function countsOf({
  changes,
  deltas,
  whole,
}: ArchiveReport): Pick<RunRecord, 'changes' | 'deltas' | 'whole'> {
  return { changes, deltas, whole };
}

export function totalsOf(listing: Listing): { readonly files: number; readonly bytes: number } {
  let [files, bytes] = [0, 0];
  for (const entry of listing.entries())
    if (entry.kind === 'file') {
      files += 1;
      bytes += entry.size;
    }
  return { files, bytes };
}

function refuseEmptied(older: Listing, folder: string): void {
  for (const entry of older.entries()) if (entry.kind === 'file') throw emptiedError(folder);
}

/** Runs with newer states than the one that was gone on from, and what is wrong with them. */
function supersededBy({ runs }: Chain, parent: ChainRun | null): AddReport['superseded'] {
  const from = parent?.record?.at ?? '';
  return runs.flatMap(({ run, record, fault }) =>
    fault !== null && (record?.at ?? '~') > from ? [{ run, what: fault }] : [],
  );
}

function joined({ count, first }: ProblemsTold, more: readonly Problem[]): ProblemsTold {
  return { count: count + more.length, first: [...more, ...first].slice(0, 100) };
}
