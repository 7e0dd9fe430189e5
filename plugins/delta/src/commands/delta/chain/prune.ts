import { Args, Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { PrunePlan, PruneReport } from '../../../chain/thin/prune-chain.ts';

const kept = (what: string) => Flags.integer({ summary: `Keep ${what}.`, helpValue: 'N', min: 0 });

export default class DeltaChainPrune extends MediaStructCommand<typeof DeltaChainPrune> {
  static override summary = 'Put the runs of a chain aside that no kept state needs.';
  static override description = `Shows which states the rules keep and which runs these need, and asks. Then every volume of every run that is needed is read; where one is damaged or cannot be read now, nothing is put aside. The newest state is always kept. An increment needs the runs before it: "delta chain squash" makes one of several first.

Nothing is removed: the runs go to the folder "pruned" in the chain. Remove that folder yourself when you want its room; to take a run back, move it out again. Days, weeks (from Monday), months and years are those of the clock of this machine.

10, 12: something that stays is damaged. 42: a volume that stays cannot be read now. 64: no rule was given, or there is no terminal to ask on.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /backup/lightroom --keep-last 7 --dry-run',
    '<%= config.bin %> <%= command.id %> /backup/lightroom --keep-daily 7 --keep-weekly 5 --keep-monthly 12 --yes',
  ];
  static override args = { chain: Args.string({ description: 'The folder of the chain.', required: true }) };
  static override flags = {
    'keep-last': kept('the newest N states'),
    'keep-daily': kept('the last state of each of the newest N days that have one'),
    'keep-weekly': kept('the last state of each of N weeks'),
    'keep-monthly': kept('the last state of each of N months'),
    'keep-yearly': kept('the last state of each of N years'),
    from: Flags.string({
      summary: 'A folder with copies of runs, such as a disc that is mounted; may be given several times.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'DIR',
    }),
    yes: Flags.boolean({ char: 'y', summary: 'Apply without asking.', exclusive: ['dry-run'] }),
    'dry-run': Flags.boolean({ char: 'n', summary: 'Show what would be done and change nothing.' }),
  };

  async run(): Promise<PruneReport> {
    const { MediaStructError } = await import('@mediastruct/core/errors');
    const { pruneChain } = await import('../../../chain/thin/prune-chain.ts');
    const { noteLines } = await import('../../../render/chain-lines.ts');
    const { pruneLines, prunedLines } = await import('../../../render/prune-lines.ts');
    const { flags } = this;
    const rules = {
      last: flags['keep-last'] ?? 0,
      daily: flags['keep-daily'] ?? 0,
      weekly: flags['keep-weekly'] ?? 0,
      monthly: flags['keep-monthly'] ?? 0,
      yearly: flags['keep-yearly'] ?? 0,
    };
    if (Object.values(rules).every((count) => count === 0))
      throw new MediaStructError('usage', 'Nothing says which states are kept', {
        suggestions: ['--keep-last 10 keeps the newest ten, and what they need. Nothing was changed.'],
      });
    const agree = async (plan: PrunePlan) => {
      for (const line of pruneLines(plan)) this.log(line);
      return this.confirm(`Put ${plan.dropped.length === 1 ? 'this run' : 'these runs'} aside?`);
    };
    const report = await pruneChain({
      chain: this.args.chain,
      rules,
      from: flags.from ?? [],
      agree,
      now: () => new Date(),
      progress: this.progress(),
      stop: this.stop,
    });
    for (const line of [...prunedLines(report), ...noteLines(report)]) this.log(line);
    return report;
  }
}
