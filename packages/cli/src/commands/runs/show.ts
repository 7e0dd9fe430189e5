import { Args, Flags } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';
import type { LedgerEntry, RunDetails } from '@mediastruct/core';
import { renderEntry, renderRun } from '../../render/run.ts';

export default class RunsShow extends ChangeCommand<typeof RunsShow> {
  static override summary =
    'Show a run whole: what was asked, how each file ended, whether it can be taken back.';
  static override description = `Of a run that is not finished it shows how each file stands. --ndjson prints one line for each file and nothing else.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> last',
    '<%= config.bin %> <%= command.id %> last --state failed',
    '<%= config.bin %> <%= command.id %> last --ndjson | jq -r \'select(.state == "filed") | .to\'',
  ];
  static override args = {
    run: Args.string({
      description: 'A run as "runs" lists it, an unambiguous part of its name, or "last".',
      required: true,
    }),
  };
  static override flags = {
    state: Flags.string({ summary: 'Only files that ended so.', helpValue: 'STATE', multiple: true }),
    ndjson: Flags.boolean({ summary: 'Print one JSON document a line for each file.', exclusive: ['json'] }),
  };

  async run(): Promise<RunDetails | undefined> {
    const { displayPath, findRun, runEntries, showRun } = await import('@mediastruct/core/runs');
    const run = findRun(await this.library(), this.args.run);
    const entries = wanted(runEntries(run), this.flags.state);
    if (this.flags.ndjson) {
      await this.writeNdjson(entries);
      return undefined;
    }
    const { details, meaningOf } = await this.withOpenSession(async (session) => ({
      details: showRun(session, run),
      meaningOf: (state: string) => session.jobs.meaningOf(run.header.job, state),
    }));
    this.log(renderRun(details, { shown: displayPath, meaningOf }));
    if (!this.jsonEnabled()) for (const entry of entries) this.log(renderEntry(entry, displayPath));
    return details;
  }
}

function* wanted(
  entries: Iterable<LedgerEntry>,
  states: readonly string[] | undefined,
): Generator<LedgerEntry> {
  for (const entry of entries) if (states === undefined || states.includes(entry.state)) yield entry;
}
