import { join, resolve } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { displayPath, errnoOf, MediaStructError, messageOf, nodeFileAccess } from '@mediastruct/core';
import { chainEvents, ledgerPath } from '../record/chain-event.ts';
import { isUnfinishedName, LEDGER_NAME, parseRunName, PRUNED_NAME, runName } from '../record/chain-names.ts';
import { pathTo } from './chain-path.ts';
import type { ChainStory } from '../record/chain-story.ts';
import { foldChain } from '../record/chain-story.ts';
import type { ReadRun } from './judge-run.ts';
import { faultOfRun } from './judge-run.ts';
import { readRunRecord } from '../record/run-record.ts';

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

/**
 * Opens a chain. A folder that holds runs and no ledger is one too: a disc, or a folder that runs were brought into. With `further`, a run that is not in the folder, or broken there, is taken from
 * one of those folders or from the places that the chain knows. A folder that is no chain is `file-missing` (11). Memory: about 1 kB a run.
 */
export function openChain(
  path: string,
  access: FileAccess = nodeFileAccess,
  further: readonly string[] | null = null,
): Chain {
  const folder = resolve(path);
  const names = namesIn(access, folder);
  const found = runsIn(access, folder, names);
  if (!names.includes(LEDGER_NAME) && found.length === 0) throw noChain(folder);
  const volumes = new Map(
    found.map(({ run, record }) => [run, record?.volumes.map(({ name }) => name) ?? []]),
  );
  const story = foldChain(chainEvents(access, folder), (run) => volumes.get(run) ?? []);
  const id = idOf(folder, { story, found, hasLedger: names.includes(LEDGER_NAME) });
  const judged = (one: ReadRun & { readonly fault: string | null }): ChainRun => ({
    ...one,
    fault: one.fault ?? faultOfRun(access, one, { id, story }),
  });
  const own = found.map(judged);
  const runs = further === null ? own : [...withFurther(own, furtherRuns())].sort((a, b) => a.run - b.run);
  const aside = namesIn(access, join(folder, PRUNED_NAME)).flatMap((name) => parseRunName(name) ?? []);
  const there = new Set([...runs.map(({ run }) => run), ...story.pruned, ...aside]);
  const missing = [...story.added].filter((run) => !there.has(run));
  return { folder, id, runs, missing, unfinished: names.filter(isUnfinishedName), story };

  function* furtherRuns(): Generator<ChainRun> {
    for (const place of [...(further ?? []), ...story.places.values()].filter((one) => one !== ''))
      for (const below of [place, join(place, id)])
        for (const run of runsIn(access, below, namesIn(access, below)))
          if (run.record?.chain === id) yield judged(run);
  }
}

/** Runs of the chain's own folder, and whole ones of others where it has none. */
function withFurther(own: readonly ChainRun[], others: Iterable<ChainRun>): Iterable<ChainRun> {
  const runs = new Map(own.map((one) => [one.run, one]));
  for (const other of others) {
    const known = runs.get(other.run);
    if (known === undefined || (known.fault !== null && other.fault === null)) runs.set(other.run, other);
  }
  return runs.values();
}

function idOf(
  folder: string,
  {
    story,
    found,
    hasLedger,
  }: { readonly story: ChainStory; readonly found: readonly ReadRun[]; readonly hasLedger: boolean },
): string {
  const id = hasLedger ? story.chain : (found.find(({ record }) => record !== null)?.record?.chain ?? null);
  if (id !== null) return id;
  const path = hasLedger ? ledgerPath(folder) : folder;
  throw new MediaStructError('damaged', `${displayPath(path)}: does not tell which chain it is of`, { path });
}

function runsIn(
  access: FileAccess,
  folder: string,
  names: readonly string[],
): readonly (ReadRun & { readonly fault: string | null })[] {
  return names
    .flatMap((name) => parseRunName(name) ?? [])
    .sort((a, b) => a - b)
    .map((run) => readRun(access, folder, run));
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
  const aside = namesIn(access, join(folder, PRUNED_NAME)).flatMap((name) => parseRunName(name) ?? []);
  return Math.max(0, ...runs.map(({ run }) => run), ...story.added, ...story.pruned, ...aside) + 1;
}

function readRun(
  access: FileAccess,
  chain: string,
  run: number,
): ReadRun & { readonly fault: string | null } {
  const folder = join(chain, runName(run));
  try {
    return { run, folder, record: readRunRecord(access, folder), fault: null };
  } catch (error) {
    if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
    return { run, folder, record: null, fault: `its record cannot be used: ${messageOf(error)}` };
  }
}

/** Nothing where there is no such folder, or it cannot be listed. */
function namesIn(access: FileAccess, folder: string): readonly string[] {
  try {
    return access.readdir(folder).map(({ name }) => name);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return [];
  }
}

function noChain(folder: string): MediaStructError {
  return new MediaStructError(
    'file-missing',
    `${displayPath(folder)}: expected a chain, found neither a ${LEDGER_NAME} nor a run in it`,
    { path: folder, suggestions: ['mediastruct delta chain add DIR --chain CHAIN   begins one.'] },
  );
}
