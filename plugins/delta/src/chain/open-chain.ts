import { join, resolve } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import {
  displayPath,
  errnoOf,
  lstatOrNull,
  MediaStructError,
  messageOf,
  nodeFileAccess,
} from '@mediastruct/core';
import { chainEvents, ledgerPath } from './chain-event.ts';
import { isUnfinishedName, LEDGER_NAME, parseRunName, PRUNED_NAME } from './chain-names.ts';
import { pathTo } from './chain-path.ts';
import type { ChainStory } from './chain-story.ts';
import { foldChain } from './chain-story.ts';
import type { ReadRun } from './judge-run.ts';
import { faultOfRun } from './judge-run.ts';
import { readRunRecord } from './run-record.ts';

/** A run as its folder in the chain shows it. */
export interface ChainRun extends ReadRun {
  /** What is known to be wrong with it, in words for people; null for nothing. Its volumes are not read to tell. */
  readonly fault: string | null;
}

/** A chain as it stands. */
export interface Chain {
  /** Absolute path. */
  readonly folder: string;
  /** 32 hex digits. */
  readonly id: string;
  /** In the order of their numbers. */
  readonly runs: readonly ChainRun[];
  /** Numbers of runs that were added and are not there; those that `prune` put aside are not among them. */
  readonly missing: readonly number[];
  /** Names of runs that were begun and not finished. They count for nothing. */
  readonly unfinished: readonly string[];
  readonly story: ChainStory;
}

/** Opens a chain. A folder that is none is `file-missing` (11). Memory: about 1 kB a run. */
export function openChain(path: string, access: FileAccess = nodeFileAccess): Chain {
  const folder = resolve(path);
  if (lstatOrNull(access, ledgerPath(folder)) === null) throw noChain(folder);
  const names = access.readdir(folder).map(({ name }) => name);
  const found = names
    .flatMap((name) => parseRunName(name) ?? [])
    .sort((a, b) => a - b)
    .map((run) => readRun(access, folder, run));
  const volumes = new Map(
    found.map(({ run, record }) => [run, record?.volumes.map(({ name }) => name) ?? []]),
  );
  const story = foldChain(chainEvents(access, folder), (run) => volumes.get(run) ?? []);
  if (story.chain === null)
    throw new MediaStructError(
      'damaged',
      `${displayPath(ledgerPath(folder))}: does not tell which chain it is of`,
      {
        path: ledgerPath(folder),
      },
    );
  const id = story.chain;
  const runs = found.map((one): ChainRun => ({
    ...one,
    fault: one.fault ?? faultOfRun(access, one, { id, story }),
  }));
  const aside = orNone(access, join(folder, PRUNED_NAME)).flatMap((name) => parseRunName(name) ?? []);
  const missing = [...story.added].filter(
    (run) => !story.pruned.has(run) && !aside.includes(run) && !volumes.has(run),
  );
  return { folder, id, runs, missing, unfinished: names.filter(isUnfinishedName), story };
}

/** The runs that make the state of a run, if nothing is known to be wrong with any of them; else null. */
export function wholePathTo(chain: Chain, run: ChainRun): readonly ChainRun[] | null {
  return pathTo(run, chain.runs, ({ fault }) => fault === null);
}

/** The newest run whose state can be made, as far as is known without reading volumes. */
export function newestWhole(chain: Chain): ChainRun | null {
  const byState = chain.runs.toSorted((a, b) => compareStates(b, a));
  return byState.find((run) => wholePathTo(chain, run) !== null) ?? null;
}

/** The order of the states that runs tell; of one state, the run that was made first comes first. */
export function compareStates(a: ChainRun, b: ChainRun): number {
  const [left, right] = [a.record?.at ?? '', b.record?.at ?? ''];
  return left === right ? a.run - b.run : left < right ? -1 : 1;
}

/** A number that no run of the chain ever had. */
export function nextRun({ folder, runs, story }: Chain, access: FileAccess): number {
  const aside = orNone(access, join(folder, PRUNED_NAME)).flatMap((name) => parseRunName(name) ?? []);
  return Math.max(0, ...runs.map(({ run }) => run), ...story.added, ...story.pruned, ...aside) + 1;
}

function readRun(access: FileAccess, chain: string, run: number): ChainRun {
  const folder = join(chain, String(run).padStart(4, '0'));
  try {
    return { run, folder, record: readRunRecord(access, folder), fault: null };
  } catch (error) {
    if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
    return { run, folder, record: null, fault: `its record cannot be used: ${messageOf(error)}` };
  }
}

function orNone(access: FileAccess, folder: string): readonly string[] {
  return lstatOrNull(access, folder) === null ? [] : access.readdir(folder).map(({ name }) => name);
}

function noChain(folder: string): MediaStructError {
  return new MediaStructError(
    'file-missing',
    `${displayPath(folder)}: expected a chain, found no ${LEDGER_NAME} in it`,
    { path: folder, suggestions: ['mediastruct delta chain add DIR --chain CHAIN   begins one.'] },
  );
}
