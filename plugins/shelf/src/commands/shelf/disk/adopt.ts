import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { ChangeCommand, formatBytes, paint, plural, sizeFlag } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { AdoptedDisk } from '../../../distbackup/adopt-disk.ts';

export default class ShelfDiskAdopt extends ChangeCommand<typeof ShelfDiskAdopt> {
  static override summary = 'Take over a disk of distbackup, as it is.';
  static override description = `PATH is the folder that holds distbackup-disk.json. Nothing that distbackup wrote is moved, rewritten or taken away: our own files are put beside it. Its objects count as copies that nobody has read yet, because distbackup never read them back; "shelf verify" reads them. Its folders become sources with the names that its list tells, so "find" and "shelf restore" know them at once. What they leave out, how many copies they have at most, their priority, locks and whether symlinks are followed come along, as far as a source of the shelf can be told; the rest is listed.

A further disk of the same set adds to the same sources. Later backups write beside the old objects and never make room by taking one of them away.

Exit 3: objects are missing or have another size than the list tells. 12: the list of distbackup is gone or damaged. 21: a name that the shelf uses is taken on the disk. 64: it is no disk of distbackup, on this shelf already, or on the same device as another disk of it.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /media/anna/old-1',
    '<%= config.bin %> <%= command.id %> /media/anna/old-1 --name "Old 1" --place "bank"',
    '<%= config.bin %> <%= command.id %> /media/anna/old-1 --without-list',
  ];
  static override args = {
    path: Args.string({ description: 'The folder that holds distbackup-disk.json.', required: true }),
  };
  static override flags = {
    name: Flags.string({
      summary: 'What the disk is called from now on; else as distbackup called it.',
      helpValue: 'NAME',
    }),
    place: Flags.string({ summary: 'Where it is kept: "house, shelf B".', helpValue: 'PLACE' }),
    reserve: sizeFlag({ summary: 'Room that backups leave free on it; else that of the settings.' }),
    'same-device': Flags.boolean({
      summary: 'It shares its stick or drive with another disk of the shelf: both count as one copy.',
    }),
    'without-list': Flags.boolean({
      summary: 'Take the objects alone, where the list of distbackup is gone or damaged.',
    }),
  };

  async run(): Promise<AdoptedDisk & { readonly warnings?: WarningList }> {
    const { displayPath, EXIT_CODES } = await import('@mediastruct/core/base');
    const { adoptDisk } = await import('../../../distbackup/adopt-disk.ts');
    const { settingLines } = await import('../../../distbackup/render-settings.ts');
    const { describeSet } = await import('../../../set/describe-set.ts');
    const { deviceFor } = await import('../../../disks/device-for.ts');
    const { name, place, reserve } = this.flags;
    const isSameDevice = this.flags['same-device'] === true;
    const root = resolve(this.args.path);
    const withoutList = this.flags['without-list'] === true;
    const adopted = await this.inSession({ command: 'shelf disk adopt' }, async (session) => {
      const device = deviceFor(session, { root, place, isSameDevice });
      const done = adoptDisk(session, { root, name, ...device, reserveBytes: reserve, withoutList });
      await describeSet(session, done);
      return done;
    });
    const { objects, leftOut } = adopted;
    this.log(
      `Disk "${displayPath(adopted.name)}" is taken over: ${plural(objects.files, 'object')} (${formatBytes(objects.bytes)}) that nobody has read yet.`,
    );
    for (const source of adopted.sources) {
      const was = source.root === '' ? '' : `, which stood at ${displayPath(source.root)}`;
      const gone = source.gone === 0 ? '' : ` and ${source.gone} of before`;
      this.log(`Source "${displayPath(source.name)}"${was}: ${plural(source.files, 'file')}${gone}.`);
      const { taken, notTaken } = settingLines(source, displayPath);
      for (const line of taken) this.log(line);
      for (const line of notTaken) this.log(paint.warn(line));
    }
    if (adopted.unnamed !== null)
      this.log(
        `Source "${displayPath(adopted.unnamed.name)}" has ${plural(adopted.unnamed.files, 'file')} whose names nobody knows, by month and hash.`,
      );
    if (adopted.missing > 0)
      this.log(paint.bad(`missing, though its list has them on this disk: ${adopted.missing}`));
    if (adopted.short > 0) this.log(paint.bad(`with another size than its list tells: ${adopted.short}`));
    for (const path of adopted.strange) this.log(paint.bad(`no object is called like this: ${path}`));
    if (leftOut.unread > 0)
      this.log(
        paint.bad(
          `${plural(leftOut.unread, 'file')} of its list were never read by distbackup, so no disk has them.`,
        ),
      );
    if (leftOut.strange > 0)
      this.log(paint.bad(`${plural(leftOut.strange, 'name')} of its list lead out of their folders.`));
    if (adopted.otherDisks.length > 0)
      this.log(`Other disks of its set, to be adopted when they are here: ${adopted.otherDisks.join(', ')}`);
    this.log(`Read them back: mediastruct shelf verify "${displayPath(adopted.name)}"`);
    await this.showWarnings();
    const { missing, short, strange, unlisted } = adopted;
    const isWhole = missing + short + strange.length + unlisted + leftOut.unread + leftOut.strange === 0;
    return this.finish({ ...adopted, ...this.warned() }, isWhole ? 0 : EXIT_CODES['some-files-failed']);
  }
}
