import { MediaStructCommand, plural } from '@mediastruct/command';
import type { CatalogueCheck } from '@mediastruct/core';
import { renderDifferences } from '../../render/holders.ts';

export default class CatalogueCheckCommand extends MediaStructCommand<typeof CatalogueCheckCommand> {
  static override summary = 'Compare the catalogue with the listings it was made from, row by row.';
  static override description = `Brings the catalogue in order first, as every command does, then reads all listings to their end. What differs is named, and the command ends with exit 12; \`mediastruct catalogue rebuild\` makes it right.`;
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<CatalogueCheck> {
    const { checkCatalogue, displayPath, openCatalogue } = await import('@mediastruct/core/catalogue');
    using catalogue = openCatalogue(await this.library(), {
      kinds: await this.holderKinds(),
      note: this.tellNote,
    });
    const check = checkCatalogue(catalogue);
    if (check.differences.length > 0) {
      this.log(renderDifferences(check.differences, displayPath));
      return this.finish(check, 12);
    }
    this.log(
      `The catalogue is as the listings: ${plural(check.files, 'file')} of ${plural(check.holders, 'holder')}.`,
    );
    return check;
  }
}
