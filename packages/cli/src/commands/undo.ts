import { Args } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';
import type { LedgerSummary, Run } from '@mediastruct/core';

/** What `undo --json` prints: the run, and how an unfinished run ended when it was stopped for this. */
export type UndoResult = ChangeResult & { readonly stopped?: LedgerSummary };

export default class Undo extends ChangeCommand<typeof Undo> {
  static override summary = 'Take a run back: every file returns to where it was.';
  static override description = `What the run moved goes back to its old name and folder; what it copied is taken away where the source still lives and reads the same. Each file is read again first: one that changed since, or whose old place is taken, stays where it is and is told. An unfinished run is stopped where it is; the rest of its plan is not carried out.`;
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

  async run(): Promise<UndoResult> {
    const { gravestExitCode, findRun, MediaStructError, planUndo } = await import('@mediastruct/core/runs');
    const library = await this.library();
    const undone = findRun(library, this.args.run, ({ message, path }) =>
      this.tellNote(message, path ?? library.root),
    );
    const isUnfinished = undone.state === 'unfinished';
    if (isUnfinished && this.flags['dry-run'])
      throw new MediaStructError(
        'unfinished-run',
        `The run ${undone.runId} is not finished, and a dry run does not end it`,
        {
          suggestions: [
            'mediastruct resume   (finishes it)',
            `mediastruct undo ${undone.runId}   (stops it and takes it back)`,
          ],
        },
      );
    const stopped = isUnfinished ? await this.#stop(undone) : undefined;
    const result = await this.changeRun({
      command: 'undo',
      mayResume: true,
      plan: (session) => planUndo(session, undone),
    });
    if (stopped === undefined) return result;
    const ended = [asStopped(stopped), ...(result.report === undefined ? [] : [result.report])];
    return this.finish({ ...result, stopped }, gravestExitCode(ended));
  }

  /** Ending a run changes files in flight, so it is asked for before the plan of the way back can be shown. */
  async #stop(undone: Run): Promise<LedgerSummary> {
    const { MediaStructError, stopRun } = await import('@mediastruct/core/runs');
    const { runId } = undone;
    if (!(await this.confirm(`The run ${runId} is not finished. Stop it where it is, to take it back?`)))
      throw new MediaStructError('unfinished-run', `The run ${runId} stays as it is`, {
        suggestions: ['mediastruct resume'],
      });
    const stopped = await this.inSession({ command: 'undo', mayResume: true }, (session) =>
      stopRun(session, undone),
    );
    await this.show(stopped);
    return stopped;
  }
}

/** What the run had not come to is no fault of a stop that was asked for. */
function asStopped({ states, ...rest }: LedgerSummary): LedgerSummary {
  const { 'not-applied': left, ...ended } = states;
  void left;
  return { ...rest, states: ended };
}
