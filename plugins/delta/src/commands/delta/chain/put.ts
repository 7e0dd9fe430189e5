import { Args, Flags } from '@oclif/core';
import { MediaStructCommand, plural } from '@mediastruct/command';
import type { PutReport } from '../../../chain/places/put-runs.ts';

export default class DeltaChainPut extends MediaStructCommand<typeof DeltaChainPut> {
  static override summary = 'Copy the runs of a chain to another place, such as a disk, and read them back.';
  static override description = `Each run is copied whole: its volumes, its listing, its signatures. It appears at the place when all of it was read back, and the chain knows from then on that it is there. What is there already is left.

When a run is at another place, its volumes (data.vol0001.tar and so on) may be removed from the folder of the chain by you; all other files must stay, because the next run is made by them. For a disc, put runs into a folder, burn it, and let "delta chain verify --from DISC --place NAME" read it.

3: a run could not be copied, and is named. 11: there is no such chain or run. 64: no place can be called so.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /backup/lightroom --to /media/BLUE1/lightroom --place "disk Blue 1"',
    '<%= config.bin %> <%= command.id %> /backup/lightroom --to ~/to-burn --place "disc 7" --run 1 --run 2',
  ];
  static override args = { chain: Args.string({ description: 'The folder of the chain.', required: true }) };
  static override flags = {
    to: Flags.string({
      summary: 'The folder to copy to; made where it is missing.',
      required: true,
      helpValue: 'DIR',
    }),
    place: Flags.string({ summary: 'What you call the place.', required: true, helpValue: 'NAME' }),
    run: Flags.integer({
      summary: 'A run; all by default. May be given several times.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'N',
      min: 1,
    }),
    from: Flags.string({
      summary: 'A folder with copies of runs, such as a disc that is mounted; may be given several times.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'DIR',
    }),
  };

  async run(): Promise<PutReport> {
    const { displayPath, EXIT_CODES } = await import('@mediastruct/core/errors');
    const { putRuns } = await import('../../../chain/places/put-runs.ts');
    const { noteLines, readBackWords } = await import('../../../render/chain-lines.ts');
    const { problemLines } = await import('../../../render/problem-lines.ts');
    const { to, place, run = [], from = [] } = this.flags;
    const request = { chain: this.args.chain, to, place, runs: run, from, now: () => new Date() };
    const report = await putRuns({ ...request, progress: this.progress(), stop: this.stop });
    const { put, fromMemory, present, problems } = report;
    for (const line of problemLines({ count: problems.length, first: problems })) this.log(line);
    for (const line of noteLines(report)) this.log(line);
    this.log(
      `${displayPath(report.to)}: ${plural(put.length, 'run')} copied and ${readBackWords(fromMemory.length === 0)}, ${present.length} there already`,
    );
    return this.finish(report, EXIT_CODES[problems.length === 0 ? 'done' : 'some-files-failed']);
  }
}
