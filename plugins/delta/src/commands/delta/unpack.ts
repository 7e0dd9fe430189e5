import { Args, Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { ExtractReport } from '../../volumes/volume-reader.ts';

export default class DeltaUnpack extends MediaStructCommand<typeof DeltaUnpack> {
  static override summary = 'Give back all that is in volumes of tar.';
  static override description = `Every file is compared with its SHA-256 before it gets its name, and gets its mode, time and extended attributes back. Nothing is replaced: what is there already with the same content stays, so that volumes can be brought one after the other. No symlink is followed.

10: a volume does not hold what was packed. 11: the index is not there ("delta list --rebuild" makes it anew). 21: a name is taken by something else. 42: a volume is not there; the files of the others come back.`;
  static override examples = ['<%= config.bin %> <%= command.id %> /media/usb/Lightroom --to ~/restored'];
  static override args = {
    volumes: Args.string({
      description: 'The volumes: their index, or folder and key, such as /media/usb/Lightroom.',
      required: true,
    }),
  };
  static override flags = {
    to: Flags.string({ summary: 'The folder to extract to.', required: true, helpValue: 'DIR' }),
  };

  async run(): Promise<ExtractReport> {
    const { openVolumes } = await import('../../volumes/open-volumes.ts');
    const { extractExit, extractLines } = await import('../../render/extract-lines.ts');
    const options = { progress: this.progress(), stop: this.stop };
    const report = await openVolumes(this.args.volumes).extractall(this.flags.to, options);
    for (const line of extractLines(report)) this.log(line);
    return this.finish(report, extractExit(report));
  }
}
