import { Args } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';

export default class Undo extends ChangeCommand<typeof Undo> {
  static override summary = 'Take a run back: every file returns to where it was.';
  static override description = `What the run moved goes back to its old name and folder; what it copied is taken away where the source still lives and reads the same. Each file is read again first: one that changed since, or whose old place is taken, stays where it is and is told. An unfinished run is finished first.`;
  static override args = {
    run: Args.string({
      description: 'A run as "runs" lists it, an unambiguous part of its name, or "last".',
      required: true,
    }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> last',
    '<%= config.bin %> <%= command.id %> 20261121T101500-ingest-1f2e --dry-run',
  ];
  static override flags = { ...changeFlags };

  async run(): Promise<ChangeResult> {
    const { completeRun, findRun, planUndo, runState } = await import('@mediastruct/core');
    const library = this.library();
    const undone = findRun(library, this.args.run);
    return this.changeRun({
      command: 'undo',
      mayResume: true,
      plan: async (session) => {
        if (runState(library, undone.runId) === 'unfinished') {
          this.logToStderr(`The run ${undone.runId} was not finished; finishing it before taking it back.`);
          await completeRun(session, undone);
        }
        return planUndo(session, undone);
      },
    });
  }
}
