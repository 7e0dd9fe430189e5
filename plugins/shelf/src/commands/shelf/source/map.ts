import { Args } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { KnownSource } from '../../../ledger/shelf-state.ts';

export default class ShelfSourceMap extends ChangeCommand<typeof ShelfSourceMap> {
  static override summary = 'Say where a source stands on this computer.';
  static override description =
    'For a folder that moved, a disk that is mounted elsewhere, or a second computer.';
  static override examples = ['<%= config.bin %> <%= command.id %> photos /mnt/new/photos'];
  static override args = {
    source: Args.string({ description: 'Its name.', required: true }),
    folder: Args.string({ description: 'A tree of the library, or a path.', required: true }),
  };

  async run(): Promise<{ readonly source: KnownSource; readonly warnings?: WarningList }> {
    const { mapSource } = await import('../../../sources/change-source.ts');
    const source = await this.inSession({ command: 'shelf source map' }, async (session) =>
      mapSource(session, this.args.source, this.args.folder),
    );
    this.log(`Source "${source.name}" is ${source.root ?? ''}.`);
    await this.showWarnings();
    return { source, ...this.warned() };
  }
}
