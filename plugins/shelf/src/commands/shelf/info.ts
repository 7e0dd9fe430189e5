import { ChangeCommand } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { ShelfInfo as Info } from '../../info/shelf-info.ts';

export default class ShelfInfo extends ChangeCommand<typeof ShelfInfo> {
  static override summary =
    'Tell how many files have no, one, two or more proven copies, and the room of the disks.';
  static override description = `A copy is proven where it is on something that the settings count ([shelf] counts) and was read back within max-proof-age-days. "gone files" are those that no source has any more. USED and FREE of a disk are as it was last here. Files whose proven copies may all be in one house are counted where a place of a disk was told. The answer is as of the last look at the sources (shelf backup, shelf plan, shelf advise): no disk is needed. Where one file is, "mediastruct shelf whereis" tells.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    "<%= config.bin %> <%= command.id %> --json | jq '.wanted[0].files'",
  ];

  async run(): Promise<Info & { readonly warnings?: WarningList }> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { infoLines } = await import('../../info/render-info.ts');
    const { shelfInfo } = await import('../../info/shelf-info.ts');
    const info = await this.withOpenSession(async (session) => shelfInfo(session));
    for (const line of infoLines(info, displayPath)) this.log(line);
    await this.showWarnings();
    return { ...info, ...this.warned() };
  }
}
