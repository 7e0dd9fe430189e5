import { Flags } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';
import type { ArchiveOptions, Session } from '@mediastruct/core';
import { packFlags, packRequest } from '../../pack-flags.ts';
import { renderPacking } from '../../render/planned-volumes.ts';

/** What `archive plan --json` prints. Bytes. */
export interface PackingPlan extends Pick<
  ArchiveOptions,
  'medium' | 'capacity' | 'usable' | 'volumes' | 'notSelected'
> {
  /** Copies of each volume, and the discs that all of them are. */
  readonly copies: number;
  readonly discs: number;
}

export default class ArchivePlan extends ChangeCommand<typeof ArchivePlan> {
  static override summary =
    'Show which volumes "archive" would make, how full they get, and how many discs they need.';
  static override description =
    'Nothing is changed. The bar of a volume is the room that it takes on its disc, file systems included; what a volume that is continued holds already is shown by "=". The number of discs follows from how many copies of each volume are wanted: by default [archive] copies of the settings. A set gets its id with its first volume; until then it is shown as "????????".';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --medium bd-50 --reserve-percent 20 --copies 3',
    "<%= config.bin %> <%= command.id %> --json | jq '.discs'",
  ];
  static override flags = {
    ...packFlags,
    copies: Flags.integer({ summary: 'Discs of each volume.', helpValue: 'N', min: 1 }),
  };

  async run(): Promise<PackingPlan> {
    const { archiveOptions, listVolumes, planArchive, runOptions } =
      await import('@mediastruct/core/archive');
    const { changeRun } = await import('@mediastruct/core/runs');
    const copies = this.flags.copies ?? (await this.library()).config.archive.copies;
    const options = await this.withOpenSession(async (session) => {
      const request = {
        command: 'archive plan',
        looksOnly: true,
        plan: (looking: Session) => planArchive(looking, packRequest(this.flags)),
      };
      let found: ArchiveOptions | undefined;
      await changeRun(session, request, async ({ run }) => {
        found = runOptions(archiveOptions, run);
        return false;
      });
      // The plan is shown before the change is not agreed to.
      return unnamed(found as ArchiveOptions, listVolumes(session.library).setId);
    });
    const { medium, capacity, usable, volumes, notSelected } = options;
    const discs = volumes.length * copies;
    this.log(renderPacking(options, { copies, discs }));
    await this.showWarnings();
    return { medium, capacity, usable, volumes, notSelected, copies, discs, ...this.warned() };
  }
}

/** A plan names a set that is not begun at random, and another one the next time. */
function unnamed(options: ArchiveOptions, begun: string | null): ArchiveOptions {
  if (begun !== null) return options;
  const volumes = options.volumes.map((volume) => ({
    ...volume,
    volumeId: volume.volumeId.replace(options.setId, '?'.repeat(options.setId.length)),
  }));
  return { ...options, volumes };
}
