import { Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { VolumeList, VolumeState } from '@mediastruct/core';
import { renderVolumes } from '../../render/volumes.ts';

/** The names of core's volume states; a test holds the two lists together, because `--help` must not load core. */
export const STATE_NAMES = [
  'planned',
  'built',
  'burned',
  'verified',
  'stored',
  'failed',
  'migrated',
  'retired',
] as const;

export default class ArchiveList extends MediaStructCommand<typeof ArchiveList> {
  static override summary = 'List the volumes, their state, and where their discs are.';
  static override description =
    'Answered from the volume ledger: no disc is needed, nothing is locked and nothing is written.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --state built',
    "<%= config.bin %> <%= command.id %> --json | jq '.volumes[].copies'",
  ];
  static override flags = {
    state: Flags.option({
      summary: 'Only volumes in this state; built is on no disc yet.',
      options: STATE_NAMES,
      multiple: true,
    })(),
  };

  async run(): Promise<VolumeList> {
    const { listVolumes } = await import('@mediastruct/core/archive');
    const list = listVolumes(await this.library());
    // oclif lets these names through only.
    const asked = this.flags.state as readonly VolumeState['state'][] | undefined;
    const volumes = list.volumes.filter(({ state }) => asked === undefined || asked.includes(state));
    this.log(renderVolumes({ ...list, volumes }).trimEnd());
    return { ...list, volumes };
  }
}
