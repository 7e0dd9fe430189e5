import { Args, Flags } from '@oclif/core';
import { MediaStructCommand, plural } from '@mediastruct/command';
import type { RegisterReport } from '../../../chain/holder/register-chain.ts';

export default class DeltaChainRegister extends MediaStructCommand<typeof DeltaChainRegister> {
  static override summary = 'Let a library know a chain, so that "find" answers for the files in it.';
  static override description = `The library keeps a list of what each run stores, so that "find" and "holders" answer with the chain unplugged; whatever changes the chain afterwards tells the library. "holders forget NAME" takes the chain out of the library again.

A file in a chain is shown as RUN/PATH, and "delta chain restore" brings it back. It counts as read back since when every volume of all runs that lead to it was read and found whole, and for a copy of its own only where that was outside of the folder of the chain.

64: the library knows another chain of that name.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /backup/lightroom',
    '<%= config.bin %> <%= command.id %> /backup/lightroom --name "Lightroom at home" --library ~/photos',
  ];
  static override args = { chain: Args.string({ description: 'The folder of the chain.', required: true }) };
  static override flags = {
    name: Flags.string({
      summary: 'What the library calls it; by default the name of its folder.',
      helpValue: 'NAME',
    }),
  };

  async run(): Promise<RegisterReport> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { registerChain } = await import('../../../chain/holder/register-chain.ts');
    const library = await this.library();
    const report = await registerChain({
      chain: this.args.chain,
      state: library.state.folder,
      name: this.flags.name,
      now: new Date(),
    });
    const { name, runs, copies } = report;
    this.log(
      `${displayPath(library.root)} knows chain "${name}": ${plural(runs, 'run')}, ${plural(copies, 'file')}`,
    );
    return report;
  }
}
