import { Args, Flags } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { KnownSource } from '../../../ledger/shelf-state.ts';
import { policyWords } from '../../../sources/policy-words.ts';

export default class ShelfSourceSet extends ChangeCommand<typeof ShelfSourceSet> {
  static override summary = 'Change what a source leaves out, how many copies its files have, or its name.';
  static override description =
    'What is given takes the place of what was there; all patterns of --ignore and all names of --ignore-file, which an empty text clears. What is unset is as in the settings again.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> photos --least 3 --priority 10',
    '<%= config.bin %> <%= command.id %> photos --ignore "*.tmp" --ignore "!keep.tmp"',
    '<%= config.bin %> <%= command.id %> photos --ignore "" --no-follow-symlinks',
    '<%= config.bin %> <%= command.id %> papers --ignore-file .mediastructignore --ignore-file .gitignore',
    '<%= config.bin %> <%= command.id %> photos --unset least --unset priority',
  ];
  static override args = { source: Args.string({ description: 'Its name.', required: true }) };
  static override flags = {
    name: Flags.string({ summary: 'Another name.', helpValue: 'NAME' }),
    ignore: Flags.string({
      summary: 'Leave out what this pattern names.',
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
    unset: Flags.option({
      summary: 'What is as in the settings again.',
      options: ['least', 'most', 'priority'] as const,
      multiple: true,
      multipleNonGreedy: true,
    })(),
    hide: Flags.boolean({ summary: 'Leave it out of lists unless it is named.', allowNo: true }),
  };

  async run(): Promise<{ readonly source: KnownSource; readonly warnings?: WarningList }> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { setSource } = await import('../../../sources/change-source.ts');
    const { name, least, most, priority, hide, 'follow-symlinks': followsSymlinks } = this.flags;
    const { ignore, unset, 'ignore-file': ignoreFiles } = this.flags;
    const copies = { least, most, priority, unset };
    const options = { name, ignore, ignoreFiles, ...copies, isHidden: hide, followsSymlinks };
    const source = await this.inSession({ command: 'shelf source set' }, async (session) =>
      setSource(session, this.args.source, options),
    );
    this.log(`Source "${source.name}": ${policyWords(source)}.`);
    for (const pattern of source.ignore) this.log(`  leaves out ${displayPath(pattern)}`);
    for (const file of source.ignoreFiles)
      this.log(`  leaves out what files called ${displayPath(file)} in it name`);
    if (source.followsSymlinks) this.log('  follows symlinks that lead out of it');
    await this.showWarnings();
    return { source, ...this.warned() };
  }
}
