import type { LedgerSummary, PlanTotals, WarningList } from '@mediastruct/core';
import { formatBytes, formatCount, plural } from '../render/quantities.ts';
import { paint } from '../render/paint.ts';
import type { RunView } from './render-preview.ts';
import { placeInWords, stateTable } from './render-preview.ts';

interface ReportView extends RunView {
  /** True where the run cannot be taken back. */
  readonly isFinal: boolean;
}

/**
 * How a run ended: every file that was discovered, in exactly one state. Where the plan was shown before, its table is not shown
 * again: only what came out otherwise, then the sum.
 */
export function renderReport(summary: LedgerSummary, view: ReportView, planned?: PlanTotals): string {
  const { shown, isFinal } = view;
  const { command, runId, discovered, made, states } = summary;
  const sum = Object.entries(states)
    .map(([state, { files }]) => `${formatCount(files)} ${state}`)
    .join(' + ');
  const others =
    made === undefined ? '' : ` and ${plural(made.files, 'file')} made of them (${formatBytes(made.bytes)})`;
  const found = `${plural(discovered.files, 'file')} discovered (${formatBytes(discovered.bytes)})`;
  const balance = `${found}${others}${sum === '' ? '' : ` = ${sum}`}`;
  return [
    '',
    paint.strong(`${command}: ${states['not-applied'] ? 'stopped' : 'done'}`),
    ...(planned === undefined ? [stateTable(states, view).trimEnd()] : comparison(planned.states, summary)),
    balance,
    ...failureLines(summary, shown),
    ...renderWarnings(summary.warnings, shown),
    paint.faint(isFinal ? `Run ${runId}.` : `Run ${runId}; "mediastruct undo ${runId}" takes it back.`),
  ]
    .filter((line, at) => at === 0 || line !== '')
    .join('\n');
}

/** Where nothing was found there is nothing to be content with. */
function comparison(planned: PlanTotals['states'], summary: LedgerSummary): string[] {
  const { states } = summary;
  const isEmpty = Object.keys(planned).length === 0 && Object.keys(states).length === 0;
  return isEmpty ? ['There was nothing to do.'] : differences(planned, summary);
}

/** One line for each end state that has other files than was planned; one that says so where all came as planned and nothing failed, as a plan may tell before. */
function differences(planned: PlanTotals['states'], { states, failureCodes }: LedgerSummary): string[] {
  const names = [...new Set([...Object.keys(planned), ...Object.keys(states)])];
  const lines = names.flatMap((name) => {
    const expected = planned[name]?.files ?? 0;
    const found = states[name]?.files ?? 0;
    return expected === found ? [] : [`  ${name}: ${formatCount(found)}, planned ${formatCount(expected)}`];
  });
  if (lines.length > 0) return ['Otherwise than planned:', ...lines];
  return Object.keys(failureCodes).length === 0 ? ['All came as planned.'] : [];
}

function failureLines({ failures, failureCodes }: LedgerSummary, shown: (path: string) => string): string[] {
  const total = Object.values(failureCodes).reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  const more = total - failures.length;
  return [
    paint.bad(`${plural(total, 'file')} failed; each is where it was unless it says otherwise:`),
    ...failures.map(
      ({ path, member, code, detail }) =>
        `  ${shown(placeInWords(path, member))}: ${code}${detail === undefined ? '' : `: ${shown(detail)}`}`,
    ),
    ...(more > 0 ? [`  ... and ${formatCount(more)} more; the run's ledger lists them all`] : []),
  ];
}

/** What could not be read or done besides the files: a line each, none where there was nothing. */
export function renderWarnings({ count, first }: WarningList, shown: (path: string) => string): string[] {
  if (count === 0) return [];
  const more = count - first.length;
  return [
    paint.warn(`${plural(count, 'warning')}: this could not be read or done, and the run went on:`),
    ...first.map(({ path, message }) => `  ${shown(path)}: ${message}`),
    ...(more > 0 ? [`  ... and ${formatCount(more)} more`] : []),
  ];
}
