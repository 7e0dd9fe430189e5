import { MediaStructCommand, plural } from '@mediastruct/command';

/** What `catalogue rebuild --json` prints. */
export interface RebuildResult {
  readonly holders: number;
  readonly files: number;
}

export default class CatalogueRebuild extends MediaStructCommand<typeof CatalogueRebuild> {
  static override summary = 'Make the catalogue anew from the listings.';
  static override description = `The catalogue holds nothing that the listings do not tell, and every command that finds it damaged or missing makes it anew by itself, so this is seldom needed. A listing that is damaged ends it with exit 12, after all others were read.`;
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<RebuildResult> {
    const { openCatalogue } = await import('@mediastruct/core/catalogue');
    const options = { kinds: await this.holderKinds(), note: this.tellNote, anew: true };
    using catalogue = openCatalogue(await this.library(), options);
    const known = catalogue.holders().flatMap(({ counts }) => (counts === null ? [] : [counts]));
    const files = known.reduce((sum, counts) => sum + counts.files, 0);
    const [fault] = catalogue.damaged;
    if (fault !== undefined) throw fault;
    this.log(`The catalogue was made anew: ${plural(files, 'file')} of ${plural(known.length, 'holder')}.`);
    return { holders: known.length, files };
  }
}
