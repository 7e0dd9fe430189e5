import { Args } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import { resolve } from 'node:path';
import type { SetInfo } from '../../../odarchive/set-info.ts';

export default class DiscSetInfo extends MediaStructCommand<typeof DiscSetInfo> {
  static override summary = 'Tell what a catalogue holds, how full its discs are, and which were made when.';
  static override description =
    'Job id and guid, contents and names, every disc with its fill. Looks at the catalogue and the ledger beside it, at no file of the folder and at no image.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> catalogue.json',
    '<%= config.bin %> <%= command.id %> catalogue.json --json',
  ];
  /** odarchive's word. */
  static override hiddenAliases = ['disc:set:get_info'];
  static override args = { catalogue: Args.string({ description: 'The catalogue.', required: true }) };

  async run(): Promise<SetInfo> {
    const { nodeFileAccess } = await import('@mediastruct/core/base');
    const { readSetInfo } = await import('../../../odarchive/set-info.ts');
    const { renderInfo } = await import('../../../odarchive/render-set.ts');
    const info = readSetInfo(nodeFileAccess, resolve(this.args.catalogue));
    this.log(renderInfo(info));
    return info;
  }
}
