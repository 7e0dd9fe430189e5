import { basename, join } from 'node:path';
import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { displayPath, lstatOrNull, MediaStructError, nodeFileAccess, ScratchFolder } from '@mediastruct/core';
import { NOW_NAME } from '../../archive/archive-names.ts';
import { DiffData } from '../../archive/diff-data.ts';
import { openDiff } from '../../archive/open-diff.ts';
import type { Listing } from '../../listing/listing-file.ts';
import { signaturePath } from '../../listing/listing-file.ts';
import type { ComputedDiff } from '../../tree/diff-index.ts';
import { DiffIndex } from '../../tree/diff-index.ts';
import { ExtractTarget } from '../../volumes/extract-target.ts';
import { countsOf, publish } from '../add/add-run.ts';
import { runName, unfinishedRun } from '../record/chain-names.ts';
import { copyFile } from '../places/copy-file.ts';
import { inChain } from '../open/in-chain.ts';
import type { Chain, ChainRun } from '../open/open-chain.ts';
import { nextRun, wholePathTo } from '../open/open-chain.ts';
import { proveArchive } from '../add/prove-archive.ts';
import { refreshLibraries } from '../holder/register-chain.ts';
import { removeUnfinished } from '../add/remove-unfinished.ts';
import { restoreContents } from '../restore/restore-contents.ts';
import { RestoreCount } from '../restore/restore-tally.ts';
import type { RunRecord } from '../record/run-record.ts';
import { writeRunRecord } from '../record/run-record.ts';
import { NOTHING, stateHash } from '../record/state-hash.ts';
import { EMPTY_LISTING, usableListing } from '../add/usable-listing.ts';
import { VolumeContents } from '../contents/volume-contents.ts';
import { VolumePlaces } from '../places/volume-places.ts';

