import { Args, Flags } from '@oclif/core';
import { formatBytes, MediaStructCommand, plural } from '@mediastruct/command';
import { resolve } from 'node:path';
import type { CreateReport } from '../../../odarchive/create-disc.ts';

export default class DiscSetCreate extends MediaStructCommand<typeof DiscSetCreate> {
  static override summary = 'Make the image of one disc of a set.';
  static override description = `An image as "disc image" makes it: ISO 9660 with Rock Ridge, Joliet and UDF over the same files. A content stands on it once, and all its names lead there. Every disc carries the whole catalogue, a README and a manifest that "sha256sum -c" and "disc check" read.

Each file is compared with the catalogue while it is read. 10: one reads otherwise; 11: one is gone; then no image is left. Nothing is replaced: a name that is taken ends with exit 64. 23: the disk is full.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> catalogue.json 0 -o disc-0.iso',
    '<%= config.bin %> <%= command.id %> catalogue.json 7 -o disc-7.iso --from /media/usb/pictures',
  ];
  /** odarchive's words. */
  static override hiddenAliases = ['disc:set:create_iso', 'disc:set:write_iso'];
  static override args = {
    catalogue: Args.string({ description: 'The catalogue.', required: true }),
    disc: Args.integer({ description: 'Number of the disc, from 0; disc 0 if absent.', min: 0 }),
  };
  static override flags = {
    output: Flags.string({ char: 'o', summary: 'The image to write.', required: true, helpValue: 'FILE' }),
    from: Flags.string({
      summary: 'The folder of the catalogue, where it is not where it was catalogued.',
      helpValue: 'DIR',
    }),
  };

  async run(): Promise<CreateReport> {
    const { displayPath, nodeFileAccess } = await import('@mediastruct/core/base');
    const { createDisc } = await import('../../../odarchive/create-disc.ts');
    const { from, output } = this.flags;
    const report = await createDisc(nodeFileAccess, {
      catalogue: resolve(this.args.catalogue),
      // oclif drops a default of 0.
      disc: this.args.disc ?? 0,
      output: resolve(output),
      folder: from === undefined ? null : resolve(from),
      now: () => new Date(),
      progress: this.progress(),
      stop: this.stop,
    });
    const { volumeId, image, names, contents, bytes, left } = report;
    this.log(
      `${displayPath(image)}: ${volumeId}, ${plural(names, 'file')} with ${plural(contents, 'content')}, ${formatBytes(bytes)}; ${formatBytes(left)} of the medium are left`,
    );
    return report;
  }
}
