import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { ChangeCommand, formatBytes, paint, plural, sizeFlag } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { ForkedDisk } from '../../../set/fork-disk.ts';

export default class ShelfDiskFork extends ChangeCommand<typeof ShelfDiskFork> {
  static override summary = 'Make a disk of another set, or a clone, a disk of its own.';
  static override description = `The disk at PATH leaves the set it belongs to and gets a new identity: it becomes a new disk of this library's set, or begins a new set where this library has none. What stands on it comes along, and with a disk of another set its sources and their names. Nothing among its objects is changed. Its objects count as copies that nobody has read on this disk yet; "shelf verify" reads them.

So two people can go on separately from one set: each forks a disk of it into a library of their own. The libraries of the old set do not take the disk any more (42); there it is told by "shelf disk lost" or "shelf disk drop".

A clone of a disk of this shelf becomes a second disk, if the original is plugged in too and named with --original.

Exit 12: what it tells of its set is damaged. 42: it may be the very disk that this shelf knows. 64: it is no disk of a shelf, or on the same device as another disk of this one.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /media/anna/BLUE1 "Anna 1"',
    '<%= config.bin %> <%= command.id %> /media/anna/CLONE "Blue 1b" --original /media/anna/BLUE1 --place bank',
  ];
  static override args = {
    path: Args.string({ description: 'The folder of the disk.', required: true }),
    name: Args.string({ description: 'What the disk is called from now on.', required: true }),
  };
  static override flags = {
    original: Flags.string({
      summary: 'Of a clone: where the disk stands that it was cloned from.',
      helpValue: 'PATH',
    }),
    place: Flags.string({ summary: 'Where it is kept: "house, shelf B".', helpValue: 'PLACE' }),
    reserve: sizeFlag({ summary: 'Room that backups leave free on it; else that of the settings.' }),
    'same-device': Flags.boolean({
      summary: 'It shares its stick or drive with another disk of the shelf: both count as one copy.',
    }),
  };

  async run(): Promise<ForkedDisk & { readonly warnings?: WarningList }> {
    const { displayPath, EXIT_CODES } = await import('@mediastruct/core/base');
    const { forkDisk } = await import('../../../set/fork-disk.ts');
    const { describeSet } = await import('../../../set/describe-set.ts');
    const { deviceFor } = await import('../../../disks/device-for.ts');
    const { original, place, reserve } = this.flags;
    const root = resolve(this.args.path);
    const isSameDevice = this.flags['same-device'] === true;
    const request = { root, name: this.args.name, original, reserveBytes: reserve };
    const forked = await this.inSession({ command: 'shelf disk fork' }, async (session) => {
      const cloned = original === undefined ? {} : { original: resolve(original) };
      const device = deviceFor(session, { root, place, isSameDevice, ...cloned });
      const done = await forkDisk(session, { ...request, ...device });
      await describeSet(session, done);
      return done;
    });
    const { objects, missing } = forked;
    this.log(
      `Disk "${displayPath(forked.name)}" is one of its own: ${plural(objects.files, 'object')} (${formatBytes(objects.bytes)}) that nobody has read on it yet.`,
    );
    for (const name of forked.sources) this.log(`Source "${displayPath(name)}" came with it.`);
    if (missing > 0) this.log(paint.bad(`missing, though its record tells of them: ${missing}`));
    this.log(`It was "${displayPath(forked.before.name)}" before, and is no more.`);
    this.log(`Read it: mediastruct shelf verify "${displayPath(forked.name)}"`);
    await this.showWarnings();
    return this.finish({ ...forked, ...this.warned() }, missing === 0 ? 0 : EXIT_CODES['some-files-failed']);
  }
}
