import { join, resolve } from 'node:path';
import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import {
  displayPath,
  lstatOrNull,
  makeFolders,
  MediaStructError,
  nodeFileAccess,
  syncFolder,
} from '@mediastruct/core';
import { tellChain } from '../record/chain-event.ts';
import { PRUNED_NAME, runName } from '../record/chain-names.ts';
import { inChain } from '../open/in-chain.ts';
import type { KeepRules, KeptState } from './keep-rules.ts';
import { keptStates } from './keep-rules.ts';
import type { Chain, ChainRun } from '../open/open-chain.ts';
import { wholePathTo } from '../open/open-chain.ts';
import { refreshLibraries } from '../holder/register-chain.ts';
import { verifyRun } from '../verify/verify-run.ts';
import { VolumePlaces } from '../places/volume-places.ts';

export interface PrunePlan {
  /** Absolute path of the chain. */
  readonly chain: string;
  /** States that stay, newest first, with the rules that keep them. */
  readonly kept: readonly (KeptState & { readonly at: string })[];
  /** Runs that stay, because a kept state needs them. */
  readonly needed: readonly number[];
  /** Runs that no kept state needs, newest first. */
  readonly dropped: readonly { readonly run: number; readonly at: string | null; readonly bytes: number }[];
}

/** What may be put aside under the rules. Pure but for what `openChain` read. A broken run keeps no state, so it is needed by none. */
export function planPrune(chain: Chain, rules: KeepRules): PrunePlan {
  const ways = shortestWays(chain);
  const states = [...ways.values()].map((way) => ({ run: way.run.run, at: way.run.record?.at ?? '' }));
  const kept = keptStates(states, rules).map((one) => ({
    ...one,
    at: ways.get(one.run)?.run.record?.at ?? '',
  }));
  const needed = new Set(kept.flatMap(({ run }) => ways.get(run)?.path.map((one) => one.run) ?? []));
  const dropped = chain.runs
    .filter(({ run }) => !needed.has(run))
    .map(({ run, record }) => ({
      run,
      at: record?.at ?? null,
      bytes: record?.volumes.reduce((sum, { size }) => sum + size, 0) ?? 0,
    }))
    .toReversed();
  return { chain: chain.folder, kept, needed: [...needed].sort((a, b) => a - b), dropped };
}

interface Way {
  readonly run: ChainRun;
  readonly path: readonly ChainRun[];
}

/** The shortest way to each state that can be made, by the run that tells it. */
function shortestWays(chain: Chain): ReadonlyMap<number, Way> {
  const byState = new Map<string, Way>();
  for (const run of chain.runs) {
    const path = wholePathTo(chain, run);
    if (path === null || run.record === null) continue;
    const key = `${run.record.at} ${run.record.after}`;
    const known = byState.get(key);
    if (known === undefined || path.length < known.path.length) byState.set(key, { run, path });
  }
  return new Map([...byState.values()].map((way) => [way.run.run, way]));
}

export interface PruneRequest {
  readonly chain: string;
  readonly rules: KeepRules;
  /** Folders in which volumes may be. */
  readonly from: readonly string[];
  /** Shows the plan; false where nothing is to be done. */
  readonly agree: (plan: PrunePlan) => Promise<boolean>;
  readonly now: () => Date;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

export interface PruneReport extends PrunePlan {
  readonly isApplied: boolean;
  /** Copies of volumes of what stays that read whole, but from what the system had in memory: that shows nothing of the disk. */
  readonly fromMemory: number;
  /** Absolute path of the folder that dropped runs were put into. */
  readonly aside: string;
  /** Libraries that know the chain and could not be told what it holds now, a text each. */
  readonly notes: readonly string[];
}

/**
 * Puts runs aside that no kept state needs. Before that, every volume of every run that is needed is read to its end: where one is damaged or cannot be read now, nothing is put aside.
 * Nothing is removed.
 */
export async function pruneChain(
  request: PruneRequest,
  access: FileAccess = nodeFileAccess,
): Promise<PruneReport> {
  const command = 'delta chain prune';
  return inChain(access, { chain: request.chain, command, now: request.now() }, async (chain) => {
    const { folder } = chain;
    const plan = planPrune(chain, request.rules);
    const aside = join(folder, PRUNED_NAME);
    const isApplied = plan.dropped.length > 0 && (await request.agree(plan));
    let fromMemory = 0;
    if (isApplied) {
      fromMemory = proveNeeded(access, { chain, plan, request });
      putAside(access, { chain, plan, aside, now: request.now() });
    }
    const notes = isApplied ? refreshLibraries(access, folder, request.now()) : [];
    return { ...plan, isApplied, fromMemory, aside, notes };
  });
}

/** Returns how many copies of volumes read whole from memory only. */
function proveNeeded(
  access: FileAccess,
  {
    chain,
    plan,
    request,
  }: { readonly chain: Chain; readonly plan: PrunePlan; readonly request: PruneRequest },
): number {
  let fromMemory = 0;
  const { progress, stop, now } = request;
  const from = request.from.map((folder) => resolve(folder));
  const places = new VolumePlaces(access, chain, { from });
  progress({ kind: 'phase', phase: 'verifying what stays' });
  for (const run of chain.runs.filter((one) => plan.needed.includes(one.run))) {
    const found = verifyRun(access, chain, { run, means: { places, progress, stop } });
    tellChain(access, chain.folder, { now: now(), events: found.events });
    fromMemory += found.fromMemory;
    const [finding] = found.findings;
    if (finding === undefined) continue;
    throw new MediaStructError(
      finding.kind === 'away' || finding.kind === 'missing' ? 'wrong-volume' : 'content-mismatch',
      `run ${runName(run.run)}, which kept states need: ${finding.what}`,
      { path: run.folder, suggestions: ['--from names the folder of a disc. Nothing was put aside.'] },
    );
  }
  return fromMemory;
}

/** The newest first: what relies on a run goes before it. */
function putAside(
  access: FileAccess,
  {
    chain,
    plan,
    aside,
    now,
  }: { readonly chain: Chain; readonly plan: PrunePlan; readonly aside: string; readonly now: Date },
): void {
  makeFolders(access, aside);
  for (const { run } of plan.dropped) {
    const to = join(aside, runName(run));
    if (lstatOrNull(access, to) !== null)
      throw new MediaStructError('target-differs', `${displayPath(to)}: the name is taken`, { path: to });
  }
  for (const { run } of plan.dropped)
    access.rename(join(chain.folder, runName(run)), join(aside, runName(run)));
  syncFolder(access, aside);
  syncFolder(access, chain.folder);
  tellChain(access, chain.folder, {
    now,
    events: [{ kind: 'pruned', runs: plan.dropped.map(({ run }) => run) }],
  });
}
