import { Args } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { KnownSource } from '../../../ledger/shelf-state.ts';

export default class ShelfSourceLock extends ChangeCommand<typeof ShelfSourceLock> {
  static override summary = 'Take a source as it was last looked at, whatever its folder holds.';
  static override description =
    'For a folder that is being rebuilt or is not to be trusted for now: nothing that is missing there counts as deleted, and nothing new is taken in.';
  static override examples = ['<%= config.bin %> <%= command.id %> photos'];
  static override args = {
    source: Args.string({ description: 'Its name.', required: true }),
  };

  async run(): Promise<{ readonly source: KnownSource; readonly warnings?: WarningList }> {
    const { lockSource } = await import('../../../sources/change-source.ts');
    const source = await this.inSession({ command: 'shelf source lock' }, async (session) =>
      lockSource(session, this.args.source, true),
    );
    this.log(`Source "${source.name}" is locked.`);
    await this.showWarnings();
    return { source, ...this.warned() };
  }
}
