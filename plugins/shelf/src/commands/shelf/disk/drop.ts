import { Args } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import { onlyThereLines } from '../../../disks/render-leaving.ts';
import type { LeavingDisk } from '../../../disks/leave-disk.ts';

export interface ShelfDiskDropResult extends LeavingDisk {
  /** False after `--dry-run` or a no. */
  readonly done: boolean;
}

export default class ShelfDiskDrop extends ChangeCommand<typeof ShelfDiskDrop> {
  static override summary = 'Forget a disk: it belongs to the shelf no more.';
  static override description = `Nothing on it is touched, and its copies count for nothing from now on. Before it asks, it says which contents have no other known copy.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> "Blue 1"',
    '<%= config.bin %> <%= command.id %> "Blue 1" --dry-run',
  ];
  static override args = { disk: Args.string({ description: 'Its name.', required: true }) };
  static override flags = { yes: changeFlags.yes, 'dry-run': changeFlags['dry-run'] };

  async run(): Promise<ShelfDiskDropResult> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { leavingDisk } = await import('../../../disks/leave-disk.ts');
    const { standDisk } = await import('../../../disks/change-disk.ts');
    const options = { kinds: await this.holderKinds(), note: this.tellNote };
    const leaving = leavingDisk(await this.library(), this.args.disk, options);
    for (const line of onlyThereLines(leaving, displayPath)) this.log(line);
    if (!(await this.confirm('Forget this disk?'))) return { ...leaving, done: false };
    const disk = await this.inSession({ command: 'shelf disk drop' }, async (session) =>
      standDisk(session, leaving.disk.diskId, 'dropped'),
    );
    this.log(`Disk "${disk.name}" is forgotten.`);
    return { ...leaving, disk, done: true };
  }
}
