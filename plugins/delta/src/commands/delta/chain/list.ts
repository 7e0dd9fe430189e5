import { Args } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { ChainAnswer } from '../../../chain/open/list-chain.ts';

export default class DeltaChainList extends MediaStructCommand<typeof DeltaChainList> {
  static override summary =
    'List the runs of a chain: the time of each state, what it holds, and where its volumes are.';
  static override description = `No volume is read: "delta chain verify" reads them. A run is broken where the chain knows that one of its files or volumes is cut off, damaged or lost; so is every run that relies on it.

12: a run is broken, or the ledger of the chain is damaged. 11: there is no chain, or a run is not there.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /backup/lightroom',
    "<%= config.bin %> <%= command.id %> /backup/lightroom --json | jq '.runs[].at'",
  ];
  static override args = { chain: Args.string({ description: 'The folder of the chain.', required: true }) };

  async run(): Promise<ChainAnswer> {
    const { EXIT_CODES, nodeFileAccess } = await import('@mediastruct/core/base');
    const { listChain } = await import('../../../chain/open/list-chain.ts');
    const { openChain } = await import('../../../chain/open/open-chain.ts');
    const { chainLines } = await import('../../../render/chain-lines.ts');
    const answer = listChain(nodeFileAccess, openChain(this.args.chain));
    for (const line of chainLines(answer)) this.log(line);
    const isBroken = answer.runs.some(({ isWhole }) => !isWhole);
    if (isBroken) return this.finish(answer, EXIT_CODES.damaged);
    return this.finish(answer, EXIT_CODES[answer.missing.length > 0 ? 'file-missing' : 'done']);
  }
}
