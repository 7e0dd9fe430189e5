import { Args } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import { onlyThereLines } from '../../../disks/render-leaving.ts';
import type { LeavingDisk } from '../../../disks/leave-disk.ts';

export interface ShelfDiskRetireResult extends LeavingDisk {
  /** False after `--dry-run` or a no. */
  readonly done: boolean;
}

export default class ShelfDiskRetire extends ChangeCommand<typeof ShelfDiskRetire> {
  static override summary = 'Write to a disk no more; what is on it can still be restored.';
  static override description = `For a disk that gets old: no backup writes to it, and its copies are made again on other disks. They stay known and are restored from.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> "Blue 1"',
    '<%= config.bin %> <%= command.id %> "Blue 1" --dry-run',
  ];
  static override args = { disk: Args.string({ description: 'Its name.', required: true }) };
  static override flags = { yes: changeFlags.yes, 'dry-run': changeFlags['dry-run'] };

  async run(): Promise<ShelfDiskRetireResult> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { leavingDisk } = await import('../../../disks/leave-disk.ts');
    const { standDisk } = await import('../../../disks/change-disk.ts');
    const options = { kinds: await this.holderKinds(), note: this.tellNote };
    const leaving = leavingDisk(await this.library(), this.args.disk, options);
    for (const line of onlyThereLines(leaving, displayPath)) this.log(line);
    if (!(await this.confirm('Retire this disk?'))) return { ...leaving, done: false };
    const disk = await this.inSession({ command: 'shelf disk retire' }, async (session) =>
      standDisk(session, leaving.disk.diskId, 'retired'),
    );
    this.log(`Disk "${disk.name}" is retired.`);
    return { ...leaving, disk, done: true };
  }
}
