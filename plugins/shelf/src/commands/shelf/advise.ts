import { Flags } from '@oclif/core';
import { ChangeCommand, sizeFlag } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { ShelfAdvice } from '../../advise/advise-shelf.ts';

export default class ShelfAdvise extends ChangeCommand<typeof ShelfAdvise> {
  static override summary = 'Tell which disk to plug in next and why, and what a further disk would bring.';
  static override description = `The sources are looked at first, as a backup does. Then a backup to each disk is planned with its room as it was when it was last here, and the disk that does most comes first: first proven copies, then copies that only a reading of this disk proves, then further copies. No disk is needed, and nothing is written to one.

A plan for a disk that is away reckons with large clusters, because its file system is not asked.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --disk-of 4TB',
    "<%= config.bin %> <%= command.id %> --json | jq -r '.disks[0].name'",
  ];
  static override flags = {
    'disk-of': sizeFlag({ summary: 'Tell what a further, empty disk of this size would bring.' }),
    crawl: Flags.boolean({
      summary: 'Read what is new and changed in the sources first.',
      default: true,
      allowNo: true,
    }),
  };

  async run(): Promise<ShelfAdvice & { readonly warnings?: WarningList }> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { adviseShelf } = await import('../../advise/advise-shelf.ts');
    const { adviceLines } = await import('../../advise/render-advice.ts');
    const request = { crawls: this.flags.crawl, diskOf: this.flags['disk-of'] };
    const advice = await this.inSession({ command: 'shelf advise' }, (session) =>
      adviseShelf(session, request),
    );
    for (const line of adviceLines(advice, displayPath)) this.log(line);
    await this.showWarnings();
    return { ...advice, ...this.warned() };
  }
}
