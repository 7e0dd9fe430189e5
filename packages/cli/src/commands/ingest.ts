import { Args, Flags } from '@oclif/core';
import { ChangeCommand, changeFlags, paint } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';
import type {
  BatchEnd,
  DateExplanation,
  IngestRequest,
  LedgerSummary,
  SafeToFormat,
  SettledBatch,
} from '@mediastruct/core';
import { renderExplanation } from '../render/explanation.ts';

/** What `ingest --watch --json` prints once it is stopped. */
export interface WatchResult {
  /** The runs that were finished, and how many files ended in each state. */
  readonly runs: number;
  readonly states: Readonly<Record<string, number>>;
}

/** What `ingest --json` prints: the run, and whether the source may be erased; with `--explain`, the dates. */
export type IngestResult =
  (ChangeResult & { readonly safeToFormat?: SafeToFormat }) | DateExplanation | WatchResult;

export default class Ingest extends ChangeCommand<typeof Ingest> {
  static override summary = 'File pictures by the day they were taken.';
  static override description = `Sources are read, dated by what is inside them, named by date and content, and filed under media/YYYY/MM/DD. Files that belong together (RAW and JPEG, Live Photo, sidecars) stay together. What the library holds already is told and not filed again.

A source is a folder, a card, a file, archives (.zip, .tar, .tgz; those of one Google Takeout together are one source, read in place), or a library of Apple Photos (.photoslibrary), of which originals, edited versions and adjustments are taken and into which nothing is written.

Configured drop folders are emptied (moved); any other source, such as a card, is copied unless --move is given. Ends with "safe to format: yes" only when every picture of the source is proven to be in the library, and with --to in those folders too.

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
    '<%= config.bin %> <%= command.id %> takeout-001.zip takeout-002.zip',
    '<%= config.bin %> <%= command.id %> ~/Pictures/Photos.photoslibrary',
    '<%= config.bin %> <%= command.id %> --watch --settle 30',
    '<%= config.bin %> <%= command.id %> --explain IMG_1234.JPG',
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
    watch: Flags.boolean({
      summary: 'Take files from the drop folders as they arrive, until Ctrl-C.',
      exclusive: ['dry-run', 'plan', 'explain'],
    }),
    settle: Flags.integer({
      summary: 'With --watch: seconds for which a file must not have changed.',
      helpValue: 'SECONDS',
      default: 10,
      min: 1,
    }),
    explain: Flags.string({
      summary: 'Show every candidate date of this file, and why one won; change nothing.',
      helpValue: 'FILE',
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
    const { safeToFormat, explainDate, displayPath, parseShifts, Warnings } =
      await import('@mediastruct/core');
    const { move, explain, to = [], watch } = this.flags;
    const dates = {
      useModifyDate: this.flags['use-modify-date'],
      useMtime: this.flags['use-mtime'],
      shift: parseShifts(this.flags.shift ?? []),
    };
    if (explain !== undefined) {
      const warnings = new Warnings(this.progress());
      const asked = { library: await this.library(), warnings, now: () => new Date() };
      const explanation = await explainDate(asked, explain, dates);
      this.log(renderExplanation(explanation, displayPath));
      return this.finish(explanation, warnings.exitCode);
    }
    const request = { sources: this.words(), move, to, providers: await this.sourceProviders(), ...dates };
    if (watch) return this.#watch(request);
    const result = await this.#ingest(request);
    if (!result.applied) return result;
    const safe = safeToFormat(await this.library(), result.runId);
    this.log(renderSafe(safe));
    return { ...result, safeToFormat: safe };
  }

  async #ingest(request: IngestRequest): Promise<ChangeResult> {
    const { planIngest } = await import('@mediastruct/core');
    return this.changeRun({ command: 'ingest', plan: (session) => planIngest(session, request) });
  }

  /** One run for each batch that settles; the library is locked only while a run works. */
  async #watch(request: IngestRequest): Promise<WatchResult> {
    const { resumeIngests, watchDropFolders, watchedFolders } = await import('@mediastruct/core');
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
    const { MediaStructError, stopIngests } = await import('@mediastruct/core');
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

function renderSafe({ safe, unproven }: SafeToFormat): string {
  if (safe)
    return paint.good('safe to format: yes (every picture of the source is proven to be in the library)');
  const reasons = Object.entries(unproven).map(([code, count]) => `${count} ${code}`);
  const why = reasons.length === 0 ? 'there are no files in it; is the card mounted?' : reasons.join(', ');
  return paint.warn(`safe to format: no (${why})`);
}
