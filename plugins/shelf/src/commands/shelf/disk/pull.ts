import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { ChangeCommand, paint, plural } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { PulledObjects } from '../../../set/pull-objects.ts';
import type { PulledSet } from '../../../set/pull-set.ts';

const NEWER = {
  ours: 'is known better here',
  theirs: 'is taken over',
  same: 'is known alike',
  fork: 'went two ways, or is two disks: nothing on it is proven until it was read again',
} as const;

const RECORDS = {
  list: 'its list (catalogue/set.ndjson.gz)',
  sqlite: 'its SQLite file (catalogue/catalogue.sqlite), because its list is damaged or gone',
} as const;

export default class ShelfDiskPull extends ChangeCommand<typeof ShelfDiskPull> {
  static override summary = 'Take over what a disk knows of its set.';
  static override description = `Every disk carries the record of the whole set. After another computer wrote to it, its record is merged with this one: the events of both are kept, of each disk the newer record with what either side saw in reading it, and names that only one side has. What stands on the disk is compared with that by names and sizes, and what is not known is read: nothing counts there that was not seen. A library without a shelf gets all of it, so this is also how a shelf is rebuilt from any one of its disks. The sources then have to be mapped: "shelf source map".

The record stands on the disk twice: as a list, and in the SQLite file, which is read where the list is damaged. If both are, --from objects reads every object, which takes as long as reading the disk: then nothing is known but the contents. They can be restored into a folder, by their hashes, and ingested from there.

A disk that is new here and stands on the same stick or drive as another one of the shelf is told, and with --from objects refused (64) without --same-device: both would be lost together.

Exit 3: something on the disk is missing, short, or not what its name says, or was not looked at. 12: both records on the disk are damaged. 42: a disk of another set.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /media/anna/BLUE1',
    '<%= config.bin %> <%= command.id %> /media/anna/BLUE1 --json',
    '<%= config.bin %> <%= command.id %> /media/anna/BLUE1 --from objects',
  ];
  static override args = { path: Args.string({ description: 'The folder of the disk.', required: true }) };
  static override flags = {
    from: Flags.string({
      summary: 'What is read on the disk; else its list, or the SQLite file where that is damaged.',
      options: ['list', 'sqlite', 'objects'],
    }),
    name: Flags.string({
      summary: 'With --from objects: what a disk is called that does not say who it is any more.',
      helpValue: 'NAME',
    }),
    'same-device': Flags.boolean({
      summary:
        'With --from objects: it shares its stick or drive with another disk of the shelf: both count as one copy.',
    }),
  };

  async run(): Promise<(PulledSet | PulledObjects) & { readonly warnings?: WarningList }> {
    return this.flags.from === 'objects' ? this.#objects() : this.#record();
  }

  async #record(): Promise<PulledSet & { readonly warnings?: WarningList }> {
    const { EXIT_CODES } = await import('@mediastruct/core/base');
    const { pullSet } = await import('../../../set/pull-set.ts');
    const { isAsKnown, lookedLines } = await import('../../../set/render-looked.ts');
    const { diskToPull } = await import('../../../set/disk-to-pull.ts');
    const { from } = this.flags;
    const record = from === 'list' || from === 'sqlite' ? from : undefined;
    const { tellSharedDevice } = await import('../../../disks/device-for.ts');
    const { readShelf } = await import('../../../ledger/shelf-ledger.ts');
    const root = resolve(this.args.path);
    const pulled = await this.inSession({ command: 'shelf disk pull' }, async (session) => {
      const before = readShelf(session.library);
      const done = await pullSet(session, { ...diskToPull(session.library.access, root), record });
      tellSharedDevice(session, { root, before });
      return done;
    });
    for (const { name, newer } of pulled.disks) {
      const line = `Disk "${name}" ${NEWER[newer]}.`;
      this.log(newer === 'fork' ? paint.bad(line) : line);
    }
    for (const name of pulled.sources) this.log(`Source "${name}" is taken over as it was last looked at.`);
    this.log(`${plural(pulled.events, 'event')} of the set were not known here.`);
    const read =
      record === 'sqlite' ? 'its SQLite file (catalogue/catalogue.sqlite)' : RECORDS[pulled.readFrom];
    this.log(
      `Read from ${read}, as of ${pulled.writtenAt.slice(0, 10)}: what happened to the set since is not in it.`,
    );
    if (pulled.isBehind)
      this.log(
        paint.warn(
          'A backup to this disk was cut off after that, so the disk itself was asked what stands on it.',
        ),
      );
    for (const line of lookedLines(pulled)) this.log(line);
    await this.showWarnings();
    return this.finish(
      { ...pulled, ...this.warned() },
      isAsKnown(pulled) ? 0 : EXIT_CODES['some-files-failed'],
    );
  }

  async #objects(): Promise<PulledObjects & { readonly warnings?: WarningList }> {
    const { displayPath, EXIT_CODES } = await import('@mediastruct/core/base');
    const { pullObjects } = await import('../../../set/pull-objects.ts');
    const { diskToPull } = await import('../../../set/disk-to-pull.ts');
    const { name } = this.flags;
    // What stands in its damaged records is left there until a backup writes new ones.
    const { newDeviceFor } = await import('../../../disks/device-for.ts');
    const root = resolve(this.args.path);
    const isSameDevice = this.flags['same-device'] === true;
    const pulled = await this.inSession({ command: 'shelf disk pull' }, async (session) => {
      const disk = diskToPull(session.library.access, root);
      const shared = newDeviceFor(session, disk.identity, { root, isSameDevice });
      return pullObjects(session, { ...disk, name, shared });
    });
    const { unnamed, strange, missing, short, unlisted } = pulled;
    this.log(
      `Disk "${displayPath(pulled.name)}": ${plural(pulled.added, 'object')} were read and taken in, ${pulled.kept} were known.`,
    );
    if (unnamed !== null)
      this.log(
        `Source "${displayPath(unnamed.name)}" has ${plural(unnamed.files, 'file')} whose names nobody knows, by month and hash.`,
      );
    if (missing > 0) this.log(paint.bad(`missing: ${missing}`));
    if (short > 0) this.log(paint.bad(`with another size: ${short}`));
    for (const path of strange) this.log(paint.bad(`not what its name says: ${path}`));
    this.log(
      'Read from the objects themselves: names, other disks of the set, sources and settings are not known from them.',
    );
    await this.showWarnings();
    const isWhole = missing + short + strange.length + unlisted === 0;
    return this.finish({ ...pulled, ...this.warned() }, isWhole ? 0 : EXIT_CODES['some-files-failed']);
  }
}
