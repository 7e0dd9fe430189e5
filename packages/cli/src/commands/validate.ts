import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';

export default class Validate extends ChangeCommand<typeof Validate> {
  static override summary = 'Prove duplicates against their originals, byte for byte.';
  static override description = `Every file in duplicates/ is read now and its original looked up in the indexes of media, archive and further trees. The original is read back too, and must be another file, not another name of the same one. What is proven moves to validated/ under the path it had and gets a certificate that names both; the rest stays and is told.

Run "crawl" first, so that the originals are known.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> --yes',
  ];
  static override flags = { ...changeFlags };

  async run(): Promise<ChangeResult> {
    const { planValidate } = await import('@mediastruct/core/validate');
    return this.changeRun({
      command: 'validate',
      plan: planValidate,
      onPlanned: ({ totals }) => {
        if (totals.operations === 0)
          this.log('No file stands in the duplicates folder, so nothing is proven.');
      },
    });
  }
}
