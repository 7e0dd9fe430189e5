import { join, resolve } from 'node:path';
import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import {
  displayPath,
  isAtOrBelow,
  lstatOrNull,
  makeFolders,
  MediaStructError,
  nodeFileAccess,
  syncFolder,
  throwIfStopped,
} from '@mediastruct/core';
import type { Problem } from '../../listing/problem-list.ts';
import { HERE, tellChain } from '../record/chain-event.ts';
import { runName, unfinishedRun } from '../record/chain-names.ts';
import { copyFile } from './copy-file.ts';
import { inChain } from '../open/in-chain.ts';
import type { Chain, ChainRun } from '../open/open-chain.ts';
import { refreshLibraries } from '../holder/register-chain.ts';
import { removeUnfinished } from '../add/remove-unfinished.ts';
import { readRunRecord } from '../record/run-record.ts';
import { VolumePlaces } from './volume-places.ts';

export interface PutRequest {
  /** The folder of the chain. */
  readonly chain: string;
  /** The folder to copy to, such as that of another disk. */
  readonly to: string;
  /** What people call it: `disk "Blue 1"`. */
  readonly place: string;
  /** Numbers of the runs; all where none is named. */
  readonly runs: readonly number[];
  /** Folders in which volumes may be. */
  readonly from: readonly string[];
  readonly now: () => Date;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

export interface PutReport {
  readonly chain: string;
  readonly place: string;
  /** Absolute path of the folder. */
  readonly to: string;
  /** Runs that were copied and read back. */
  readonly put: readonly number[];
  /** Those of them that were read back from what the system had in memory, because the file system gives nothing else: that shows nothing of the disk. */
  readonly fromMemory: readonly number[];
  /** Runs that stand there already. */
  readonly present: readonly number[];
  /** Runs that could not be copied, and why. */
  readonly problems: readonly Problem[];
  /** Libraries that know the chain and could not be told what it holds now, a text each. */
  readonly notes: readonly string[];
}

/**
 * Copies runs, whole, to a place: each appears there by one rename when all its files were read back. A run that is there already is left. What is broken or cannot be read now is
 * told, and the others are copied.
 */
export async function putRuns(request: PutRequest, access: FileAccess = nodeFileAccess): Promise<PutReport> {
  const to = resolve(request.to);
  if (request.place === HERE || request.place.trim() === '')
    throw new MediaStructError('usage', `"${request.place}": no place can be called so`);
  if (isAtOrBelow(resolve(request.chain), to))
    throw new MediaStructError('usage', `${displayPath(to)}: lies in the chain`, { path: to });
  const { chain, now } = request;
  return inChain(access, { chain, command: 'delta chain put', now: now() }, async (opened) =>
    putLocked(access, opened, { ...request, to }),
  );
}

function putLocked(access: FileAccess, chain: Chain, request: PutRequest): PutReport {
  const { to, place, now, progress, stop } = request;
  makeFolders(access, to);
  tellChain(access, chain.folder, { now: now(), events: [{ kind: 'place', place, path: to }] });
  const from = request.from.map((folder) => resolve(folder));
  const places = new VolumePlaces(access, chain, { from });
  const [put, fromMemory, present]: [number[], number[], number[]] = [[], [], []];
  const problems: Problem[] = [];
  progress({ kind: 'phase', phase: 'copying runs' });
  for (const run of chosenRuns(chain, request.runs)) {
    throwIfStopped(stop, 'Run the command again: what is there already is left.');
    try {
      const copied = putRun(access, run, { to, places });
      (copied === null ? present : put).push(run.run);
      if (copied?.isProven === false) fromMemory.push(run.run);
      if (copied !== null) tellWhole(access, chain, { run, place, now: now(), proven: copied.isProven });
    } catch (error) {
      if (!(error instanceof MediaStructError)) throw error;
      problems.push({ path: runName(run.run), what: error.message });
    }
    progress({
      kind: 'advance',
      files: 1,
      bytes: run.record?.volumes.reduce((sum, { size }) => sum + size, 0) ?? 0,
    });
  }
  const notes = refreshLibraries(access, chain.folder, now());
  return { chain: chain.folder, place, to, put, fromMemory, present, problems, notes };
}

function chosenRuns(chain: Chain, numbers: readonly number[]): readonly ChainRun[] {
  const absent = numbers.find((number) => chain.runs.every(({ run }) => run !== number));
  if (absent !== undefined)
    throw new MediaStructError(
      'file-missing',
      `${displayPath(chain.folder)}: the chain holds no run ${absent}`,
      {
        path: chain.folder,
      },
    );
  return chain.runs.filter(({ run }) => numbers.length === 0 || numbers.includes(run));
}

interface CopiedRun {
  /** Whether all its files were read back from the disk, and not from what the system had in memory. */
  readonly isProven: boolean;
}

/** Null where it stands there already. */
function putRun(
  access: FileAccess,
  run: ChainRun,
  { to, places }: { readonly to: string; readonly places: VolumePlaces },
): CopiedRun | null {
  if (run.record === null || run.fault !== null)
    throw new MediaStructError('damaged', run.fault ?? 'its record cannot be used', { path: run.folder });
  const target = join(to, runName(run.run));
  if (lstatOrNull(access, target) !== null) {
    const there = readRunRecord(access, target);
    if (there.chain === run.record.chain && there.after === run.record.after) return null;
    throw new MediaStructError('target-differs', `${displayPath(target)}: is a run of another chain`, {
      path: target,
    });
  }
  const part = unfinishedRun(to, run.run);
  if (lstatOrNull(access, part) !== null) removeUnfinished(access, part);
  access.mkdir(part, 0o700);
  try {
    const copied = copyRun(access, run, { part, places });
    syncFolder(access, part);
    access.rename(part, target);
    syncFolder(access, to);
    return copied;
  } finally {
    if (lstatOrNull(access, part) !== null) removeUnfinished(access, part);
  }
}

function copyRun(
  access: FileAccess,
  run: ChainRun,
  { part, places }: { readonly part: string; readonly places: VolumePlaces },
): CopiedRun {
  const volumes = run.record?.volumes ?? [];
  let isProven = true;
  const isVolume = new Set(volumes.map(({ name }) => name));
  for (const volume of volumes) {
    const [at] = places.best(run, volume);
    if (at === undefined)
      throw new MediaStructError(
        'wrong-volume',
        `${volume.name} is at none of the places that can be read now`,
      );
    const copied = copyFile(access, join(at.folder, volume.name), join(part, volume.name));
    isProven &&= copied.bypassedCache;
    if (copied.sha256 !== volume.sha256)
      throw new MediaStructError('content-mismatch', `${volume.name} reads otherwise than when it was made`);
  }
  for (const { name, kind } of access.readdir(run.folder))
    if (kind === 'file' && !isVolume.has(name)) {
      const copied = copyFile(access, join(run.folder, name), join(part, name));
      isProven &&= copied.bypassedCache;
    }
  return { isProven };
}

function tellWhole(
  access: FileAccess,
  { folder }: Chain,
  {
    run,
    place,
    now,
    proven,
  }: { readonly run: ChainRun; readonly place: string; readonly now: Date; readonly proven: boolean },
): void {
  const volumes = (run.record?.volumes ?? []).map(({ name }) => ({ name, outcome: 'whole' as const }));
  tellChain(access, folder, { now, events: [{ kind: 'read', run: run.run, place, proven, volumes }] });
}
