import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { ChangeCommand, formatBytes, sizeFlag } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { AddedDisk } from '../../../disks/add-disk.ts';

export default class ShelfDiskAdd extends ChangeCommand<typeof ShelfDiskAdd> {
  static override summary = 'Make a folder on a disk one of the shelf.';
  static override description = `PATH is a folder on the disk, such as where it is mounted. It gets a file that says which disk it is, so it is known again wherever it is mounted later, a README, and restore.sh for people without this software. Other files may stand there, but none under the names that the shelf uses.

Exit 21: such a name is taken. 42: it is a disk of another set. 64: the folder is not there, lies with the library, or is on the same device as another disk of the shelf.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> "Blue 1" /media/anna/BLUE1 --place "house, shelf B"',
    '<%= config.bin %> <%= command.id %> NAS /mnt/nas/backup --reserve 50GB',
    '<%= config.bin %> <%= command.id %> "Blue 1b" /media/anna/BLUE1/second --same-device',
  ];
  static override args = {
    name: Args.string({
      description: 'What the disk is called from now on, as on its label.',
      required: true,
    }),
    path: Args.string({ description: 'A folder on it.', required: true }),
  };
  static override flags = {
    place: Flags.string({ summary: 'Where it is kept: "house, shelf B".', helpValue: 'PLACE' }),
    reserve: sizeFlag({ summary: 'Room that backups leave free on it; else that of the settings.' }),
    'same-device': Flags.boolean({
      summary: 'It shares its stick or drive with another disk of the shelf: both count as one copy.',
    }),
  };

  async run(): Promise<AddedDisk & { readonly warnings?: WarningList }> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { addDisk } = await import('../../../disks/add-disk.ts');
    const { deviceFor } = await import('../../../disks/device-for.ts');
    const { place, reserve } = this.flags;
    const root = resolve(this.args.path);
    const isSameDevice = this.flags['same-device'] === true;
    const request = { name: this.args.name, root, reserveBytes: reserve };
    const added = await this.inSession({ command: 'shelf disk add' }, async (session) =>
      addDisk(session, { ...request, ...deviceFor(session, { root, place, isSameDevice }) }),
    );
    this.log(
      `Disk "${added.name}" is at ${displayPath(added.root)}, with ${formatBytes(added.freeBytes)} free.`,
    );
    await this.showWarnings();
    return { ...added, ...this.warned() };
  }
}
