import { Args } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import { onlyThereLines } from '../../../disks/render-leaving.ts';
import type { LeavingDisk } from '../../../disks/leave-disk.ts';

export interface ShelfDiskLostResult extends LeavingDisk {
  /** False after `--dry-run` or a no. */
  readonly done: boolean;
}

export default class ShelfDiskLost extends ChangeCommand<typeof ShelfDiskLost> {
  static override summary = 'Say that a disk is lost or broken: its copies count for nothing.';
  static override description = `What was on it stays known, so that it can be told what was lost. The next backups make its copies again. If it turns up, "shelf disk refresh" looks at what is on it and takes it back. Before it asks, it says which contents have no other known copy.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> "Blue 1"',
    '<%= config.bin %> <%= command.id %> "Blue 1" --dry-run',
  ];
  static override args = { disk: Args.string({ description: 'Its name.', required: true }) };
  static override flags = { yes: changeFlags.yes, 'dry-run': changeFlags['dry-run'] };

  async run(): Promise<ShelfDiskLostResult> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { leavingDisk } = await import('../../../disks/leave-disk.ts');
    const { standDisk } = await import('../../../disks/change-disk.ts');
    const options = { kinds: await this.holderKinds(), note: this.tellNote };
    const leaving = leavingDisk(await this.library(), this.args.disk, options);
    for (const line of onlyThereLines(leaving, displayPath)) this.log(line);
    if (!(await this.confirm('Is this disk lost?'))) return { ...leaving, done: false };
    const disk = await this.inSession({ command: 'shelf disk lost' }, async (session) =>
      standDisk(session, leaving.disk.diskId, 'lost'),
    );
    this.log(`Disk "${disk.name}" counts as lost.`);
    return { ...leaving, disk, done: true };
  }
}
