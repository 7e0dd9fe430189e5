import { Args, Flags } from '@oclif/core';
import { ChangeCommand, changeFlags, paint } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';
import type { DateExplanation, SafeToFormat } from '@mediastruct/core';
import { renderExplanation } from '../render/explanation.ts';

/** What `ingest --json` prints: the run, and whether the source may be erased; with `--explain`, the dates. */
export type IngestResult = (ChangeResult & { readonly safeToFormat?: SafeToFormat }) | DateExplanation;

export default class Ingest extends ChangeCommand<typeof Ingest> {
  static override summary = 'File pictures by the day they were taken.';
  static override description = `Sources are read, dated by what is inside them, named by date and content, and filed under media/YYYY/MM/DD. Files that belong together (RAW and JPEG, Live Photo, sidecars) stay together. What the library holds already is told and not filed again.

Configured drop folders are emptied (moved); any other source, such as a card, is copied unless --move is given. Ends with "safe to format: yes" only when every picture of the source is proven to be in the library.`;
  static override strict = false;
  static override args = {
    src: Args.string({ description: 'Folders or files; by default the configured drop folders.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> /media/card --dry-run',
    '<%= config.bin %> <%= command.id %> ~/OldPhone --move --yes',
    '<%= config.bin %> <%= command.id %> --explain IMG_1234.JPG',
    '<%= config.bin %> <%= command.id %> /media/card --dates exiftool',
  ];
  static override flags = {
    ...changeFlags,
    move: Flags.boolean({ summary: 'Move the files out of the source instead of copying them.' }),
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
    const { planIngest, safeToFormat, explainDate, displayPath, parseShifts, Warnings } =
      await import('@mediastruct/core');
    const { move, explain } = this.flags;
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
    const request = { sources: this.words(), move, ...dates };
    const result = await this.changeRun({
      command: 'ingest',
      plan: (session) => planIngest(session, request),
    });
    if (!result.applied) return result;
    const safe = safeToFormat(await this.library(), result.runId);
    this.log(renderSafe(safe));
    return { ...result, safeToFormat: safe };
  }
}

function renderSafe({ safe, unproven }: SafeToFormat): string {
  if (safe)
    return paint.good('safe to format: yes (every picture of the source is proven to be in the library)');
  const reasons = Object.entries(unproven).map(([code, count]) => `${count} ${code}`);
  const why = reasons.length === 0 ? 'there are no files in it; is the card mounted?' : reasons.join(', ');
  return paint.warn(`safe to format: no (${why})`);
}
