import { Args, Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { VerifyReport } from '../../../chain/verify/verify-chain.ts';

export default class DeltaChainVerify extends MediaStructCommand<typeof DeltaChainVerify> {
  static override summary = 'Read every volume of a chain, and tell which of its states can be made.';
  static override description = `Reads the volumes in the folder of the chain, at the places that it knows and in those of --from, compares them with their SHA-256, and checks that each run leads from the state before to its own. What was found is kept in the chain: the next "delta chain add" relies on no run that is broken, and a run whose volume is found whole again counts again.

10: a volume is damaged. 12: a file of a run beside its volumes is damaged. 11: a volume is lost, or a run. 42: a volume is at a place that cannot be read now, and was not read. With one drive, verify each disc by a command of its own; the last line tells which is next.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /backup/lightroom',
    '<%= config.bin %> <%= command.id %> /backup/lightroom --from /media/disc --place "disc 7"',
  ];
  static override args = { chain: Args.string({ description: 'The folder of the chain.', required: true }) };
  static override flags = {
    from: Flags.string({
      summary: 'A folder with copies of runs, such as a disc that is mounted; may be given several times.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'DIR',
    }),
    place: Flags.string({
      summary: 'What you call the one folder of --from; the chain knows it as a place from then on.',
      helpValue: 'NAME',
      dependsOn: ['from'],
    }),
  };

  async run(): Promise<VerifyReport> {
    const { verifyChain, verifyExit } = await import('../../../chain/verify/verify-chain.ts');
    const { noteLines, verifyLines } = await import('../../../render/chain-lines.ts');
    const report = await verifyChain({
      chain: this.args.chain,
      from: this.flags.from ?? [],
      place: this.flags.place,
      now: () => new Date(),
      progress: this.progress(),
      stop: this.stop,
    });
    for (const line of [...verifyLines(report), ...noteLines(report)]) this.log(line);
    return this.finish(report, verifyExit(report));
  }
}
