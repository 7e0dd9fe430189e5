import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';
import type {
  BatchEnd,
  DateExplanation,
  IngestRequest,
  LedgerSummary,
  LeftTallies,
  SafeToFormat,
  SettledBatch,
  StoredReceipt,
  WrittenGeneration,
} from '@mediastruct/core';
import { renderExplanation } from '../render/explanation.ts';
import { renderLeft } from '../render/left.ts';
import { renderHistories, renderReceipts } from '../render/receipt.ts';
import { renderSafe } from '../render/safe-to-format.ts';

/** What `ingest --watch --json` prints once it is stopped. */
export interface WatchResult {
  /** The runs that were finished, and how many files ended in each state. */
  readonly runs: number;
  readonly states: Readonly<Record<string, number>>;
}

/** What `ingest --json` prints: the run, and whether the source may be erased; with `--explain`, the dates. */
export type IngestResult =
  | (ChangeResult & {
      readonly safeToFormat?: SafeToFormat;
      readonly left?: LeftTallies;
      readonly receipts?: readonly StoredReceipt[];
      readonly histories?: readonly WrittenGeneration[];
    })
  | DateExplanation
  | WatchResult;

export default class Ingest extends ChangeCommand<typeof Ingest> {
  static override summary = 'File pictures by the day they were taken.';
  static override description = `Sources are read, dated by what is inside them, named by date and content, and filed under media/YYYY/MM/DD. Files that belong together (RAW and JPEG, Live Photo, sidecars) stay together. What the library holds already is told and not filed again. Thumbnails, caches, trash, unfinished copies, documents and sidecars without their picture stay where they are and are told by count.

A source is a folder, a card, a file, archives (.zip, .tar, .tgz; those of one Google Takeout together are one source, read in place), or a library of Apple Photos (.photoslibrary), of which originals, edited versions and adjustments are taken and into which nothing is written.

Configured drop folders are emptied (moved); any other source, such as a card, is copied unless --move is given. Ends with "safe to format: yes" only when every picture of the source is proven to be in the library, and with --to in those folders too, and none of them is damaged, as far as its structure shows: cut off, zeros in place of blocks, text in place of a picture. A damaged one is filed all the same. What was on each source and where each copy is stands in a receipt: "runs receipt".

--watch goes on until Ctrl-C: it takes files from the drop folders once they have not changed for a while, without asking.`;
  static override strict = false;
  static override args = {
    src: Args.string({ description: 'Folders, files or archives; by default the configured drop folders.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> /media/card --dry-run',
    '<%= config.bin %> <%= command.id %> /media/card --to /media/backup',
    '<%= config.bin %> <%= command.id %> ~/OldPhone --move --yes',
    '<%= config.bin %> <%= command.id %> /media/card --event "Wedding of Anna"',
    '<%= config.bin %> <%= command.id %> takeout-001.zip takeout-002.zip',
    '<%= config.bin %> <%= command.id %> ~/Pictures/Photos.photoslibrary',
    '<%= config.bin %> <%= command.id %> --watch --settle 30',
    '<%= config.bin %> <%= command.id %> /media/card --receipt ~/receipts',
    '<%= config.bin %> <%= command.id %> --explain IMG_1234.JPG',
    '<%= config.bin %> <%= command.id %> /media/card --dates exiftool',
  ];
  static override flags = {
    ...changeFlags,
    move: Flags.boolean({ summary: 'Move the files out of the source instead of copying them.' }),
    to: Flags.string({
      summary: 'Write a second copy of every file below this folder, read from the source only once.',
      helpValue: 'DIR',
      multiple: true,
      multipleNonGreedy: true,
    }),
    event: Flags.string({
      summary: 'What the pictures are of: kept with them, and the field {event} of templates.',
      helpValue: 'NAME',
    }),
    watch: Flags.boolean({
      summary: 'Take files from the drop folders as they arrive, until Ctrl-C.',
      exclusive: ['dry-run', 'plan', 'explain', 'receipt'],
    }),
    settle: Flags.integer({
      summary: 'With --watch: seconds for which a file must not have changed.',
      helpValue: 'SECONDS',
      default: 10,
      min: 1,
    }),
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
    reread: Flags.boolean({
      summary:
        'Read every file, also those that an earlier ingest of this source read and that have not changed since.',
    }),
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
    } = await import('@mediastruct/core/ingest');
    const { move, event, explain, mhl, to = [], watch } = this.flags;
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
    const sources = { sources: this.words(), providers: await this.sourceProviders() };
    const request = { ...sources, move, to, event, xxh128: mhl, reread: this.flags.reread, ...dates };
    if (watch) return this.#watch(request);
    const result = await this.#ingest(request);
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

  async #ingest(request: IngestRequest): Promise<ChangeResult> {
    const { planIngest } = await import('@mediastruct/core/ingest');
    return this.changeRun({ command: 'ingest', plan: (session) => planIngest(session, request) });
  }

  /** One run for each batch that settles; the library is locked only while a run works. */
  async #watch(request: IngestRequest): Promise<WatchResult> {
    const { resumeIngests, watchDropFolders, watchedFolders } = await import('@mediastruct/core/ingest');
    const library = await this.library();
    const folders = watchedFolders(library, request);
    const sum = new WatchSum();
    const begin = async () => {
      for (const summary of await this.inSession({ command: 'ingest', mayResume: true }, resumeIngests)) {
        sum.add(summary);
        await this.report(summary);
      }
    };
    const options = { library, folders, settleMs: this.flags.settle * 1000, stop: this.stop, begin };
    await watchDropFolders(
      { ...options, progress: this.progress(), nowMs: () => performance.now() },
      (batch) => this.#ingestBatch(request, batch, sum),
    );
    return sum.result;
  }

  async #ingestBatch(
    request: IngestRequest,
    { folders, files }: SettledBatch,
    sum: WatchSum,
  ): Promise<BatchEnd> {
    const { MediaStructError, stopIngests } = await import('@mediastruct/core/ingest');
    try {
      const { report } = await this.#ingest({ ...request, sources: folders, onlyFiles: files });
      sum.add(report);
      return report?.states['failed'] || report?.states['not-applied'] ? 'not-whole' : 'whole';
    } catch (error) {
      if (!(error instanceof MediaStructError) || error.code !== 'interrupted') throw error;
      const stopped = await this.inSession({ command: 'ingest', mayResume: true }, stopIngests);
      for (const summary of stopped) sum.add(summary);
      return 'not-whole';
    }
  }

  /** Nobody is there to be asked while drop folders are watched. */
  protected override async confirm(question: string): Promise<boolean> {
    return this.flags.watch || super.confirm(question);
  }
}

/** What the runs of one watching came to. */
class WatchSum {
  readonly #states: Record<string, number> = {};
  #runs = 0;

  add(report: LedgerSummary | undefined): void {
    if (report === undefined) return;
    this.#runs += 1;
    for (const [state, { files }] of Object.entries(report.states))
      this.#states[state] = (this.#states[state] ?? 0) + files;
  }

  get result(): WatchResult {
    return { runs: this.#runs, states: this.#states };
  }
}
