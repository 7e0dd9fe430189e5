import { Args, Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { ExtractReport } from '../../volumes/volume-reader.ts';

export default class DeltaExtract extends MediaStructCommand<typeof DeltaExtract> {
  static override summary = 'Give back one file or folder out of volumes of tar.';
  static override description = `Only the volumes that hold it are opened; the others need not be there. Otherwise as "delta unpack".

10: a volume does not hold what was packed. 11: nothing of this path was packed. 21: a name is taken by something else. 42: a volume that it needs is not there.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /media/usb/Lightroom Lightroom/Backups --to ~/restored',
  ];
  static override args = {
    volumes: Args.string({
      description: 'The volumes: their index, or folder and key, such as /media/usb/Lightroom.',
      required: true,
    }),
    path: Args.string({ description: 'The path, as "delta list" shows it.', required: true }),
  };
  static override flags = {
    to: Flags.string({ summary: 'The folder to extract to.', required: true, helpValue: 'DIR' }),
  };

  async run(): Promise<ExtractReport> {
    const { openVolumes } = await import('../../volumes/open-volumes.ts');
    const { extractExit, extractLines } = await import('../../render/extract-lines.ts');
    const options = { progress: this.progress(), stop: this.stop };
    const report = await openVolumes(this.args.volumes).extract(this.args.path, this.flags.to, options);
    for (const line of extractLines(report)) this.log(line);
    return this.finish(report, extractExit(report));
  }
}
