import type { Library, Run, RunOverview, Warning } from '@mediastruct/core';
import { displayPath, MediaStructError } from '@mediastruct/core/base';
import { findRun, readLastEnds, readLedgerWarnings, runOverview } from '@mediastruct/core/runs';
import type { LibraryView } from '../library-view.ts';

/** Operations that are shown of a run that has no ledger yet. */
const LAST_SHOWN = 20;
const WARNINGS_SHOWN = 100;

/** A run, but for the lines of its ledger. */
export interface RunFacts {
  readonly run: RunOverview;
  readonly toolVersion: string;
  /** What its job was asked and found, in the job's own words. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly sources: readonly string[];
  readonly folder: string;
  readonly warnings: { readonly count: number; readonly first: readonly Warning[] };
  /** What it did last, the newest first; of a run that is not finished. */
  readonly last: readonly { readonly path: string | null; readonly why: string | null }[];
}

/** What is known of a run; throws `usage` (64) where there is none of this id. */
export function readRun({ library }: LibraryView, runId: string): RunFacts {
  const run = runOf(library, runId);
  const { toolVersion, options, sources } = run.header;
  const overview = runOverview(run);
  const isFinished = overview.state === 'finished';
  const warnings = isFinished ? readLedgerWarnings(library.access, run) : { count: 0, first: [] };
  return {
    run: overview,
    ...{ toolVersion, options, folder: displayPath(run.folder) },
    sources: sources.map(displayPath),
    warnings: { count: warnings.count, first: warnings.first.slice(0, WARNINGS_SHOWN).map(shown) },
    last: isFinished ? [] : readLastEnds(run, LAST_SHOWN).ends.map(toLast),
  };
}

/** The run of this id and no other, whatever it begins with. */
export function runOf(library: Library, runId: string): Run {
  const run = findRun(library, runId);
  if (run.runId === runId) return run;
  throw new MediaStructError('usage', `run "${runId}": no run has this name`);
}

function toLast(end: ReturnType<typeof readLastEnds>['ends'][number]): RunFacts['last'][number] {
  const path = end.to === null ? null : displayPath(end.to);
  return { path, why: end.kind === 'failed' ? end.message : null };
}

function shown({ path, message }: Warning): Warning {
  return { path: displayPath(path), message };
}
