import { Args } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';

export default class Apply extends ChangeCommand<typeof Apply> {
  static override summary = 'Carry out a plan that was saved with --plan.';
  static override description = `Each operation's conditions are checked again when it is done: a source that changed, a target that is taken, a keeper that is gone make that one operation fail, and nothing is lost. A plan can be applied once.`;
  static override args = { file: Args.string({ description: 'The saved plan.', required: true }) };
  static override examples = [
    '<%= config.bin %> dedupe --plan tonight.plan',
    '<%= config.bin %> <%= command.id %> tonight.plan --yes',
  ];
  static override flags = {
    yes: changeFlags.yes,
    'dry-run': changeFlags['dry-run'],
    threads: changeFlags.threads,
  };

  async run(): Promise<ChangeResult> {
    const { adoptPlan } = await import('@mediastruct/core/runs');
    return this.changeRun({ command: 'apply', plan: async (session) => adoptPlan(session, this.args.file) });
  }
}
