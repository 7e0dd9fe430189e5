import { formatBytes, formatTable, plural } from '@mediastruct/command';
import { displayPath } from '@mediastruct/core';
import { runName } from '../chain/record/chain-names.ts';
import type { PrunePlan, PruneReport } from '../chain/thin/prune-chain.ts';
import { localTime, memoryLines } from './chain-lines.ts';

const COLUMNS = [{ header: 'run' }, { header: 'state of' }, { header: '' }];

/** A table of what stays and why, and of what would be put aside. */
export function* pruneLines({ kept, needed, dropped }: PrunePlan): Generator<string> {
  const states = new Set(kept.map(({ run }) => run));
  const rows = kept.map(({ run, at, why }) => [runName(run), localTime(at), `kept: ${why.join(', ')}`]);
  for (const run of needed.filter((one) => !states.has(one)).toReversed())
    rows.push([runName(run), '', 'stays: kept states need it']);
  for (const { run, at, bytes } of dropped)
    rows.push([runName(run), at === null ? '' : localTime(at), `put aside (${formatBytes(bytes)})`]);
  yield formatTable(COLUMNS, rows).trimEnd();
}

/** What was done. */
export function* prunedLines(report: PruneReport): Generator<string> {
  const { dropped, isApplied, aside, needed, fromMemory } = report;
  if (dropped.length === 0)
    yield `Kept states need every run (${needed.length}): nothing is put aside. "delta chain squash" makes one run of several.`;
  if (!isApplied) return;
  yield* memoryLines(fromMemory);
  const bytes = dropped.reduce((sum, one) => sum + one.bytes, 0);
  yield `What stays was read back. ${plural(dropped.length, 'run')} (${formatBytes(bytes)}) put aside in ${displayPath(aside)}; remove that folder when you want its room.`;
}
