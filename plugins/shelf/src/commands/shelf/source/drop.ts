import { Args } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { KnownSource } from '../../../ledger/shelf-state.ts';

export default class ShelfSourceDrop extends ChangeCommand<typeof ShelfSourceDrop> {
  static override summary = 'Back a source up no more.';
  static override description =
    'Its copies stay on the disks: for grace-days like those of files that were deleted, and then until somebody lets go of them ("shelf release"). No file is touched.';
  static override examples = ['<%= config.bin %> <%= command.id %> photos'];
  static override args = {
    source: Args.string({ description: 'Its name.', required: true }),
  };

  async run(): Promise<{ readonly source: KnownSource; readonly warnings?: WarningList }> {
    const { dropSource } = await import('../../../sources/change-source.ts');
    const { sourcesInGrace } = await import('../../../sources/sources-in-grace.ts');
    const { displayPath } = await import('@mediastruct/core/errors');
    const { source, until } = await this.inSession({ command: 'shelf source drop' }, async (session) => {
      const dropped = dropSource(session, this.args.source);
      const inGrace = sourcesInGrace(session).find(({ sourceId }) => sourceId === dropped.sourceId);
      return { source: dropped, until: inGrace?.isListed === true ? inGrace.until : undefined };
    });
    this.log(`Source "${displayPath(source.name)}" is dropped.`);
    if (until !== undefined)
      this.log(
        `What only it had stays on the disks until ${until.slice(0, 10)}, and then until "shelf release" lets go of it.`,
      );
    await this.showWarnings();
    return { source, ...this.warned() };
  }
}
