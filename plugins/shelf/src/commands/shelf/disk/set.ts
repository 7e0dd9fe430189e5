import { Args, Flags } from '@oclif/core';
import { ChangeCommand, sizeFlag } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { KnownDisk } from '../../../ledger/shelf-state.ts';

export default class ShelfDiskSet extends ChangeCommand<typeof ShelfDiskSet> {
  static override summary =
    'Say where a disk is kept, how much room backups leave free on it, or what it shares its device with.';
  static override description =
    'The disk need not be here. A place may have parts, from the large to the small.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> "Blue 1" --place "bank, safe 12"',
    '<%= config.bin %> <%= command.id %> "Blue 1" --reserve 20GB',
    '<%= config.bin %> <%= command.id %> "Blue 1" --unset reserve',
  ];
  static override args = { disk: Args.string({ description: 'Its name.', required: true }) };
  static override flags = {
    place: Flags.string({ summary: 'Where it is kept; "" forgets it.', helpValue: 'PLACE' }),
    reserve: sizeFlag({ summary: 'Room that backups leave free on it.', exclusive: ['unset'] }),
    unset: Flags.option({
      summary: 'What is as in the settings again.',
      options: ['reserve'] as const,
    })(),
    'same-device-as': Flags.string({
      summary: 'Another disk that is on the same stick or drive: both count as one copy; "" forgets it.',
      helpValue: 'DISK',
    }),
  };

  async run(): Promise<{ readonly disk: KnownDisk; readonly warnings?: WarningList }> {
    const { setDisk } = await import('../../../disks/change-disk.ts');
    const { place, reserve, unset, 'same-device-as': device } = this.flags;
    const reserveBytes = unset === undefined ? reserve : null;
    const disk = await this.inSession({ command: 'shelf disk set' }, async (session) =>
      setDisk(session, this.args.disk, { place, reserveBytes, device }),
    );
    this.log(`Disk "${disk.name}": ${disk.place ?? 'nobody told where it is kept'}.`);
    if (unset !== undefined) this.log('  leaves as much room free as the settings say');
    await this.showWarnings();
    return { disk, ...this.warned() };
  }
}
