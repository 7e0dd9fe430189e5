import { Args, Flags } from '@oclif/core';
import { MediaStructCommand, plural } from '@mediastruct/command';
import type { KeptReport } from '../../apply/give-up-kept.ts';

export default class DeltaKept extends MediaStructCommand<typeof DeltaKept> {
  static override summary = 'Tell what "delta apply" keeps of a folder, and give it up.';
  static override description = `What an application replaced or removed stays beside the folder, in .mediastruct-delta/NAME, until it is given up, so that "undo" can bring the old state back.

With --give-up, every file that took the place of a kept one is read to its end first; where one is missing or cannot be read, nothing is given up, because then the kept file is the best there is. Nothing is removed: the kept files go to the folder "given-up" there, and the runs are taken back no more. Remove that folder yourself when you want its room.

11: a file that took the place of a kept one cannot be read, or there is no such run. 32: a run is not finished. 64: there is no terminal to ask on.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> ~/copy/Lightroom',
    '<%= config.bin %> <%= command.id %> ~/copy/Lightroom --give-up --yes',
  ];
  static override args = {
    folder: Args.string({ description: 'The folder that changes were applied to.', required: true }),
  };
  static override flags = {
    'give-up': Flags.boolean({ summary: 'Put aside what is kept, after what took its place was read.' }),
    run: Flags.string({
      summary: 'A run; all by default. May be given several times.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'RUN',
    }),
    yes: Flags.boolean({ char: 'y', summary: 'Give up without asking.', dependsOn: ['give-up'] }),
  };

  async run(): Promise<KeptReport> {
    const { giveUpKept } = await import('../../apply/give-up-kept.ts');
    const { keptLines, keptTable } = await import('../../render/kept-lines.ts');
    const report = await giveUpKept({
      folder: this.args.folder,
      runs: this.flags.run,
      agree: async (kept) => {
        this.log(keptTable(kept));
        if (!this.flags['give-up']) return false;
        return this.confirm(`Give up what ${plural(kept.length, 'run')} kept?`);
      },
      progress: this.progress(),
      stop: this.stop,
    });
    for (const line of keptLines(report)) this.log(line);
    return report;
  }
}
