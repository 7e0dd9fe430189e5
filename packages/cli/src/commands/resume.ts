import { ChangeCommand } from '@mediastruct/command';
import type { LedgerSummary } from '@mediastruct/core';

export default class Resume extends ChangeCommand<typeof Resume> {
  static override summary = 'Finish what was interrupted.';
  static override description = `After a crash, a power cut or Ctrl-C the journal tells what was under way. Each such file is finished or rolled back from what is on the disk, and the rest of the plan is carried out. Running it again changes nothing.`;
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<{ resumed: readonly LedgerSummary[] }> {
    const { gravestExitCode, resumeRuns } = await import('@mediastruct/core/runs');
    const resumed = await this.inSession({ command: 'resume', mayResume: true }, resumeRuns);
    if (resumed.length === 0) this.log('There is nothing to resume.');
    for (const summary of resumed) await this.report(summary);
    return this.finish({ resumed }, gravestExitCode(resumed));
  }
}
