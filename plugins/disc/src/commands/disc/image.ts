import { Args, Flags } from '@oclif/core';
import { formatBytes, MediaStructCommand, plural } from '@mediastruct/command';
import { resolve } from 'node:path';
import type { ImageReport } from '../../volume/image-of-volume.ts';

export default class DiscImage extends MediaStructCommand<typeof DiscImage> {
  static override summary = 'Make the image of a disc from a volume.';
  static override description = `One image with three file systems over the same files: ISO 9660 with Rock Ridge, Joliet, and UDF. So Linux, Windows, macOS and most players read it with its real names. Each file is compared with the volume's manifest while it is read, and the same volume gives the same image to the byte.

Nothing is replaced: a name that is taken ends with exit 64. 23: the medium or the disk is too small. 10: a file is not as its manifest says; then no image is left. 40, 41: dvdisaster or par2 is missing or failed. Burn it with any program, mount the disc, and read it back with "mediastruct archive verify --at".`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> 7 --output /tmp/volume-7.iso',
    '<%= config.bin %> <%= command.id %> MS_3f2a9c01_0007 -o volume-7.iso --repair rs03 --json',
  ];
  static override args = {
    volume: Args.string({ description: 'Id, number, or an unambiguous part of the id.', required: true }),
  };
  static override flags = {
    output: Flags.string({ char: 'o', summary: 'The image to write.', required: true, helpValue: 'FILE' }),
    repair: Flags.option({
      summary:
        'Error correction data in the room that the medium has left: RS03 of dvdisaster, PAR2, or the one that is installed. Default: auto where the volume was packed with a reserve, else none.',
      options: ['auto', 'rs03', 'par2', 'none'] as const,
    })(),
  };

  async run(): Promise<ImageReport> {
    const { displayPath } = await import('@mediastruct/core');
    const { imageOfVolume } = await import('../../volume/image-of-volume.ts');
    const report = await imageOfVolume(await this.library(), {
      volume: this.args.volume,
      output: resolve(this.flags.output),
      repair: this.flags.repair,
      progress: this.progress(),
      stop: this.stop,
    });
    const { volumeId, image, bytes, files, left, repair } = report;
    this.log(
      `${displayPath(image)}: ${volumeId}, ${plural(files, 'file')}, ${formatBytes(bytes)}; ${formatBytes(left)} of the medium are left`,
    );
    if (repair.method !== 'none')
      this.log(
        `  with ${repair.percent.toFixed(1)} % of error correction data (${repair.method.toUpperCase()})`,
      );
    return report;
  }
}
