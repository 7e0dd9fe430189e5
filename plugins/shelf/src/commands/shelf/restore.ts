import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { ChangeCommand, changeFlags, type ChangeResult } from '@mediastruct/command';
import type { RestoreFigures } from '../../restore/restore-options.ts';

export interface ShelfRestoreResult extends ChangeResult {
  /** What was asked for, what stood there already, what has no copy, and which disks hold the rest. */
  readonly figures: RestoreFigures;
}

export default class ShelfRestore extends ChangeCommand<typeof ShelfRestore> {
  static override summary =
    'Bring files back from the disks that are plugged in, and say which others hold the rest.';
  static override description = `WHAT is a pattern as in a .gitignore file on the name of the source and the path below it, such as photos/2019 or IMG_1234.jpg, or a day, a month, a year, or two of them with .. between, by the time a picture was taken; several may follow. Files go to their original places, or below the folder of --to by the name of their source.

Files of which no copy is known are listed first (exit 11). Then come the disks to bring, in their order: the least number of them. Plug one in and run the command again: what was brought back is not read from a disk again. Nothing is overwritten. Each file is compared with its hash before it gets its name.

--existing looks for the contents in a folder first, such as what is left of the library or a copy on another computer's disk: what a crawl read there is known, of the rest what has a fitting size is read. Its files are copied or linked, never moved or changed.

--link takes no further room where it can: a file becomes a further name of the file that it comes from, with the time, mode and extended attributes of that one. Whoever then changes the content of one in place changes both, the copy on the disk too. So link to look at files or to copy them on, and not to work with them.

Modes, times, symlinks that stay in their source, empty folders and hard links come back as well; extended attributes and ACLs too where there are the programs of the package "attr". --dry-run shows what would be done and which disks are needed.

Exit 11: files without a copy. 24: another disk is needed. 3: something stands in the way, or a file could not be brought back.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> --all --to /mnt/new --dry-run',
    '<%= config.bin %> <%= command.id %> photos/2019 IMG_1234.jpg',
    '<%= config.bin %> <%= command.id %> --all --to /mnt/new --existing /mnt/old-laptop',
    '<%= config.bin %> <%= command.id %> 2019 --to /media/anna/BLUE1/show --link',
    '<%= config.bin %> <%= command.id %> 2019-05..2019-08 --to ~/back --yes',
  ];
  static override strict = false;
  static override args = {
    what: Args.string({ description: 'Patterns, names or days; several may follow.' }),
  };
  static override flags = {
    ...changeFlags,
    all: Flags.boolean({ summary: 'Everything.' }),
    to: Flags.string({ summary: 'Put files below this folder.', helpValue: 'DIR' }),
    gone: Flags.boolean({ summary: 'Also files that were deleted from their source, as they were last.' }),
    existing: Flags.string({
      summary: 'Use files in this folder where they have what is wanted; what is found there needs no disk.',
      helpValue: 'DIR',
      multiple: true,
      multipleNonGreedy: true,
    }),
    link: Flags.boolean({
      summary: 'Make hard links of the files on the disks and in --existing where one file system has both.',
    }),
    at: Flags.string({
      summary: 'Where a disk is, if it is not found by itself.',
      helpValue: 'PATH',
      multiple: true,
      multipleNonGreedy: true,
    }),
  };

  async run(): Promise<ShelfRestoreResult> {
    const { displayPath, EXIT_CODES, runOptions } = await import('@mediastruct/core/base');
    const { planShelfRestore } = await import('../../restore/plan-shelf-restore.ts');
    const { RESTORE_OPTIONS } = await import('../../restore/restore-options.ts');
    const { restoreLines } = await import('../../restore/render-restore.ts');
    const {
      all: isAll = false,
      to,
      gone: withGone = false,
      at = [],
      existing = [],
      link: links = false,
    } = this.flags;
    const target = to === undefined ? null : resolve(to);
    const request = { words: [...this.words()], isAll, withGone, to: target, at, existing, links };
    const planned: RestoreFigures[] = [];
    const result = await this.changeRun({
      command: 'shelf restore',
      changesMore: () => planned.some(({ linked }) => (linked?.links.files ?? 0) > 0),
      plan: (session) => planShelfRestore(session, request),
      onPlanned: ({ run }) => {
        const { figures } = runOptions({ options: RESTORE_OPTIONS }, run);
        planned.push(figures);
        for (const line of restoreLines(figures, displayPath)) this.log(line);
      },
    });
    const [figures] = planned;
    if (figures === undefined) throw new RangeError('a restore was applied that was not planned');
    const code =
      figures.without.files > 0
        ? EXIT_CODES['file-missing']
        : figures.needed.files > 0
          ? EXIT_CODES['tree-changed']
          : EXIT_CODES.done;
    return this.finish({ ...result, figures }, code);
  }
}
