import { MediaStructCommand } from '@mediastruct/command';
import type { LibraryStatus } from '@mediastruct/core';
import { describeLibrary, renderStatus } from '../render/status.ts';

/** What `status --json` prints; docs/formats/json-output.md explains each field. */
export interface StatusResult extends LibraryStatus {
  /** The status in one sentence, for people. */
  readonly summary: string;
}

export default class Status extends MediaStructCommand<typeof Status> {
  static override summary = 'Say in one sentence what the library holds and what is on volumes.';
  static override description = `Answered from the stored indexes and the volume ledger: no disk of the library has to be connected, nothing is locked and nothing is written. The numbers are those of the last crawl.

An index that is damaged is reported and the rest is shown; the command then ends with exit 12.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    "<%= config.bin %> <%= command.id %> --json | jq '.counts.notArchived.files'",
  ];

  async run(): Promise<StatusResult> {
    const { displayPath, readStatus } = await import('@mediastruct/core');
    const status = readStatus(this.library(), { now: new Date() });
    const result = { summary: describeLibrary(status), ...status };
    this.log(renderStatus(result, displayPath));
    return this.finish(result, status.problems[0]?.exitCode ?? 0);
  }
}
