import { Flags } from '@oclif/core';
import { formatCount, formatTable, MediaStructCommand } from '@mediastruct/command';
import type { RunOverview } from '@mediastruct/core';

export default class Runs extends MediaStructCommand<typeof Runs> {
  static override summary = 'List what was done to this library, newest first.';
  static override description = `Every command that changed something is a run. A finished run can be taken back with "undo RUN"; an unfinished one is finished with "resume". "runs show RUN" tells it whole. The run's folder under .mediastruct/runs holds its plan, its journal and its ledger.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --limit 0 --json',
  ];
  static override flags = {
    limit: Flags.integer({ summary: 'How many to list; 0 lists all.', default: 20, min: 0 }),
  };

  async run(): Promise<{ runs: readonly RunOverview[]; total: number }> {
    const { listRuns } = await import('@mediastruct/core/runs');
    const all = listRuns(await this.library());
    const runs = this.flags.limit === 0 ? all : all.slice(0, this.flags.limit);
    this.log(renderRuns(runs, all.length).trimEnd());
    return { runs, total: all.length };
  }
}

function renderRuns(runs: readonly RunOverview[], total: number): string {
  if (runs.length === 0) return 'Nothing was done to this library yet.';
  const rows = runs.map(({ runId, state, states, undoneBy, undoes }) => [
    runId,
    undoneBy === undefined ? state : `undone by ${undoneBy}`,
    Object.entries(states)
      .map(([name, { files }]) => `${formatCount(files)} ${name}`)
      .join(', ') + (undoes === undefined ? '' : ` (undoes ${undoes})`),
  ]);
  const table = formatTable([{ header: 'run' }, { header: 'state' }, { header: 'files' }], rows);
  return total > runs.length ? `${table}... and ${formatCount(total - runs.length)} older` : table;
}
