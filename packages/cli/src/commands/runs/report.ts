import { Args, Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { ReportSummary } from '@mediastruct/core';
import { renderReport } from '../../render/run-report.ts';

export default class RunsReport extends MediaStructCommand<typeof RunsReport> {
  static override summary = 'Tell of every file of a run: where it went or why not, and what was assumed.';
  static override description = `As text: what it comes to, each file that was left where it was with its reason, each damaged picture, and the dates that were assumed. As CSV for a spreadsheet or as NDJSON for programs: a row for every file.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> last',
    '<%= config.bin %> <%= command.id %> last --format csv',
    '<%= config.bin %> <%= command.id %> last --format ndjson --left',
  ];
  static override args = {
    run: Args.string({
      description: 'A run as "runs" lists it, an unambiguous part of its name, or "last".',
      required: true,
    }),
  };
  static override flags = {
    format: Flags.option({
      summary: 'How it is printed.',
      options: ['text', 'csv', 'ndjson'] as const,
      default: 'text' as const,
    })(),
    left: Flags.boolean({ summary: 'Only files that were left where they were.' }),
  };

  async run(): Promise<ReportSummary | undefined> {
    const { displayPath, findRun, formatCsv, isLeft, reportRows, storedRows, summariseReport } =
      await import('@mediastruct/core/runs');
    const run = findRun(await this.library(), this.args.run);
    const { left, format } = this.flags;
    if (this.jsonEnabled() || format === 'text') {
      const summary = summariseReport(run, reportRows(run, left));
      this.log(renderReport(summary, { shown: displayPath, isLeft, rows: reportRows(run, left) }).trimEnd());
      return summary;
    }
    if (format === 'csv') await this.writeText(formatCsv(reportRows(run, left)));
    else await this.writeNdjson(storedRows(reportRows(run, left)));
    return undefined;
  }
}
