import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { StoredReceipt, WrittenGeneration } from '@mediastruct/core';
import { renderHistories, renderReceipts } from '../../render/receipt.ts';

export default class RunsReceipt extends MediaStructCommand<typeof RunsReceipt> {
  static override summary =
    'Show or hand out the receipt of an ingest: what was on a card, and where each copy is.';
  static override description = `Every ingest writes a receipt for each of its sources into the run's folder: a list (NDJSON, sealed by a checksum) and a page to print (HTML, whole by itself). It names every file with its SHA-256, where its verified copy was at that time, what is damaged, and whether the source was safe to format. With --output both are copied into a folder; nothing there is replaced.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> last',
    '<%= config.bin %> <%= command.id %> last --output ~/receipts',
  ];
  static override args = {
    run: Args.string({
      description: 'A run as "runs" lists it, an unambiguous part of its name, or "last".',
      required: true,
    }),
  };
  static override flags = {
    output: Flags.string({ summary: 'Copy list and page into this folder.', helpValue: 'DIR' }),
    mhl: Flags.boolean({
      summary: 'Write the history of ASC MHL there, too, where the ingest has computed its hashes.',
      dependsOn: ['output'],
    }),
  };

  async run(): Promise<{
    receipts: readonly StoredReceipt[];
    histories?: readonly WrittenGeneration[];
  }> {
    const { displayPath, EXIT_CODES, exportReceipts, findRun, listReceipts, writeHistories } =
      await import('@mediastruct/core/ingest');
    const run = findRun(await this.library(), this.args.run);
    const { output, mhl } = this.flags;
    const receipts = output === undefined ? listReceipts(run) : exportReceipts(run, resolve(output));
    this.log(renderReceipts(receipts, displayPath));
    if (!mhl || output === undefined) return { receipts };
    const histories = writeHistories(run.library.access, receipts, resolve(output));
    this.log(renderHistories(histories, displayPath));
    const hasFailed = histories.some(({ failed }) => failed.length > 0);
    return this.finish({ receipts, histories }, EXIT_CODES[hasFailed ? 'content-mismatch' : 'done']);
  }
}
