import { describeLibrary, MediaStructCommand } from '@mediastruct/command';
import type { StatusResult } from '../render/status.ts';
import { renderStatus } from '../render/status.ts';

export default class Status extends MediaStructCommand<typeof Status> {
  static override summary = 'Say in one sentence what the library holds and what is on volumes.';
  static override description = `Answered from the catalogue, which follows the indexes and the listings of volumes: no disk of the library has to be connected, nothing is locked, and nothing but the catalogue is written. The numbers are those of the last crawl and of the runs since.

An index that is damaged is reported and the rest is shown; the command then ends with exit 12.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    "<%= config.bin %> <%= command.id %> --json | jq '.counts.notArchived.files'",
  ];

  async run(): Promise<StatusResult> {
    const { displayPath, readStatus } = await import('@mediastruct/core/find');
    const now = new Date();
    const status = readStatus(await this.library(), {
      now,
      kinds: await this.holderKinds(),
      note: this.tellNote,
    });
    const result = { summary: describeLibrary({ ...status, now }), ...status };
    this.log(renderStatus(result, displayPath));
    return this.finish(result, status.problems[0]?.exitCode ?? 0);
  }
}
