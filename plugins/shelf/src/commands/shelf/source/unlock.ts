import { Args } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { KnownSource } from '../../../ledger/shelf-state.ts';

export default class ShelfSourceUnlock extends ChangeCommand<typeof ShelfSourceUnlock> {
  static override summary = 'Look at the folder of a source again.';
  static override description =
    'The next backup takes in what is new there, and keeps what is missing for its days of grace.';
  static override examples = ['<%= config.bin %> <%= command.id %> photos'];
  static override args = {
    source: Args.string({ description: 'Its name.', required: true }),
  };

  async run(): Promise<{ readonly source: KnownSource; readonly warnings?: WarningList }> {
    const { lockSource } = await import('../../../sources/change-source.ts');
    const source = await this.inSession({ command: 'shelf source unlock' }, async (session) =>
      lockSource(session, this.args.source, false),
    );
    this.log(`Source "${source.name}" is not locked.`);
    await this.showWarnings();
    return { source, ...this.warned() };
  }
}
