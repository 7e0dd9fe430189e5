import { Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import { resolve } from 'node:path';
import type { Answer, AskedDisc } from '../../restore/disc-tour.ts';
import type { RestoreReport } from '../../restore/restore-report.ts';

export default class DiscRestore extends MediaStructCommand<typeof DiscRestore> {
  static override summary = 'Bring files back from the discs of volumes: one, a folder, days, or everything.';
  static override description = `WHAT is a name, a path or a folder of the date tree, a path in a volume, or 8 to 64 digits of a content hash. Each file goes to its path in the date tree below DIR, with its own name and time; its content is compared with its hash before it gets that name. Nothing is replaced: where something else stands, it stays, and that file is reported.

Discs are looked for in the archive and wherever --from says: an image, a drive, a folder in which a disc is mounted, or a folder with several of them. A disc is known by its own id, never by its path. On a terminal the missing ones are asked for, in an order in which each is needed once; "skip" leaves one for later. Without a terminal, under --json and with --no-input they are listed.

Run the same command again to go on, days later too: what is there already is compared and left. 24: discs are missing. 10: no disc that was there has the right content. 11: a file is on none that was there, or nothing fits WHAT. 3: a file could not be written. 20: DIR is in the archive. 23: the disk is too small.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> IMG_0042.JPG --to /tmp/back --from /dev/sr0',
    '<%= config.bin %> <%= command.id %> --day 2019-05..2019-06 --to ~/summer --from /media/disc',
    '<%= config.bin %> <%= command.id %> --all --to /mnt/new --from ~/images --json',
  ];
  static override strict = false;
  static override usage = '<%= command.id %> [WHAT...] --to DIR';
  static override flags = {
    to: Flags.string({
      summary: 'The folder to write to; made where it is missing.',
      required: true,
      helpValue: 'DIR',
    }),
    from: Flags.string({
      summary:
        'An image, a drive, a mounted disc, or a folder with images and volumes; may be given several times.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'SOURCE',
    }),
    day: Flags.string({
      summary: 'A day, month or year, or two of them with ".." between.',
      helpValue: 'DAYS',
    }),
    all: Flags.boolean({ summary: 'Everything that the volumes hold.' }),
    'dry-run': Flags.boolean({ char: 'n', summary: 'Say which discs are needed, and write nothing.' }),
    'no-input': Flags.boolean({
      summary: 'Ask for no disc; list those that are missing.',
      aliases: ['yes'],
      charAliases: ['y'],
    }),
  };

  async run(): Promise<RestoreReport> {
    const { EXIT_CODES } = await import('@mediastruct/core/errors');
    const { restore } = await import('../../restore/restore.ts');
    const { selectionOf } = await import('../../restore/selection.ts');
    const { codeOfRestore } = await import('../../restore/restore-report.ts');
    const { renderRestore } = await import('../../restore/render-restore.ts');
    const { day, all, from = [], to, 'dry-run': isDryRun } = this.flags;
    const report = await restore(await this.library(), {
      selection: selectionOf(this.words(), { day, all }),
      to: resolve(to),
      from: from.map((place) => resolve(place)),
      ask: (disc) => this.#askFor(disc),
      isDryRun,
      progress: this.progress(),
      stop: this.stop,
    });
    this.log(renderRestore(report, { isDryRun }));
    return this.finish(report, EXIT_CODES[codeOfRestore(report)]);
  }

  async #askFor(disc: AskedDisc): Promise<Answer> {
    if (this.flags['no-input']) return 'end';
    const { questionFor } = await import('../../restore/render-restore.ts');
    const answer = await this.ask(
      questionFor(disc),
      'Stopped at the question. Run the command again: it goes on from here.',
    );
    if (answer === null) return 'end';
    return answer.toLowerCase() === 'skip' ? 'skip' : 'look';
  }
}
