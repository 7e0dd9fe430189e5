import { Args, Flags } from '@oclif/core';
import { formatBytes, MediaStructCommand, paint, plural } from '@mediastruct/command';
import { resolve } from 'node:path';
import type { SetRestore } from '../../../odarchive/restore-set.ts';

export default class DiscSetRestore extends MediaStructCommand<typeof DiscSetRestore> {
  static override summary = 'Give back all files of a set from its discs, each verified.';
  static override description = `Takes images, drives and folders that discs are mounted at, also discs that odarchive made. Every name of every content comes back with its time, and only after its SHA-512 was found right. What to restore is what the catalogue says; without one, the newest that the discs carry.

Nothing is replaced. What is there already with the right content stays, so discs can be given one after the other. 10: a content reads otherwise on all discs that have it. 11: contents are on discs that were not given; they are told by number. 21: something else stands under a name.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> disc-0.iso disc-1.iso --to ~/restored',
    '<%= config.bin %> <%= command.id %> catalogue.json /dev/sr0 --to ~/restored',
  ];
  static override strict = false;
  static override args = {
    disc: Args.string({
      description: 'A catalogue.json, and discs: images, drives, or folders that discs are mounted at.',
      required: true,
    }),
  };
  static override flags = {
    to: Flags.string({ summary: 'The folder to restore to.', required: true, helpValue: 'DIR' }),
  };

  async run(): Promise<SetRestore> {
    const { displayPath, EXIT_CODES, nodeFileAccess } = await import('@mediastruct/core/base');
    const { restoreSet } = await import('../../../odarchive/restore-set.ts');
    const { sortOut } = await import('../../../odarchive/sort-out.ts');
    const report = await restoreSet(nodeFileAccess, {
      ...sortOut(
        nodeFileAccess,
        this.words().map((word) => resolve(word)),
      ),
      to: resolve(this.flags.to),
      progress: this.progress(),
      stop: this.stop,
    });
    const { restored, bytes, already, damaged, missing, differing, missingDiscs } = report;
    for (const { path, what } of [...report.firstDamaged, ...report.firstDiffering, ...report.firstMissing])
      this.log(paint.bad(`  ${displayPath(path)}: ${what}`));
    const bad = damaged + missing + differing;
    const named = report.firstDamaged.length + report.firstDiffering.length + report.firstMissing.length;
    if (bad > named) this.log(`  ... and ${bad - named} more`);
    this.log(
      `${displayPath(report.to)}: ${plural(restored, 'file')} restored (${formatBytes(bytes)}), ${already} there already, ${damaged} damaged, ${differing} taken, ${missing} missing${missingDiscs.length > 0 ? `: on disc ${missingDiscs.join(', ')}` : ''}`,
    );
    const code =
      damaged > 0
        ? 'content-mismatch'
        : missing > 0
          ? 'file-missing'
          : differing > 0
            ? 'target-differs'
            : 'done';
    return this.finish(report, EXIT_CODES[code]);
  }
}
