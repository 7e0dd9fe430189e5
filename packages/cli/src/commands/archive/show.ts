import { Args, Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { VolumeDetails } from '@mediastruct/core';
import { renderVolume } from '../../render/volumes.ts';

export default class ArchiveShow extends MediaStructCommand<typeof ArchiveShow> {
  static override summary = 'Show one volume: its days, its discs and their last checks.';
  static override description =
    'Answered from the volume ledger and its stored listing; the volume need not be connected.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> 7',
    '<%= config.bin %> <%= command.id %> MS_3f2a9c01_0007 --files | jq -r .path',
  ];
  static override args = {
    volume: Args.string({ description: 'Id, number, or an unambiguous part of the id.', required: true }),
  };
  static override flags = {
    files: Flags.boolean({
      summary: 'Print its files, one JSON document a line, in place of the summary.',
      exclusive: ['json'],
    }),
  };

  async run(): Promise<VolumeDetails> {
    const { displayPath, readVolumeFiles, showVolume } = await import('@mediastruct/core/archive');
    const library = await this.library();
    const volume = showVolume(library, this.args.volume);
    if (this.flags.files && volume.listing !== null)
      await this.writeNdjson(readVolumeFiles(library.access, volume.listing));
    else this.log(renderVolume(volume, displayPath));
    return volume;
  }
}
