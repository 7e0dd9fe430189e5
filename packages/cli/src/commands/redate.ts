import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';

export default class Redate extends ChangeCommand<typeof Redate> {
  static override summary = 'Move what is filed under a wrong day to its right one.';
  static override description = `Looks again at the evidence of pictures and films that ingest filed: by better rules, with a sidecar that was put beside a picture since, or with a correction of a camera's clock. What has another date now moves to its day under media/, with its group and under the name that ingest would give it; everything else stays. The archive is never touched, and "undo" takes all of it back.

With --decided pictures are filed by the dates that a person gave them in the pages of "serve --allow-changes", and by nothing else.

A correction given with --shift is counted from the time in the file, so giving it twice changes nothing more. Only what the library's index holds is looked at: run "crawl" after you put sidecars beside your pictures.`;
  static override strict = false;
  static override args = {
    path: Args.string({ description: 'Files and folders of the media tree; by default all of it.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> media/2015/01/01',
    '<%= config.bin %> <%= command.id %> --decided --dry-run',
    '<%= config.bin %> <%= command.id %> --days 2019-05-12..2019-05-20 --shift "Canon EOS 40D=-1:00"',
  ];
  static override flags = {
    ...changeFlags,
    days: Flags.string({
      summary: 'Only what is filed under these days.',
      helpValue: 'DAY[..DAY]',
    }),
    decided: Flags.boolean({
      summary:
        'File by the dates that were given in the pages of "serve --allow-changes", and by nothing else.',
      exclusive: ['days', 'shift'],
    }),
    shift: Flags.string({
      summary: 'Correct a clock that was wrong, in our records only.',
      helpValue: 'CAMERA=±H:MM[:SS]',
      multiple: true,
    }),
  };

  async run(): Promise<ChangeResult> {
    const { planRedate, parseShifts } = await import('@mediastruct/core/ingest');
    const request = {
      paths: this.words().map((path) => resolve(path)),
      days: this.flags.days,
      decided: this.flags.decided,
      shift: parseShifts(this.flags.shift ?? []),
    };
    return this.changeRun({ command: 'redate', plan: (session) => planRedate(session, request) });
  }
}
