import { Args, Flags } from '@oclif/core';
import { ChangeCommand, changeFlags, type ChangeResult } from '@mediastruct/command';
import type { BackupFigures } from '../../backup/backup-options.ts';

export interface ShelfBackupResult extends ChangeResult {
  /** What the plan stores and evicts and why, and what it leaves without the copies that it should have. */
  readonly figures: BackupFigures;
}

export default class ShelfBackup extends ChangeCommand<typeof ShelfBackup> {
  static override summary = 'Back up to the disk that is plugged in.';
  static override description = `First what has no copy, then what has fewest; room that is left is filled with further copies. A copy that others can spare goes only for a file with fewer, and only after that one was read back. The disk may be pulled out at any time: nothing is lost, and the next backup goes on.

The sources are looked at first. A source that is absent, empty or has lost too much stops the backup with the numbers (exit 24).

Exit 22: another computer wrote to the disk. 24: the disk is not here, or a source is not as it was. 42: a clone, an old image, or a disk of another set.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> "Blue 1"',
    '<%= config.bin %> <%= command.id %> "Blue 1" --at /mnt/usb --yes',
    '<%= config.bin %> <%= command.id %> /media/anna/BLUE1 --dry-run',
  ];
  static override args = {
    disk: Args.string({ description: 'The name of the disk, or its folder.', required: true }),
  };
  static override flags = {
    ...changeFlags,
    at: Flags.string({ summary: 'Where the disk is, if it is not found by itself.', helpValue: 'PATH' }),
    crawl: Flags.boolean({
      summary: 'Read what is new and changed in the sources first.',
      default: true,
      allowNo: true,
    }),
    'accept-gone': Flags.boolean({ summary: 'Files that are missing from sources are meant to be gone.' }),
  };

  async run(): Promise<ShelfBackupResult> {
    const { runOptions } = await import('@mediastruct/core/base');
    const { planShelfBackup } = await import('../../backup/plan-shelf-backup.ts');
    const { BACKUP_OPTIONS } = await import('../../backup/backup-options.ts');
    const { figureLines } = await import('../../backup/render-figures.ts');
    const { at, crawl, 'accept-gone': acceptGone = false } = this.flags;
    const request = { disk: this.args.disk, at, crawls: crawl, acceptGone };
    let figures: BackupFigures | null = null;
    const result = await this.changeRun({
      command: 'shelf backup',
      plan: (session) => planShelfBackup(session, request),
      onPlanned: ({ run }) => {
        figures = runOptions({ options: BACKUP_OPTIONS }, run).figures;
        for (const line of figureLines(figures)) this.log(line);
      },
    });
    if (figures === null) throw new RangeError('a backup was applied that was not planned');
    return { ...result, figures };
  }
}
