import { Args } from '@oclif/core';
import { MediaStructCommand, plural } from '@mediastruct/command';
import type { DiffAnswer } from '../../tree/diff-answer.ts';
import { excludeFlags } from '../../exclude/exclude-flags.ts';

export default class DeltaDiff extends MediaStructCommand<typeof DeltaDiff> {
  static override summary = 'Tell what changed in a folder since it was listed.';
  static override description = `Compares a listing of "delta index" with the folder as it is now, or with another listing: what was created, updated, deleted and renamed, which folders came and went, what changed its kind, its mode or its time. Files that are found under another name by their content are renamed, not deleted and created.

Nothing is changed. 3: something could not be read; nothing is said of it. 11: the listing or folder is not there; 12: the listing is damaged.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> monday.index ~/Lightroom',
    '<%= config.bin %> <%= command.id %> monday.index tuesday.index --json',
  ];
  static override args = {
    old: Args.string({ description: 'The listing of the older state.', required: true }),
    now: Args.string({ description: 'The folder as it is now, or a newer listing.', required: true }),
  };
  static override flags = { ...excludeFlags };

  async run(): Promise<DiffAnswer> {
    const { EXIT_CODES } = await import('@mediastruct/core');
    const { diffStates } = await import('../../tree/diff-answer.ts');
    const { diffLines } = await import('../../render/diff-lines.ts');
    const { excludeOptions } = await import('../../exclude/exclude-options.ts');
    const answer = await diffStates(this.args.old, this.args.now, {
      exclude: excludeOptions(this.flags),
      progress: this.progress(),
      stop: this.stop,
    });
    for (const line of diffLines(answer)) this.log(line);
    const { changes, unknown } = answer;
    this.log(changes === 0 ? 'Nothing changed.' : `${plural(changes, 'change')}.`);
    return this.finish(answer, EXIT_CODES[unknown.length === 0 ? 'done' : 'some-files-failed']);
  }
}
