import { Args, Flags } from '@oclif/core';
import { formatBytes, MediaStructCommand, plural } from '@mediastruct/command';
import { resolve } from 'node:path';
import type { ImageReport } from '../../volume/image-of-volume.ts';

export default class DiscImage extends MediaStructCommand<typeof DiscImage> {
  static override summary = 'Make the image of a disc from a volume.';
  static override description = `One image with three file systems over the same files: ISO 9660 with Rock Ridge, Joliet, and UDF. So Linux, Windows, macOS and most players read it with its real names. Each file is compared with the volume's manifest while it is read, and the same volume gives the same image to the byte, also months later.

The disc explains itself: beside the volume it has README.txt, the catalogue of the whole set so far, restore.sh, which checks, searches and copies with nothing but a shell, and index.html, which shows and finds pictures with any browser. What it tells of other discs is what was known when the first image of the volume was made.

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
    odarchive: Flags.boolean({ summary: "Put the set's catalogue on the disc in odarchive's form, too." }),
  };

  async run(): Promise<ImageReport> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { writePage } = await import('../../page/write-page.ts');
    const { imageOfVolume } = await import('../../volume/image-of-volume.ts');
    const report = await imageOfVolume(await this.library(), {
      volume: this.args.volume,
      output: resolve(this.flags.output),
      repair: this.flags.repair,
      odarchive: this.flags.odarchive,
      writePage,
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
    if (report.isLikeFirst === true)
      this.log('It is the same to the byte as the first image of this volume.');
    if (report.isLikeFirst === false)
      this.log(
        'It is sound, but not the same to the byte as the first image of this volume: that one was made with other options, by another version of this program or of what it uses, or what was known of other volumes was taken back since.',
      );
    return report;
  }
}
