import { Args, Flags } from '@oclif/core';
import { ChangeCommand, formatBytes, formatCount } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { BackupFigures } from '../../backup/backup-options.ts';
import type { PlanRow } from '../../backup/plan-row.ts';

const DEFAULT_LIMIT = 50;

export interface ShelfPlanResult {
  readonly figures: BackupFigures;
  /** How many steps the plan has, and the first of them. */
  readonly count: number;
  readonly steps: readonly PlanRow[];
  readonly warnings?: WarningList;
}

export default class ShelfPlan extends ChangeCommand<typeof ShelfPlan> {
  static override summary = 'Show what a backup to a disk would do, and why; nothing is written to it.';
  static override description =
    'The plan is the one that "shelf backup" makes: the sources are looked at, and the same state gives the same plan. The disk has to be here.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> "Blue 1"',
    '<%= config.bin %> <%= command.id %> "Blue 1" --ndjson | jq -r \'select(.what == "evict") | .origin\'',
  ];
  static override args = {
    disk: Args.string({ description: 'The name of the disk, or its folder.', required: true }),
  };
  static override flags = {
    at: Flags.string({ summary: 'Where the disk is, if it is not found by itself.', helpValue: 'PATH' }),
    crawl: Flags.boolean({
      summary: 'Read what is new and changed in the sources first.',
      default: true,
      allowNo: true,
    }),
    'accept-gone': Flags.boolean({ summary: 'Files that are missing from sources are meant to be gone.' }),
    limit: Flags.integer({
      summary: 'Steps to list.',
      helpValue: 'N',
      min: 0,
      default: DEFAULT_LIMIT,
    }),
    ndjson: Flags.boolean({ summary: 'Print one JSON document a line for each step.', exclusive: ['json'] }),
  };

  async run(): Promise<ShelfPlanResult | undefined> {
    const { changeRun, displayPath, runOptions } = await import('@mediastruct/core/runs');
    const { planShelfBackup } = await import('../../backup/plan-shelf-backup.ts');
    const { BACKUP_OPTIONS } = await import('../../backup/backup-options.ts');
    const { planRows } = await import('../../backup/plan-row.ts');
    const { figureLines } = await import('../../backup/render-figures.ts');
    const { at, crawl, 'accept-gone': acceptGone = false, limit, ndjson } = this.flags;
    const request = { disk: this.args.disk, at, crawls: crawl, acceptGone };
    const steps: PlanRow[] = [];
    const planned = await this.withOpenSession((session) =>
      changeRun(
        session,
        { command: 'shelf plan', looksOnly: true, plan: (one) => planShelfBackup(one, request) },
        async ({ run }) => {
          if (ndjson) await this.writeNdjson(planRows(run));
          else
            for (const row of planRows(run)) {
              if (steps.length >= limit) break;
              steps.push(row);
            }
          return false;
        },
      ).then(({ prepared: { run, totals } }) => ({
        figures: runOptions({ options: BACKUP_OPTIONS }, run).figures,
        count: totals.operations,
      })),
    );
    if (ndjson) return undefined;
    for (const line of figureLines(planned.figures)) this.log(line);
    for (const { what, origin, bytes, because, copies } of steps)
      this.log(`  ${what} ${displayPath(origin)} (${formatBytes(bytes)}): ${because}, ${copies}`);
    const more = planned.count - steps.length;
    if (more > 0) this.log(`  ... and ${formatCount(more)} more`);
    if (planned.count === 0) this.log('There is nothing to do.');
    await this.showWarnings();
    return { ...planned, steps, ...this.warned() };
  }
}
