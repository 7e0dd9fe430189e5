import { Args } from '@oclif/core';
import type { ChangeResult } from '@mediastruct/command';
import { ChangeCommand, changeFlags, plural } from '@mediastruct/command';
import type { Library } from '@mediastruct/core';
import { excludeFlags } from '../../exclude/exclude-flags.ts';

export default class DeltaApply extends ChangeCommand<typeof DeltaApply> {
  static override summary = 'Make the new state of a folder of its old one, by an archive of changes.';
  static override description = `Reads the folder and compares it with the state that the archive was made for, makes every new content beside the folder, reads it back, and only then moves files. What is replaced or removed is kept, and the new state is compared with its listing at the end.

Beside the folder, .mediastruct-delta/NAME is a small library of its runs: "mediastruct resume --library" finishes one that was cut off, "mediastruct undo last --library" takes it back. What is kept stays there until "delta kept --give-up".

3: the folder is not as its listing tells, or something could not be done; 10: it is not in the state that the archive was made for, and nothing was changed; 12: the archive is damaged; 21: a name is taken.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> tuesday.delta ~/Lightroom',
    '<%= config.bin %> <%= command.id %> tuesday.delta ~/Lightroom --dry-run',
  ];
  static override args = {
    archive: Args.string({ description: 'What "delta diff -o" wrote.', required: true }),
    folder: Args.string({ description: 'The folder in its old state.', required: true }),
  };
  static override flags = { ...changeFlags, ...excludeFlags };

  async run(): Promise<ChangeResult> {
    const { displayPath, nodeFileAccess } = await import('@mediastruct/core/base');
    const { ArchiveApply } = await import('../../apply/archive-apply.ts');
    const { excludeOptions } = await import('../../exclude/exclude-options.ts');
    const apply = new ArchiveApply(nodeFileAccess, {
      archive: this.args.archive,
      folder: this.args.folder,
      exclude: excludeOptions(this.flags),
    });
    const result = await this.changeRun({
      command: 'delta-apply',
      plan: (session) => apply.plan(session),
      onPlanned: () => {
        if (apply.furtherChanges > 0)
          this.log(
            `Besides what the plan tells: ${plural(apply.furtherChanges, 'change')} of folders, links, modes and times\n`,
          );
      },
      changesMore: () => apply.furtherChanges > 0,
    });
    // A plan that was saved places what was made for it.
    if (result.savedTo !== undefined) apply.keep();
    else if (!result.applied) apply.drop();
    else
      this.log(
        `To take it back: mediastruct undo ${result.report?.runId ?? 'last'} --library ${displayPath((await this.library()).root)}`,
      );
    return result;
  }

  /** The library beside the folder. */
  protected override async library(): Promise<Library> {
    const { nodeFileAccess } = await import('@mediastruct/core/base');
    const { homeOf } = await import('../../apply/apply-home.ts');
    return homeOf(nodeFileAccess, this.args.folder, await this.sections());
  }
}
