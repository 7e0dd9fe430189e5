import { formatCount, paint, placeInWords, stateTable } from '@mediastruct/command';
import type { LedgerEntry, RunDetails } from '@mediastruct/core';

interface RunView {
  readonly shown: (path: string) => string;
  readonly meaningOf: (state: string) => string;
}

/** A run but for its files: what was asked, how many files ended how, what went wrong, whether it can be taken back. */
export function renderRun(run: RunDetails, view: RunView): string {
  const { shown } = view;
  const { runId, state, createdAt, plugin, toolVersion, sources, options, folder, undo, undoes, warnings } =
    run;
  const facts = [
    ['state', state],
    ['begun', `${createdAt.slice(0, 19).replace('T', ' ')} UTC, by version ${toolVersion}`],
    ...(plugin === null ? [] : [['plugin', plugin]]),
    ...sources.map((source) => ['source', shown(source)]),
    ['asked', shown(JSON.stringify(options))],
    ...(undoes === undefined ? [] : [['undoes', undoes]]),
    ['undo', undo.isPossible ? `mediastruct undo ${runId}` : `not possible: ${undo.why ?? ''}`],
    ['folder', shown(folder)],
  ];
  const failed = Object.entries(run.failureCodes).map(([code, count]) => `${formatCount(count)} ${code}`);
  return [
    paint.strong(runId),
    ...facts.map(([name = '', text]) => `  ${name.padEnd(6)}  ${text}`),
    '',
    stateTable(run.states, view).trimEnd(),
    ...(failed.length === 0 ? [] : ['', paint.bad(`Failed: ${failed.join(', ')}`)]),
    ...(warnings.count === 0 ? [] : ['', paint.warn(`Warnings: ${formatCount(warnings.count)}`)]),
    ...warnings.first.map(({ path, message }) => `  ${shown(path)}: ${message}`),
    '',
  ].join('\n');
}

/** One file and how it ended. */
export function renderEntry(
  { path, member, state, to, code, detail }: LedgerEntry,
  shown: (path: string) => string,
): string {
  const reason = paint.faint(`(${code}${detail === undefined ? '' : `: ${shown(detail)}`})`);
  const target = to === undefined ? '' : `\n    -> ${shown(to)}`;
  return `  ${paint.faint(`${state}:`)} ${shown(placeInWords(path, member))}${target} ${reason}`;
}
