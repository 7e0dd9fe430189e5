import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { lstatOrNull } from '../../files/file-access.ts';
import { readStateFile, writeStateFile } from '../../files/state-file.ts';
import { makeFolders } from '../../files/sync-folder.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Library } from '../../library/library.ts';
import type { LockHolder } from '../../library/lock-holder.ts';
import { mayBeAlive, readHolder } from '../../library/lock-holder.ts';

/** Where one run keeps what it decided and did. */
export interface RunPaths {
  readonly runId: string;
  readonly folder: string;
  readonly plan: string;
  readonly journal: string;
  readonly ledger: string;
}

/** Tells the time by this computer's clock and the command, and is unique: `20190512T101010123-ingest-1f2e`. */
export function newRunId(command: string, now: Date): string {
  const stamp = now.toISOString().replace(/[-:.]/g, '').slice(0, 18);
  return `${stamp}-${command.replace(/[^a-z]/g, '-')}-${randomBytes(2).toString('hex')}`;
}

export function runPaths(library: Library, runId: string): RunPaths {
  const folder = folderOf(library, runId);
  return {
    runId,
    folder,
    plan: join(folder, 'plan.ndjson'),
    journal: join(folder, 'journal.ndjson'),
    ledger: join(folder, 'ledger.ndjson'),
  };
}

function folderOf({ access, state }: Library, runId: string): string {
  const folder = join(state.runs, runId);
  if (state.trialRuns === undefined || lstatOrNull(access, folder) !== null) return folder;
  return join(state.trialRuns, runId);
}

export function makeRunFolder(library: Library, runId: string): RunPaths {
  const paths = runPaths(library, runId);
  makeFolders(library.access, paths.folder);
  return paths;
}

/**
 * The ids of all runs in the order in which they were begun, whatever the clock said; plans that were not begun come last.
 */
export function listRunIds(library: Library): readonly string[] {
  if (lstatOrNull(library.access, library.state.runs) === null) return [];
  return library.access
    .readdir(library.state.runs)
    .filter((entry) => entry.kind === 'folder')
    .map(({ name }) => ({ name, place: placeInOrder(library, name) }))
    .sort((a, b) => a.place - b.place || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

/** Gives a run that is begun now its place behind all that were begun before. Called under the lock. */
export function numberRun(library: Library, runId: string): void {
  const { access } = library;
  const last = listRunIds(library)
    .map((other) => numberOf(library, other) ?? 0)
    .reduce((most, number) => Math.max(most, number), 0);
  writeStateFile(access, numberPath(library, runId), `${last + 1}\n`);
}

/** Runs without a number were begun before runs were numbered; their ids tell their order. */
function placeInOrder(library: Library, runId: string): number {
  if (runState(library, runId) === 'planned') return Number.POSITIVE_INFINITY;
  return numberOf(library, runId) ?? 0;
}

/** The place of a run among those that were begun; null where it has none that can be read. */
function numberOf(library: Library, runId: string): number | null {
  const text = readStateFile(library.access, numberPath(library, runId))?.trim() ?? '';
  return /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : null;
}

function numberPath(library: Library, runId: string): string {
  return join(runPaths(library, runId).folder, 'number');
}

/**
 * planned: nothing was changed yet. unfinished: begun and stopped; `resume` or `undo` it.
 * finished: its ledger is written.
 */
export type RunState = 'planned' | 'unfinished' | 'finished';

export function runState(library: Library, runId: string): RunState {
  const paths = runPaths(library, runId);
  if (lstatOrNull(library.access, paths.ledger) !== null) return 'finished';
  return lstatOrNull(library.access, paths.journal) === null ? 'planned' : 'unfinished';
}

/** Runs that were begun and never finished, oldest first. */
export function unfinishedRuns(library: Library): readonly string[] {
  return listRunIds(library).filter((runId) => runState(library, runId) === 'unfinished');
}

/** Drops a run of which nothing was applied. */
export function discardRun(library: Library, runId: string): void {
  if (runState(library, runId) !== 'planned') return;
  const { folder } = runPaths(library, runId);
  for (const entry of library.access.readdir(folder)) library.access.unlink(join(folder, entry.name));
  library.access.rmdir(folder);
}

/** Says that a living process lets somebody decide about this plan, while the library is not locked. */
export function keepForDecision(library: Library, runId: string, holder: LockHolder): void {
  writeStateFile(library.access, deciderPath(library, runId), `${JSON.stringify(holder)}\n`);
}

/** Drops plans that nobody decides about any more, because their process was killed; called under the lock. */
export function discardAbandonedPlans(library: Library): void {
  for (const runId of listRunIds(library)) {
    if (runState(library, runId) !== 'planned') continue;
    const decider = readHolder(library.access, deciderPath(library, runId));
    if (decider === null || !mayBeAlive(decider)) discardRun(library, runId);
  }
}

function deciderPath(library: Library, runId: string): string {
  return join(runPaths(library, runId).folder, 'decider.json');
}

/** Nothing new is begun over an unfinished run: exit 32. */
export function refuseUnfinishedRuns(library: Library): void {
  const [runId] = unfinishedRuns(library);
  if (runId === undefined) return;
  throw new MediaStructError('unfinished-run', `The run ${runId} was begun and not finished`, {
    path: runPaths(library, runId).folder,
    suggestions: ['mediastruct resume   (finishes it)', `mediastruct undo ${runId}   (takes it back)`],
  });
}
