import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';
import type {
  DateExplanation,
  LeftTallies,
  SafeToFormat,
  StoredReceipt,
  WrittenGeneration,
} from '@mediastruct/core';
import { renderExplanation } from '../render/explanation.ts';
import { renderLeft } from '../render/left.ts';
import { renderHistories, renderReceipts } from '../render/receipt.ts';
import { renderSafe } from '../render/safe-to-format.ts';

/** What `ingest --json` prints: the run, and whether the source may be erased; with `--explain`, the dates. */
export type IngestResult =
  | (ChangeResult & {
      readonly safeToFormat?: SafeToFormat;
      readonly left?: LeftTallies;
      readonly receipts?: readonly StoredReceipt[];
      readonly histories?: readonly WrittenGeneration[];
    })
  | DateExplanation;

export default class Ingest extends ChangeCommand<typeof Ingest> {
  static override summary = 'File pictures by the day they were taken.';
  static override description = `Sources are read, dated by what is inside them, named by date and content, and filed under media/YYYY/MM/DD. Files that belong together (RAW and JPEG, Live Photo, sidecars) stay together. What the library holds already is told and not filed again. Thumbnails, caches, trash, unfinished copies, documents and sidecars without their picture stay where they are and are told by count.

Configured drop folders are emptied (moved); any other source, such as a card, is copied unless --move is given. Ends with "safe to format: yes" only when every picture of the source is proven to be in the library and none of them is damaged, as far as its structure shows: cut off, zeros in place of blocks, text in place of a picture. A damaged one is filed all the same. What was on each source and where each copy is stands in a receipt: "runs receipt".`;
  static override strict = false;
  static override args = {
    src: Args.string({ description: 'Folders or files; by default the configured drop folders.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> /media/card --dry-run',
    '<%= config.bin %> <%= command.id %> ~/OldPhone --move --yes',
    '<%= config.bin %> <%= command.id %> /media/card --receipt ~/receipts',
    '<%= config.bin %> <%= command.id %> --explain IMG_1234.JPG',
    '<%= config.bin %> <%= command.id %> /media/card --dates exiftool',
  ];
  static override flags = {
    ...changeFlags,
    move: Flags.boolean({ summary: 'Move the files out of the source instead of copying them.' }),
    receipt: Flags.string({
      summary: 'Write the receipt of each source into this folder, too: a list and a page to print.',
      helpValue: 'DIR',
    }),
    mhl: Flags.boolean({
      summary:
        'Write a history of ASC MHL for each source beside the receipt, or continue the one there or on the source.',
      dependsOn: ['receipt'],
    }),
    explain: Flags.string({
      summary: 'Show every candidate date of this file, and why one won; change nothing.',
      helpValue: 'FILE',
    }),
    dates: Flags.option({
      options: ['native', 'exiftool'] as const,
      summary:
        'Who reads the dates inside files: native is fast and leaves to exiftool what it is not sure of; exiftool reads all. By default what the settings say.',
    })(),
    'use-modify-date': Flags.boolean({
      summary: "Where nothing better is known, take the picture's ModifyDate.",
    }),
    'use-mtime': Flags.boolean({ summary: 'Where nothing better is known, take the time of the file.' }),
    shift: Flags.string({
      summary: 'Correct a clock that was wrong, in our records only.',
      helpValue: 'CAMERA=±H:MM[:SS]',
      multiple: true,
    }),
  };

  async run(): Promise<IngestResult> {
    const {
      planIngest,
      safeToFormat,
      tallyLeft,
      explainDate,
      displayPath,
      exportReceipts,
      findRun,
      EXIT_CODES,
      parseShifts,
      Warnings,
      writeHistories,
    } = await import('@mediastruct/core');
    const { move, explain, mhl } = this.flags;
    const dates = {
      useModifyDate: this.flags['use-modify-date'],
      useMtime: this.flags['use-mtime'],
      shift: parseShifts(this.flags.shift ?? []),
      reader: this.flags.dates,
    };
    if (explain !== undefined) {
      const warnings = new Warnings(this.progress());
      const asked = { library: await this.library(), warnings, now: () => new Date() };
      const explanation = await explainDate(asked, explain, dates);
      this.log(renderExplanation(explanation, displayPath));
      return this.finish(explanation, warnings.exitCode);
    }
    const request = { sources: this.words(), move, xxh128: mhl, ...dates };
    const result = await this.changeRun({
      command: 'ingest',
      plan: (session) => planIngest(session, request),
    });
    if (!result.applied) return result;
    const library = await this.library();
    const left = tallyLeft(library, result.runId);
    if (Object.keys(left).length > 0) this.log(renderLeft(left));
    const safe = safeToFormat(library, result.runId, await this.holderKinds());
    this.log(renderSafe(safe, displayPath));
    const { receipt } = this.flags;
    if (receipt === undefined) return { ...result, safeToFormat: safe, left };
    const receipts = exportReceipts(findRun(library, result.runId), resolve(receipt));
    this.log(renderReceipts(receipts, displayPath));
    if (!mhl) return { ...result, safeToFormat: safe, left, receipts };
    const histories = writeHistories(library.access, receipts, resolve(receipt));
    this.log(renderHistories(histories, displayPath));
    const hasFailed = histories.some(({ failed }) => failed.length > 0);
    const told = { ...result, safeToFormat: safe, left, receipts, histories };
    return hasFailed ? this.finish(told, EXIT_CODES['content-mismatch']) : told;
  }
}
