import { resolve } from 'node:path';
import { Args } from '@oclif/core';
import { ChangeCommand, paint, plural } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { PulledSet } from '../../../set/pull-set.ts';

const NEWER = {
  ours: 'is known better here',
  theirs: 'is taken over',
  same: 'is known alike',
  fork: 'was written by two computers at one generation: look at it with "shelf disk refresh"',
} as const;

export default class ShelfDiskPull extends ChangeCommand<typeof ShelfDiskPull> {
  static override summary = 'Take over what a disk knows of its set.';
  static override description = `Every disk carries the catalogue of the whole set. After another computer wrote to it, its record is merged with this one: the events of both are kept, and of each disk the newer record. A library without a shelf gets all of it, so this is also how a shelf is rebuilt from any one of its disks. The sources then have to be mapped: "shelf source map".

Exit 12: the catalogue on the disk is damaged. 42: a disk of another set.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /media/anna/BLUE1',
    '<%= config.bin %> <%= command.id %> /media/anna/BLUE1 --json',
  ];
  static override args = { path: Args.string({ description: 'The folder of the disk.', required: true }) };

  async run(): Promise<PulledSet & { readonly warnings?: WarningList }> {
    const { diskAt } = await import('../../../disks/disk-here.ts');
    const { pullSet } = await import('../../../set/pull-set.ts');
    const pulled = await this.inSession({ command: 'shelf disk pull' }, async (session) =>
      pullSet(session, diskAt(session.library.access, resolve(this.args.path))),
    );
    for (const { name, newer } of pulled.disks) {
      const line = `Disk "${name}" ${NEWER[newer]}.`;
      this.log(newer === 'fork' ? paint.bad(line) : line);
    }
    for (const name of pulled.sources) this.log(`Source "${name}" is taken over as it was last looked at.`);
    this.log(`${plural(pulled.events, 'event')} of the set were not known here.`);
    await this.showWarnings();
    return { ...pulled, ...this.warned() };
  }
}
