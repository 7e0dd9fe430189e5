import { Args, Flags } from '@oclif/core';
import { MediaStructCommand, paint } from '@mediastruct/command';
import { resolve } from 'node:path';
import type { RepairReport } from '../../repair/repair-report.ts';

export default class DiscRepair extends MediaStructCommand<typeof DiscRepair> {
  static override summary = 'Make a whole image of a damaged image or disc.';
  static override description = `The source is only read: in large steps, and sector by sector where the drive fails. What is damaged comes, in this order, from the error correction data on the disc (dvdisaster's RS03, or PAR2), from other copies of the disc, and from other holders of the same files: folders given by --copy, and the library's trees and volumes where there is a library.

The result is proven by the manifests: every file is read and summed. What is still missing is listed by name, and no image is left unless --partial is given. Sectors that belong to no file have no sum of their own; those that nothing proves are listed. 10: something is still wrong. 11: a file is not on the disc at all. 42: a copy is of another disc. The work needs room for the image beside OUT, with PAR2 twice that.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /dev/sr0 -o volume-7.iso',
    '<%= config.bin %> <%= command.id %> scratched.iso -o volume-7.iso --copy /dev/sr1 --copy /mnt/old-laptop/photos',
  ];
  static override args = {
    source: Args.string({ description: 'The damaged image, or the device of a drive.', required: true }),
  };
  static override flags = {
    output: Flags.string({ char: 'o', summary: 'The image to write.', required: true, helpValue: 'FILE' }),
    copy: Flags.string({
      summary:
        'Another copy of the disc (an image, a device), or a folder with files that are on it; can be given several times.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'SOURCE',
    }),
    partial: Flags.boolean({ summary: 'Write the image also where something in it is still wrong.' }),
  };

  async run(): Promise<RepairReport> {
    const { EXIT_CODES, nodeFileAccess, openCatalogue } = await import('@mediastruct/core/catalogue');
    const { libraryIfThere } = await import('../../repair/library-if-there.ts');
    const { repairDisc } = await import('../../repair/repair-disc.ts');
    const { repairLines } = await import('../../repair/repair-lines.ts');
    const isNamed = this.flags.library !== undefined;
    const library = await libraryIfThere(nodeFileAccess, () => this.library(), isNamed);
    const kinds = await this.holderKinds();
    using catalogue = library === null ? null : openCatalogue(library, { kinds, note: this.tellNote });
    const report = await repairDisc(nodeFileAccess, {
      source: resolve(this.args.source),
      output: resolve(this.flags.output),
      copies: (this.flags.copy ?? []).map((path) => resolve(path)),
      partial: this.flags.partial,
      library,
      catalogue,
      progress: this.progress(),
      stop: this.stop,
    });
    for (const { text, isBad } of repairLines(report)) this.log(isBad ? paint.bad(text) : text);
    return this.finish(report, EXIT_CODES[report.code]);
  }
}
