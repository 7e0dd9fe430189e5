import { Flags } from '@oclif/core';
import { formatTable, MediaStructCommand } from '@mediastruct/command';
import type { DueDisc, DuePlan } from '../../shelf/plan-due.ts';

const DAY = 'YYYY-MM-DD'.length;
const REREAD = ['disc', 'why', 'last read', 'place', 'command'].map((header) => ({ header }));
const SHORT = ['volume', 'good discs', 'command'].map((header) => ({ header }));

export default class DiscDue extends MediaStructCommand<typeof DiscDue> {
  static override summary = 'Tell which discs should be read again, and which volumes need another disc.';
  static override description = `Discs first whose last scan showed signs of decay (reads that had to be repeated, regions that became slow), then those that were never read back, then those whose last read-back is too old, the oldest first. Then the volumes with fewer proven discs than wanted. Each with the command that mends it.

How old is too old, and how many discs are wanted, is in the section [disc] of the settings: verify_every and copies.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --older-than 1y --policy 3',
  ];
  static override flags = {
    'older-than': Flags.string({
      summary: 'Read-backs before this are too old: 2y, 18mo, 6w, 90d.',
      helpValue: 'TIME',
    }),
    policy: Flags.integer({
      summary: 'Proven discs that each volume should have.',
      helpValue: 'COPIES',
      min: 1,
    }),
  };

  async run(): Promise<DuePlan & { readonly oldest: string; readonly wanted: number }> {
    const { dueDiscs } = await import('../../shelf/due-discs.ts');
    const { 'older-than': olderThan, policy } = this.flags;
    const due = dueDiscs(await this.library(), { olderThan, policy, now: new Date() });
    if (due.reread.length > 0) this.log(formatTable(REREAD, due.reread.map(rereadCells)).trimEnd());
    else this.log(`No disc has to be read again: all were since ${due.oldest.slice(0, DAY)}.`);
    if (due.short.length > 0)
      this.log(
        `\n${formatTable(
          SHORT,
          due.short.map(({ volumeId, good, wanted, command }) => [volumeId, `${good} of ${wanted}`, command]),
        ).trimEnd()}`,
      );
    return due;
  }
}

function rereadCells({ disc, reason, decay, verifiedAt, place, command }: DueDisc): string[] {
  const regions =
    decay === undefined ? 0 : decay.slow.length + decay.retried.length + decay.unreadable.length;
  const why = { decaying: `signs of decay (${regions})`, unproven: 'never read back', old: 'long ago' }[
    reason
  ];
  return [disc, why, verifiedAt?.slice(0, DAY) ?? 'never', place ?? '', command];
}
