import { Args, Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { ExtractReport } from '../../volumes/volume-reader.ts';

export default class DeltaExtract extends MediaStructCommand<typeof DeltaExtract> {
  static override summary = 'Give back one file or folder out of volumes of tar.';
  static override description = `Only the volumes that hold it are opened; the others need not be there. Otherwise as "delta unpack".

With --stdout, one file is written to the standard output as it is read. Its last bytes come when all of it was compared with its SHA-256; where it is not what was packed, the command ends with 10 before them.

10: a volume does not hold what was packed. 11: nothing of this path was packed. 21: a name is taken by something else. 42: a volume that it needs is not there.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /media/usb/Lightroom Lightroom/Backups --to ~/restored',
    '<%= config.bin %> <%= command.id %> /media/usb/Lightroom Lightroom/notes.txt --stdout',
  ];
  static override args = {
    volumes: Args.string({
      description: 'The volumes: their index, or folder and key, such as /media/usb/Lightroom.',
      required: true,
    }),
    path: Args.string({ description: 'The path, as "delta list" shows it.', required: true }),
  };
  static override flags = {
    to: Flags.string({ summary: 'The folder to extract to.', helpValue: 'DIR', exclusive: ['stdout'] }),
    stdout: Flags.boolean({ summary: 'Write one file to the standard output.' }),
  };

  /** Null where the file itself is the answer. */
  async run(): Promise<ExtractReport | null> {
    const { MediaStructError } = await import('@mediastruct/core/errors');
    const { openVolumes } = await import('../../volumes/open-volumes.ts');
    const { extractExit, extractLines } = await import('../../render/extract-lines.ts');
    const { to, stdout } = this.flags;
    if (stdout) {
      await this.writeText(openVolumes(this.args.volumes).extractfile(this.args.path));
      return null;
    }
    if (to === undefined) throw new MediaStructError('usage', 'Missing --to, the folder, or --stdout');
    const options = { progress: this.progress(), stop: this.stop };
    const report = await openVolumes(this.args.volumes).extract(this.args.path, to, options);
    for (const line of extractLines(report)) this.log(line);
    return this.finish(report, extractExit(report));
  }
}