export interface SquashRequest {
  /** The folder of the chain. */
  readonly chain: string;
  /** Numbers of the first and the last of the runs that become one. */
  readonly first: number;
  readonly last: number;
  /** Folders in which volumes may be. */
  readonly from: readonly string[];
  readonly now: Date;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

export interface SquashReport {
  /** Absolute path of the chain. */
  readonly chain: string;
  readonly run: RunRecord;
  /** Whether its volumes were read back from the disk, and not from what the system had in memory. */
  readonly isProven: boolean;
  /** Libraries that know the chain and could not be told what it holds now, a text each. */
  readonly notes: readonly string[];
}

/**
 * Makes one run of several that follow on each other: it leads from the state before the first to that of the last, which is compared by the SHA-256 of every content and of the whole state. The
 * runs themselves stay; `prune` may put them aside afterwards. Needs room for what changed between the two states, as files.
 */
export async function squashChain(
  request: SquashRequest,
  access: FileAccess = nodeFileAccess,
): Promise<SquashReport> {
  const { chain, now } = request;
  return inChain(access, { chain, command: 'delta chain squash', now }, (opened) =>
    squashLocked(access, opened, request),
  );
}

async function squashLocked(access: FileAccess, chain: Chain, request: SquashRequest): Promise<SquashReport> {
  for (const name of chain.unfinished) removeUnfinished(access, join(chain.folder, name));
  const { parent, squashed } = runsToSquash(chain, request);
  const part = unfinishedRun(chain.folder, nextRun(chain, access));
  access.mkdir(part, 0o700);
  try {
    const made = await makeSquash(access, { ...request, chain, parent, squashed, part });
    publish(access, { part, chain: chain.folder, ...made, now: request.now });
    return {
      chain: chain.folder,
      run: made.record,
      isProven: made.proven,
      notes: refreshLibraries(access, chain.folder, request.now),
    };
  } finally {
    if (lstatOrNull(access, part) !== null) removeUnfinished(access, part);
  }
}

interface Squashing extends Omit<SquashRequest, 'chain' | 'first' | 'last'> {
  readonly chain: Chain;
  /** The run before; null where the first is a full one. */
  readonly parent: ChainRun | null;
  readonly squashed: readonly ChainRun[];
  /** Absolute path of the new run's folder, under its temporary name. */
  readonly part: string;
}

async function makeSquash(
  access: FileAccess,
  squashing: Squashing,
): Promise<{ readonly record: RunRecord; readonly proven: boolean }> {
  const { chain, parent, squashed, part, now, progress, stop } = squashing;
  const last = squashed.at(-1);
  if (last?.record == null) throw new TypeError('the last of the runs has a record');
  const listing = openDiff(last.folder, access).now;
  copyFile(access, join(last.folder, NOW_NAME), join(part, NOW_NAME));
  if (listing.signatures !== null) copyFile(access, listing.signatures, signaturePath(join(part, NOW_NAME)));
  const older = parent === null ? EMPTY_LISTING : usableListing(access, parent.folder, () => {});
  using scratch = new ScratchFolder('squash', chain.folder);
  const listed: Listing = { ...listing, header: { ...listing.header, folder: join(scratch.path, 'files') } };
  const diff = new DiffIndex(listed, older).compute();
  await bringContents(access, diff, { ...squashing, last, scratch: scratch.path });
  const { greatestBytes, compression, at, after, files, bytes, folder, unread } = last.record;
  const archive = await new DiffData(diff).createArchive(part, {
    greatestBytes,
    compression,
    access,
    progress,
    stop,
  });
  const names = archive.data.volumes.map((path) => basename(path));
  const { volumes, bypassedCache } = proveArchive(access, part, { names, progress, stop });
  refuseOtherState(access, part, after);
  const before = parent?.record?.after ?? NOTHING;
  const record: RunRecord = {
    ...{ chain: chain.id, run: nextRun(chain, access), kind: before === NOTHING ? 'full' : 'increment' },
    ...{ parent: parent?.run ?? null, at, madeAt: now.toISOString(), before, after },
    ...{ squashes: squashed.map(({ run }) => run), unread, files, bytes },
    ...{ ...countsOf(archive), greatestBytes, compression, folder, volumes },
  };
  writeRunRecord(access, part, record);
  return { record, proven: bypassedCache };
}

/** Restores what the new run has to store, below the folder that its listing names now. Throws where something cannot be had. */
async function bringContents(
  access: FileAccess,
  { changes }: ComputedDiff,
  {
    chain,
    last,
    from,
    scratch,
    progress,
    stop,
  }: Squashing & { readonly last: ChainRun; readonly scratch: string },
): Promise<void> {
  const files = changes.flatMap((change) =>
    change.kind === 'file' && change.content.kind === 'new' ? [change.to] : [],
  );
  const target = new ExtractTarget(access, join(scratch, 'files'));
  const count = new RestoreCount();
  access.mkdir(join(scratch, 'contents'));
  using contents = new VolumeContents(access, new VolumePlaces(access, chain, { from }));
  const away = await restoreContents(access, files, {
    chain,
    run: last,
    contents,
    scratch: join(scratch, 'contents'),
    target,
    count,
    progress,
    stop,
  });
  for (const { file, why } of away.files) count.missing.add(file.path, why);
  for (const {
    first: [problem],
  } of [count.damaged, count.missing, count.taken, count.failed].map((list) => list.told()))
    if (problem !== undefined)
      throw new MediaStructError('wrong-volume', `${displayPath(problem.path)}: ${problem.what}`, {
        path: problem.path,
        suggestions: ['Name the folder where the volume is with --from. Nothing was changed.'],
      });
}

/** The state that the new run tells must be that of the last one, to the last entry. */
function refuseOtherState(access: FileAccess, part: string, after: string): void {
  if (stateHash(openDiff(part, access).now.entries()) === after) return;
  throw new MediaStructError(
    'content-mismatch',
    `${displayPath(part)}: the squashed run leads to another state`,
    {
      path: part,
      suggestions: ['Nothing was changed.'],
    },
  );
}

/** The runs from the first to the last on the way to the last. Others are `usage` (64). */
function runsToSquash(chain: Chain, { first, last }: SquashRequest): Pick<Squashing, 'parent' | 'squashed'> {
  const end = chain.runs.find(({ run }) => run === last);
  const path = end === undefined ? null : wholePathTo(chain, end);
  const at = path?.findIndex(({ run }) => run === first) ?? -1;
  const squashed = path?.slice(at) ?? [];
  if (path !== null && at >= 0 && squashed.length > 1) return { parent: path[at - 1] ?? null, squashed };
  const way = path?.map(({ run }) => runName(run)).join(', ');
  throw new MediaStructError(
    'usage',
    `${runName(first)} to ${runName(last)}: expected two runs of which the second relies on the first; ${
      way === undefined ? `${runName(last)} is broken or not there` : `${runName(last)} relies on ${way}`
    }`,
    { suggestions: [`mediastruct delta chain list ${displayPath(chain.folder)}   shows all runs.`] },
  );
}
