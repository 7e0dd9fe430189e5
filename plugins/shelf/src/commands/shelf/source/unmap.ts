import { Args } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { KnownSource } from '../../../ledger/shelf-state.ts';

export default class ShelfSourceUnmap extends ChangeCommand<typeof ShelfSourceUnmap> {
  static override summary = 'Say that a source does not stand on this computer.';
  static override description =
    'It stays known as it was last looked at, nothing of it counts as deleted, and its copies are kept.';
  static override examples = ['<%= config.bin %> <%= command.id %> photos'];
  static override args = {
    source: Args.string({ description: 'Its name.', required: true }),
  };

  async run(): Promise<{ readonly source: KnownSource; readonly warnings?: WarningList }> {
    const { mapSource } = await import('../../../sources/change-source.ts');
    const source = await this.inSession({ command: 'shelf source unmap' }, async (session) =>
      mapSource(session, this.args.source, null),
    );
    this.log(`Source "${source.name}" is not on this computer.`);
    await this.showWarnings();
    return { source, ...this.warned() };
  }
}
