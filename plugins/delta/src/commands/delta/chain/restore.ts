import { Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { RestoreReport } from '../../../chain/restore/restore-chain.ts';

export default class DeltaChainRestore extends MediaStructCommand<typeof DeltaChainRestore> {
  static override summary = 'Give back a folder, or some of its files, as it was on a day.';
  static override description = `Works out which runs hold what is needed and reads each of their volumes once, in the folder of the chain, at the places that it knows, or in those of --from; a run that CHAIN lacks is taken from there too, so CHAIN may be one of several discs. Every content is compared with its SHA-256 before it gets its name. Nothing is replaced, and no symlink is followed.

What is in volumes that are lost or damaged is taken from other runs where they hold the same content; the rest is told by name, and all else comes back. Run the same command again with other discs: what is there already is not written twice. A file whose deltas are on several discs needs all of them at a time.

10: a volume is damaged. 42: a volume is at none of the places. 21: a name is taken by something else. 3: something could not be written. 11: the chain holds no such state or path.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /backup/lightroom --at 2026-11-24 --to ~/restored',
    '<%= config.bin %> <%= command.id %> /backup/lightroom Backups catalogue.lrcat --at 3 --to ~/restored --from /media/disc',
  ];
  static override strict = false;
  static override usage = '<%= command.id %> CHAIN [PATH...] --at WHEN --to DIR';
  static override flags = {
    at: Flags.string({
      summary: 'The number of a run, a date or time (its last state, or the one before it), or "latest".',
      required: true,
      helpValue: 'WHEN',
    }),
    to: Flags.string({ summary: 'The folder to restore to.', required: true, helpValue: 'DIR' }),
    from: Flags.string({
      summary: 'A folder with copies of runs, such as a disc that is mounted; may be given several times.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'DIR',
    }),
  };

  async run(): Promise<RestoreReport> {
    const { MediaStructError } = await import('@mediastruct/core/errors');
    const { restoreChain, restoreExit } = await import('../../../chain/restore/restore-chain.ts');
    const { restoreLines } = await import('../../../render/chain-lines.ts');
    const [chain, ...paths] = this.words();
    if (chain === undefined) throw new MediaStructError('usage', 'Missing the folder of the chain');
    const { at, to, from = [] } = this.flags;
    const report = await restoreChain({
      chain,
      paths,
      at,
      to,
      from,
      progress: this.progress(),
      stop: this.stop,
    });
    for (const line of restoreLines(report)) this.log(line);
    return this.finish(report, restoreExit(report));
  }
}
