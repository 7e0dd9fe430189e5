import { Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { WantedDisc } from '../../../chain/restore/wanted-discs.ts';
import type { RestoreReport } from '../../../chain/restore/restore-chain.ts';

export default class DeltaChainRestore extends MediaStructCommand<typeof DeltaChainRestore> {
  static override summary = 'Give back a folder, or some of its files, as it was on a day.';
  static override description = `Works out which runs hold what is needed and reads each of their volumes once, in the folder of the chain, at the places that it knows, or in those of --from; a run that CHAIN lacks is taken from there too, so CHAIN may be one of several discs. Every content is compared with its SHA-256 before it gets its name. Nothing is replaced, and no symlink is followed.

What is in volumes that are lost or damaged is taken from other runs where they hold the same content; the rest is told by name, and all else comes back.

One drive is enough: on a terminal, discs are asked for one after the other, and each is needed once. Without a terminal, under --json and with --no-input the discs that are wanted are told (24); run the same command again with the next one. What was taken from a disc for a file that needs further ones waits in a folder of DIR, and what is there already is not written twice. Where CHAIN is itself a disc, begin with the newest one, and name the run by its number.

10: a volume is damaged. 42: a volume is lost. 24: further discs are wanted. 21: a name is taken by something else. 3: something could not be written. 11: the chain holds no such state or path.`;
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
    'no-input': Flags.boolean({
      summary: 'Ask for no disc; tell which are wanted.',
      aliases: ['yes'],
      charAliases: ['y'],
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
      nextDisc: (discs, files) => this.#askFor(discs, files),
      progress: this.progress(),
      stop: this.stop,
    });
    for (const line of restoreLines(report)) this.log(line);
    return this.finish(report, restoreExit(report));
  }

  async #askFor(discs: readonly WantedDisc[], files: number): Promise<boolean> {
    if (this.flags['no-input']) return false;
    const { questionFor } = await import('../../../render/chain-lines.ts');
    const answer = await this.ask(
      questionFor(discs, files),
      'Stopped at the question. Run the command again: it goes on from here.',
    );
    return answer !== null && answer.toLowerCase() !== 'end';
  }
}
