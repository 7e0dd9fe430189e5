import { Args, Flags } from '@oclif/core';
import { formatBytes, MediaStructCommand, plural } from '@mediastruct/command';
import type { SquashReport } from '../../../chain/thin/squash-chain.ts';

export default class DeltaChainSquash extends MediaStructCommand<typeof DeltaChainSquash> {
  static override summary = 'Make one run of several of a chain that follow on each other.';
  static override description = `The new run leads from the state before FIRST to that of LAST: deltas against what the runs before FIRST hold, or a full run where FIRST is one. What it stores is brought back from the volumes, compared, packed and read back; the runs themselves stay. Afterwards "delta chain prune" may put them aside, and what relied on LAST relies on the new run.

It needs room in the chain for what changed between the two states, twice.

64: the runs do not follow on each other, or one is broken. 42: a volume that is needed is at none of the places. 10: a volume is damaged. 23: the disk is full.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /backup/lightroom 2 30',
    '<%= config.bin %> <%= command.id %> /backup/lightroom 1 30 --from /media/disc',
  ];
  static override args = {
    chain: Args.string({ description: 'The folder of the chain.', required: true }),
    first: Args.integer({ description: 'The number of the first run.', required: true, min: 1 }),
    last: Args.integer({ description: 'The number of the last one.', required: true, min: 1 }),
  };
  static override flags = {
    from: Flags.string({
      summary: 'A folder with copies of runs, such as a disc that is mounted; may be given several times.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'DIR',
    }),
  };

  async run(): Promise<SquashReport> {
    const { runName } = await import('../../../chain/record/chain-names.ts');
    const { noteLines, readBackWords } = await import('../../../render/chain-lines.ts');
    const { squashChain } = await import('../../../chain/thin/squash-chain.ts');
    const { chain, first, last } = this.args;
    const report = await squashChain({
      chain,
      first,
      last,
      from: this.flags.from ?? [],
      now: new Date(),
      progress: this.progress(),
      stop: this.stop,
    });
    const { run, kind, volumes, deltas, whole } = report.run;
    const bytes = volumes.reduce((sum, { size }) => sum + size, 0);
    this.log(
      `Run ${runName(run)} (${kind}) leads to the state of run ${runName(last)}: ${plural(deltas, 'delta')} and ${plural(whole, 'whole file')} in ${plural(volumes.length, 'volume')} (${formatBytes(bytes)}), ${readBackWords(report.isProven)}`,
    );
    for (const line of noteLines(report)) this.log(line);
    return report;
  }
}
