import { Args, Flags } from '@oclif/core';
import { MediaStructCommand, paint, plural } from '@mediastruct/command';
import { resolve } from 'node:path';
import type { SetPlanReport } from '../../../odarchive/make-set.ts';

export default class DiscSetPlan extends MediaStructCommand<typeof DiscSetPlan> {
  static override summary = 'Plan on which discs the contents of a catalogue stand.';
  static override description = `Each content stands on one disc, once, with all its names; folders stay together where that wastes little. Room is counted as the image needs it, with the whole catalogue on every disc, so every image fits. The plan is kept in the catalogue. Discs whose images were made, and those of an earlier catalogue, keep what they have; all others are planned anew.

3: contents are larger than a disc and are on none; they are told.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> catalogue.json --size bd',
    '<%= config.bin %> <%= command.id %> catalogue.json --size 4.7GB',
    '<%= config.bin %> <%= command.id %> catalogue.json --size 4700372992 --json',
  ];
  /** odarchive's words. */
  static override hiddenAliases = ['disc:set:plan_iso', 'disc:set:segment'];
  static override args = { catalogue: Args.string({ description: 'The catalogue.', required: true }) };
  static override flags = {
    size: Flags.string({
      summary: 'cd, dvd, bd, bluray, bd-dl, bd-xl, bd-xx, or a number of bytes such as 4700372992 or 4.7GB.',
      required: true,
    }),
  };

  async run(): Promise<SetPlanReport> {
    const { EXIT_CODES, nodeFileAccess, parseMedium } = await import('@mediastruct/core/archive');
    const { planSet } = await import('../../../odarchive/make-set.ts');
    const { renderDiscs, renderUnplanned } = await import('../../../odarchive/render-set.ts');
    const medium = parseMedium(this.flags.size);
    const report = planSet(nodeFileAccess, resolve(this.args.catalogue), { medium, now: () => new Date() });
    this.log(renderDiscs(report));
    if (report.unplanned > 0) this.log(paint.bad(renderUnplanned(report)));
    this.log(`${plural(report.discs.length, 'disc')} for ${plural(report.contents, 'content')}.`);
    return this.finish(report, EXIT_CODES[report.tooLarge > 0 ? 'some-files-failed' : 'done']);
  }
}
