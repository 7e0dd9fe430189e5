import { Args } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { KnownDisk } from '../../../ledger/shelf-state.ts';

export default class ShelfDiskRename extends ChangeCommand<typeof ShelfDiskRename> {
  static override summary = 'Give a disk another name.';
  static override description =
    'The disk need not be here: it is known by its id. The file on it gets the new name with the next backup.';
  static override examples = ['<%= config.bin %> <%= command.id %> "Blue 1" "Blue, left"'];
  static override args = {
    disk: Args.string({ description: 'Its name now.', required: true }),
    name: Args.string({ description: 'Its new name.', required: true }),
  };

  async run(): Promise<{ readonly disk: KnownDisk; readonly warnings?: WarningList }> {
    const { setDisk } = await import('../../../disks/change-disk.ts');
    const disk = await this.inSession({ command: 'shelf disk rename' }, async (session) =>
      setDisk(session, this.args.disk, { name: this.args.name }),
    );
    this.log(`Disk "${this.args.disk}" is called "${disk.name}" now.`);
    await this.showWarnings();
    return { disk, ...this.warned() };
  }
}
