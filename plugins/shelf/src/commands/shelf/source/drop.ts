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
    const source = await this.inSession({ command: 'shelf source drop' }, async (session) =>
      dropSource(session, this.args.source),
    );
    this.log(`Source "${source.name}" is dropped.`);
    await this.showWarnings();
    return { source, ...this.warned() };
  }
}
