import { Args, Flags } from '@oclif/core';
import { MediaStructCommand, sizeFlag } from '@mediastruct/command';
import type { AddReport } from '../../../chain/add/add-run.ts';
import { excludeFlags } from '../../../exclude/exclude-flags.ts';

export default class DeltaChainAdd extends MediaStructCommand<typeof DeltaChainAdd> {
  static override summary =
    'Add the present state of a folder to a chain: all of it first, then what changed.';
  static override description = `The first run is full; each further one holds what changed since the last run that is whole, as "delta diff -o" stores it. Nothing is added where nothing changed. A run that is known to be broken is named, and the new one is made against the state before it.

Only the folder and the small files of the chain are needed: volumes (data.vol0001.tar and so on) may be on discs. Every volume is read back before the run counts; one that is cut off leaves nothing that counts. What cannot be read stays as it was before, and is told.

3: something could not be read. 11: there is no such folder. 21: CHAIN holds something else. 24: the folder is another one than before, is empty now, or was changed while it was read. 31: another command works on the chain.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> ~/Lightroom --chain /backup/lightroom',
    '<%= config.bin %> <%= command.id %> ~/Lightroom --chain /backup/lightroom --full --size 4GB',
  ];
  static override args = { folder: Args.string({ description: 'The folder.', required: true }) };
  static override flags = {
    chain: Flags.string({
      summary: 'The folder of the chain; a new one begins a chain.',
      required: true,
      helpValue: 'CHAIN',
    }),
    full: Flags.boolean({ summary: 'Store everything anew, relying on no run before.' }),
    other: Flags.boolean({ summary: 'Go on though the folder is another one, or holds no files any more.' }),
    size: sizeFlag({
      summary: 'No volume becomes larger; by default as for the run before, 1 GiB for the first.',
    }),
    compress: Flags.string({
      summary: 'How volumes are compressed; by default as for the run before, not at all for the first.',
      options: ['none', 'gzip', 'zstd'] as const,
    }),
    ...excludeFlags,
  };

  async run(): Promise<AddReport> {
    const { EXIT_CODES } = await import('@mediastruct/core/errors');
    const { addRun } = await import('../../../chain/add/add-run.ts');
    const { excludeOptions } = await import('../../../exclude/exclude-options.ts');
    const { addLines, noteLines } = await import('../../../render/chain-lines.ts');
    const { problemLines } = await import('../../../render/problem-lines.ts');
    const { compressionOf } = await import('../../../volumes/compression.ts');
    const { chain, full, other, size, compress } = this.flags;
    const report = await addRun({
      folder: this.args.folder,
      chain,
      isFull: full,
      mayBeOther: other,
      exclude: excludeOptions(this.flags),
      greatestBytes: size,
      compression: compress === undefined ? undefined : compressionOf(compress),
      now: new Date(),
      progress: this.progress(),
      stop: this.stop,
    });
    for (const line of problemLines(report.problems)) this.log(line);
    for (const line of [...addLines(report), ...noteLines(report)]) this.log(line);
    return this.finish(report, EXIT_CODES[report.problems.count === 0 ? 'done' : 'some-files-failed']);
  }
}
