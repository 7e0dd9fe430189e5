import { Args } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import { resolve } from 'node:path';

export default class DiscSetNumber extends MediaStructCommand<typeof DiscSetNumber> {
  static override summary = 'Tell how many discs a catalogue is planned for.';
  static override description =
    'A number on standard output, those of earlier catalogues of the job among them; 0 where no disc is planned.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> catalogue.json',
    '<%= config.bin %> <%= command.id %> catalogue.json --json',
  ];
  /** odarchive's word. */
  static override hiddenAliases = ['disc:set:num_isos'];
  static override args = { catalogue: Args.string({ description: 'The catalogue.', required: true }) };

  async run(): Promise<{ readonly catalogue: string; readonly discs: number }> {
    const { nodeFileAccess } = await import('@mediastruct/core/base');
    const { readCatalogue } = await import('../../../odarchive/catalogue-file.ts');
    const catalogue = resolve(this.args.catalogue);
    const { discs } = readCatalogue(nodeFileAccess, catalogue);
    this.log(String(discs.length));
    return { catalogue, discs: discs.length };
  }
}
