import { Flags } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';
import type { ArchiveOptions } from '@mediastruct/core';
import { renderPlannedVolumes } from '../../render/volumes.ts';

/** What `archive --json` prints: the run, and the volumes it plans. */
export type ArchiveResult = ChangeResult & {
  readonly packing: Pick<ArchiveOptions, 'medium' | 'capacity' | 'usable' | 'volumes' | 'notSelected'>;
};

export default class Archive extends ChangeCommand<typeof Archive> {
  static override summary = 'Pack the date tree into volumes of a disc each, whole days together.';
  static override description = `Days are packed in date order; a day waits for the next volume where a later one fills this one better. Files that belong together stay together. Only a day larger than a disc is split, by time; a file larger than a disc is told and stays. Each volume is a BagIt bag that "sha256sum -c" proves without this program.

Volumes stand in the archive folder, unburned, and nothing ever leaves that folder again. "archive verify" reads a burned disc back, "archive list" tells what is where.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> --year 2019',
    '<%= config.bin %> <%= command.id %> --older-than 1y --full-only',
    '<%= config.bin %> <%= command.id %> --before 2020-06 --medium bd-50 --reserve-percent 20',
  ];
  static override flags = {
    ...changeFlags,
    year: Flags.string({ summary: 'Only what was taken in this year.', helpValue: 'YYYY' }),
    before: Flags.string({ summary: 'Only what was taken before this date.', helpValue: 'DATE' }),
    'older-than': Flags.string({
      summary: 'Only what was taken longer ago than this: 30d, 6m, 2y.',
      helpValue: 'AGE',
    }),
    medium: Flags.string({
      summary:
        'cd, dvd, dvd-dl, bd-25, bd-50, bdxl-100, bdxl-128 or a size such as 4.7GB; the default is that of the settings.',
      helpValue: 'NAME',
    }),
    'reserve-percent': Flags.integer({
      summary:
        'Room to leave on each disc for error correction data, 0 to 200 percent of the data it protects.',
      helpValue: 'N',
      min: 0,
    }),
    'look-ahead-days': Flags.integer({
      summary: 'How many following days may be looked at for one that still fits; 0 keeps strict order.',
      helpValue: 'N',
      min: 0,
    }),
    'full-only': Flags.boolean({ summary: 'Leave what would make a last volume that is not full.' }),
    'new-volume': Flags.boolean({
      summary: 'Begin a new volume although the last one is on no disc yet.',
    }),
    undated: Flags.boolean({ summary: 'Pack what nothing dates, too.' }),
  };

  async run(): Promise<ArchiveResult> {
    const { archiveOptions, planArchive, runOptions } = await import('@mediastruct/core');
    const { flags } = this;
    let packing: ArchiveOptions | undefined;
    const result = await this.changeRun({
      command: 'archive',
      plan: (session) =>
        planArchive(session, {
          year: flags.year,
          before: flags.before,
          olderThan: flags['older-than'],
          medium: flags.medium,
          reservePercent: flags['reserve-percent'],
          lookAheadDays: flags['look-ahead-days'],
          fullOnly: flags['full-only'],
          newVolume: flags['new-volume'],
          includeUndated: flags.undated,
        }),
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
