import { MediaStructCommand } from '@mediastruct/command';
import type { HolderList } from '@mediastruct/core';
import { renderHolders } from '../../render/holders.ts';
import { problemLines } from '../../render/problems.ts';

export default class Holders extends MediaStructCommand<typeof Holders> {
  static override summary = 'List everything that holds copies: trees, volumes, and what plugins add.';
  static override description = `A holder is known by its listing, so it is listed whether it is connected or not. LISTED is when that listing was made or last found true; PROVEN when a whole copy of it was last read back, and how many copies were.

Nothing is locked, and nothing but the catalogue is written. A listing that is damaged is reported and the rest is shown; the command then ends with exit 12.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    "<%= config.bin %> <%= command.id %> --json | jq -r '.holders[] | select(.isReachable | not) | .name'",
  ];

  async run(): Promise<HolderList> {
    const { displayPath, listHolders } = await import('@mediastruct/core/find');
    const list = listHolders(await this.library(), { kinds: await this.holderKinds(), note: this.tellNote });
    this.log(renderHolders(list.holders, displayPath).trimEnd());
    for (const line of problemLines(list.problems, displayPath)) this.logToStderr(line);
    return this.finish(list, list.problems[0]?.exitCode ?? 0);
  }
}
