import { Args, Flags } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { KnownSource } from '../../../ledger/shelf-state.ts';

export default class ShelfSourceAdd extends ChangeCommand<typeof ShelfSourceAdd> {
  static override summary = 'Back a folder up: a tree of the library, or any other.';
  static override description =
    'FOLDER is the name of a tree, such as media, or a path. Nothing is read yet: the next backup reads what no crawl has read. How many copies files have is told in the settings, section [shelf], also by path; --least, --most and --priority hold for this source.\n\nPatterns of --ignore work as in a .gitignore file: a later one wins, and one that begins with ! takes in again what an earlier one leaves out. A file .mediastructignore in any of its folders adds patterns for what is in that folder; --ignore-file .gitignore takes those files in its place, and given twice takes both. A symlink is kept as the symlink that it is. With --follow-symlinks, one that leads out of the source is backed up as the file or folder it leads to; one that leads into the source stays a symlink, and so does one that leads back to a folder above it, to a disk of the shelf or to the state of the library, which each backup tells.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> photos media',
    '<%= config.bin %> <%= command.id %> albums ~/Albums --follow-symlinks',
    '<%= config.bin %> <%= command.id %> papers ~/Documents --ignore "*.tmp" --least 3 --priority 10',
  ];
  static override args = {
    name: Args.string({ description: 'What the source is called from now on.', required: true }),
    folder: Args.string({ description: 'A tree of the library, or a path.', required: true }),
  };
  static override flags = {
    ignore: Flags.string({
      summary: 'Leave out what this pattern names, as in a .gitignore file.',
      helpValue: 'PATTERN',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'ignore-file': Flags.string({
      summary:
        'Leave out what files of this name in its folders name, as .gitignore files do; .mediastructignore if not given, "" for none.',
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
    }),
    least: Flags.integer({
      summary: 'Proven copies its files have at least.',
      helpValue: 'N',
      min: 0,
      max: 99,
    }),
    most: Flags.integer({
      summary: 'Copies its files have at most; 0 for no limit.',
      helpValue: 'N',
      min: 0,
      max: 99,
    }),
    priority: Flags.integer({
      summary: 'The higher, the earlier its files are copied.',
      helpValue: 'N',
      min: -1000,
      max: 1000,
    }),
    'follow-symlinks': Flags.boolean({
      summary: 'Back up what symlinks lead to that lead out of the source, in place of the symlinks.',
      allowNo: true,
    }),
    hide: Flags.boolean({ summary: 'Leave it out of lists unless it is named.' }),
  };

  async run(): Promise<{ readonly source: KnownSource; readonly warnings?: WarningList }> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { addSource } = await import('../../../sources/change-source.ts');
    const {
      ignore,
      'ignore-file': ignoreFiles,
      least,
      most,
      priority,
      hide,
      'follow-symlinks': followsSymlinks,
    } = this.flags;
    const isHidden = hide ? true : undefined;
    const request = { ...this.args, ignore, ignoreFiles, least, most, priority, isHidden, followsSymlinks };
    const source = await this.inSession({ command: 'shelf source add' }, async (session) =>
      addSource(session, request),
    );
    this.log(`Source "${source.name}" is ${displayPath(source.root ?? '')}.`);
    await this.showWarnings();
    return { source, ...this.warned() };
  }
}
