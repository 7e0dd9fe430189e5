import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';
import type { ArchiveOptions } from '@mediastruct/core';
import { packFlags, packRequest } from '../../pack-flags.ts';
import { renderPlannedVolumes } from '../../render/planned-volumes.ts';

/** What `archive --json` prints: the run, and the volumes it plans. */
export type ArchiveResult = ChangeResult & {
  readonly packing: Pick<ArchiveOptions, 'medium' | 'capacity' | 'usable' | 'volumes' | 'notSelected'>;
};

export default class Archive extends ChangeCommand<typeof Archive> {
  static override summary = 'Pack the date tree into volumes of a disc each, whole days together.';
  static override description = `Days are packed in date order; a day waits for the next volume where a later one fills this one better. Files that belong together stay together. Only a day larger than a disc is split, by time, and a file larger than a disc is cut into segments (.001, .002), which "cat" joins. A last volume that is on no disc yet is continued. Each volume is a BagIt bag that "sha256sum -c" proves without this program.

Volumes stand in the archive folder, unburned, and nothing ever leaves that folder again. "archive verify" reads a burned disc back, "archive list" tells what is where.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> --year 2019',
    '<%= config.bin %> <%= command.id %> --older-than 1y --full-only',
    '<%= config.bin %> <%= command.id %> --before 2020-06 --medium bd-50 --reserve-percent 20',
  ];
  static override flags = {
    ...changeFlags,
    ...packFlags,
  };

  async run(): Promise<ArchiveResult> {
    const { archiveOptions, planArchive, runOptions } = await import('@mediastruct/core/archive');
    const { flags } = this;
    let packing: ArchiveOptions | undefined;
    const result = await this.changeRun({
      command: 'archive',
      plan: (session) => planArchive(session, packRequest(flags)),
      onPlanned: ({ run }) => {
        packing = runOptions(archiveOptions, run);
        this.log(renderPlannedVolumes(packing));
      },
    });
    // `preview` is called before a run can end.
    const { medium, capacity, usable, volumes, notSelected } = packing as ArchiveOptions;
    return { ...result, packing: { medium, capacity, usable, volumes, notSelected } };
  }
}
