import type { EndState, PlannedOperation, PlanTotals } from '@mediastruct/core';
import { formatBytes, formatCount } from '../render/quantities.ts';
import { paint } from '../render/paint.ts';
import { formatTable } from '../render/table.ts';

/** How paths and end states are shown. */
export interface RunView {
  readonly shown: (path: string) => string;
  readonly meaningOf: (state: EndState) => string;
}

/** Operations shown of each kind; the rest is in the plan. */
const SHOWN = 3;

/** What a plan would do: a line for each end state, and the first few operations of each. */
export function renderPreview(
  operations: Iterable<PlannedOperation>,
  { command, totals }: { readonly command: string; readonly totals: PlanTotals },
  view: RunView,
): string {
  if (totals.operations === 0) return `${command}: there is nothing to do.`;
  const samples = sampleOf(operations, totals);
  const lines = [...samples].flatMap(([state, sample]) =>
    sampleLines(state, { sample, totals, shown: view.shown }),
  );
  return [paint.strong(`${command}: the plan`), stateTable(totals.states, view), ...lines]
    .join('\n')
    .trimEnd();
}

/** A table of end states with their counts, in the order in which they were met. */
export function stateTable(states: PlanTotals['states'], { meaningOf }: Pick<RunView, 'meaningOf'>): string {
  const rows = Object.entries(states).map(([state, tally]) => [
    state,
    formatCount(tally.files),
    formatBytes(tally.bytes),
    meaningOf(state),
  ]);
  return formatTable(
    [{ header: '' }, { header: 'files', align: 'right' }, { header: 'size', align: 'right' }, { header: '' }],
    rows,
  );
}

function sampleOf(
  operations: Iterable<PlannedOperation>,
  totals: PlanTotals,
): Map<EndState, PlannedOperation[]> {
  const samples = new Map<EndState, PlannedOperation[]>();
  let missing = Object.values(totals.states).reduce((sum, { files }) => sum + Math.min(files, SHOWN), 0);
  for (const operation of operations) {
    if (missing === 0) break;
    const sample = samples.get(operation.state) ?? [];
    samples.set(operation.state, sample);
    if (sample.length >= SHOWN) continue;
    sample.push(operation);
    missing -= 1;
  }
  return samples;
}

function sampleLines(
  state: EndState,
  {
    sample,
    totals,
    shown,
  }: { sample: readonly PlannedOperation[]; totals: PlanTotals; shown: (path: string) => string },
): string[] {
  const more = (totals.states[state]?.files ?? 0) - sample.length;
  return [
    ...sample.map((operation) => `  ${paint.faint(`${state}:`)} ${describe(operation, shown)}`),
    ...(more > 0 ? [`  ${paint.faint(`... and ${formatCount(more)} more ${state}`)}`] : []),
  ];
}

/** A file in an archive is told by both names. */
export function placeInWords(path: string, member: string | undefined): string {
  return member === undefined ? path : `${path}!/${member}`;
}

function describe(operation: PlannedOperation, shown: (path: string) => string): string {
  const { because } = operation;
  const from = placeInWords(operation.from, operation.member);
  const reason = paint.faint(
    `(${because.code}${because.detail === undefined ? '' : `: ${shown(because.detail)}`})`,
  );
  switch (operation.kind) {
    case 'none':
      return `${shown(from)} ${reason}`;
    case 'retract':
    case 'retire':
      return `${shown(from)} is taken away ${reason}`;
    default:
      return `${shown(from)}\n      -> ${shown(operation.to)} ${reason}`;
  }
}
