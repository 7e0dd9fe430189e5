import { Args, Flags } from '@oclif/core';
import { MediaStructCommand, plural } from '@mediastruct/command';
import { resolve } from 'node:path';
import type { LabelReport } from '../../label/label-of-volume.ts';

const NO_PICTURES = {
  'folder-gone': 'its folder is not in the archive any more',
  'no-listing': 'the library has no listing of its files',
  'no-previews': 'none of its files that were tried embeds a preview',
} as const;

export default class DiscLabel extends MediaStructCommand<typeof DiscLabel> {
  static override summary = 'Make the label of a disc as a PDF.';
  static override description = `For A4 paper: the round label (117 mm, hub left free), the paper of its case, and a contact sheet of pictures from all its days where the volume's folder is there. The QR code holds the volume id. Print it at 100 %, without "fit to page".

Characters that the built-in font lacks, such as Chinese, are shown as a question mark in a diamond unless --font names a font that has them; how many is told. The same volume and options give the same file. Nothing is replaced: a name that is taken ends with exit 64.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> 7 --output label-7.pdf',
    '<%= config.bin %> <%= command.id %> MS_3f2a9c01_0007 -o label.pdf --copy B --location "shelf B" --case jewel',
  ];
  static override args = {
    volume: Args.string({ description: 'Id, number, or an unambiguous part of the id.', required: true }),
  };
  static override flags = {
    output: Flags.string({ char: 'o', summary: 'The PDF to write.', required: true, helpValue: 'FILE' }),
    copy: Flags.string({ summary: 'Letter of this disc among the copies of the volume.', helpValue: 'B' }),
    location: Flags.string({
      summary: 'Where the disc is to be; by default the place that is known of the copy.',
      helpValue: 'TEXT',
    }),
    case: Flags.string({
      summary: 'The paper to make: of a Blu-ray case or a jewel case; by default that of the medium.',
      options: ['bd', 'jewel'],
    }),
    font: Flags.string({
      summary: 'A TrueType or OpenType font for what the built-in one lacks.',
      helpValue: 'FILE',
    }),
  };

  async run(): Promise<LabelReport> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { labelOfVolume } = await import('../../label/label-of-volume.ts');
    const { output, copy, location, font } = this.flags;
    const report = await labelOfVolume(await this.library(), {
      volume: this.args.volume,
      output: resolve(output),
      copy,
      location,
      kind: this.flags.case === 'bd' || this.flags.case === 'jewel' ? this.flags.case : undefined,
      font: font === undefined ? undefined : resolve(font),
      progress: this.progress(),
      stop: this.stop,
    });
    const { label, volumeId, pictures, noPictures, replacedCharacters } = report;
    const of =
      noPictures === undefined
        ? plural(pictures, 'picture')
        : `no pictures, because ${NO_PICTURES[noPictures]}`;
    this.log(`${displayPath(label)}: the label of ${volumeId}, with ${of}`);
    if (replacedCharacters > 0)
      this.log(
        `${plural(replacedCharacters, 'character')} could not be printed; --font FILE names a font that has them`,
      );
    return report;
  }
}
