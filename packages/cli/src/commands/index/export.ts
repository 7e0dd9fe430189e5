import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { ExportReport } from '@mediastruct/core';
import { renderExport } from '../../render/lists.ts';

export default class IndexExport extends MediaStructCommand<typeof IndexExport> {
  static override summary = 'Write the index of a tree as a list that other programs read.';
  static override description = `From the index alone: no picture is read, and no disk has to be connected. The list says how things were when the index was made. Nothing is replaced.

sha256sum, md5sum, b3sum, xxh128sum, hashdeep, md5deep: OUTPUT is a file. bagit: OUTPUT is a folder, which is made; it gets the tag files of a bag, and the payload belongs into its folder data. mhl: OUTPUT is a folder; a history of ASC MHL is begun in OUTPUT/ascmhl, or continued.

Names are below the folder of the tree, so the programs are to be run there. A name that a format cannot hold is left out and told, and so are files whose content is in doubt, and those whose index line lacks a digest of the list; "crawl --also" adds them. The command then ends with exit 3; with 10 where a history of ASC MHL that is continued says otherwise of a file.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> media --format sha256sum --output media.sha256',
    '<%= config.bin %> <%= command.id %> media --format hashdeep --digest sha256 --digest md5 --output media.hashdeep',
    '<%= config.bin %> <%= command.id %> /mnt/card --format mhl --output /mnt/card',
  ];
  static override args = {
    tree: Args.string({ description: 'Name or folder of the tree.', required: true }),
  };
  static override flags = {
    format: Flags.option({
      summary: 'What is written.',
      options: ['sha256sum', 'md5sum', 'b3sum', 'xxh128sum', 'hashdeep', 'md5deep', 'bagit', 'mhl'] as const,
      required: true,
    })(),
    output: Flags.string({
      char: 'o',
      summary: 'The file or folder to write.',
      helpValue: 'PATH',
      required: true,
    }),
    digest: Flags.option({
      summary:
        'Which digests the list is to have, where its format has a choice: sha256 and md5 (hashdeep, bagit), xxh128 and md5 (mhl).',
      options: ['sha256', 'md5', 'xxh128', 'blake3'] as const,
      multiple: true,
      multipleNonGreedy: true,
    })(),
  };

  async run(): Promise<ExportReport> {
    const { crawlFor, displayPath, EXIT_CODES, exportList, treeNamed } =
      await import('@mediastruct/core/lists');
    const library = await this.library();
    const report = await exportList(library, treeNamed(library, this.args.tree), {
      format: this.flags.format,
      output: resolve(this.flags.output),
      digests: this.flags.digest ?? [],
      toolVersion: this.config.version,
      now: () => new Date(),
    });
    this.log(renderExport(report, { shown: displayPath, crawlFor }));
    if (report.failed.length > 0) return this.finish(report, EXIT_CODES['content-mismatch']);
    return this.finish(report, EXIT_CODES[report.leftOut.length === 0 ? 'done' : 'some-files-failed']);
  }
}
