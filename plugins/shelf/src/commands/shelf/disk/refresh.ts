import { Args, Flags } from '@oclif/core';
import { ChangeCommand, paint, plural } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { RefreshedDisk } from '../../../disks/refresh-disk.ts';

export default class ShelfDiskRefresh extends ChangeCommand<typeof ShelfDiskRefresh> {
  static override summary = 'Look at what stands on a disk, and bring what is known of it in line.';
  static override description = `Known objects are compared by name and size and are not read; "shelf verify" reads them. Objects that were not known are read and taken in. A disk that was lost and turned up is taken back. No object is touched.

--accept also takes a disk that is a clone or an old image as the one of its name, and one that was retired.

Exit 3: something on it is missing, short, or not what its name says. 24: the disk is not here.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> "Blue 1"',
    '<%= config.bin %> <%= command.id %> "Blue 1" --at /mnt/usb --accept',
  ];
  static override args = {
    disk: Args.string({ description: 'The name of the disk, or its folder.', required: true }),
  };
  static override flags = {
    at: Flags.string({ summary: 'Where the disk is, if it is not found by itself.', helpValue: 'PATH' }),
    accept: Flags.boolean({ summary: 'Take the disk as it is.' }),
  };

  async run(): Promise<RefreshedDisk & { readonly warnings?: WarningList }> {
    const { displayPath, EXIT_CODES } = await import('@mediastruct/core/errors');
    const { refreshDisk } = await import('../../../disks/refresh-disk.ts');
    const { describeSet } = await import('../../../set/describe-set.ts');
    const request = { disk: this.args.disk, at: this.flags.at, accepts: this.flags.accept === true };
    const found = await this.inSession({ command: 'shelf disk refresh' }, async (session) => {
      const refreshed = await refreshDisk(session, request);
      await describeSet(session, refreshed);
      return refreshed;
    });
    this.log(`Disk "${found.name}" at ${displayPath(found.root)}: ${plural(found.kept, 'object')} as known.`);
    if (found.added > 0)
      this.log(`${plural(found.added, 'object')} that were not known were read and taken in.`);
    if (found.missing > 0) this.log(paint.bad(`missing: ${found.missing}`));
    if (found.short > 0) this.log(paint.bad(`with another size: ${found.short}`));
    for (const path of found.strange) this.log(paint.bad(`not what its name says: ${path}`));
    await this.showWarnings();
    const isWhole = found.missing + found.short + found.strange.length + found.unlisted === 0;
    return this.finish({ ...found, ...this.warned() }, isWhole ? 0 : EXIT_CODES['some-files-failed']);
  }
}
