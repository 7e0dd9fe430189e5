import { Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { Missing, MissingList } from '../../shelf/plan-missing.ts';

const TITLES = {
  withoutDisc: 'Volumes on no good disc',
  fewDiscs: 'Volumes with fewer proven discs than wanted',
  failed: 'Discs that failed their last check',
  unproven: 'Discs that were never read back',
  withoutPlace: 'Discs whose place nobody told',
} as const satisfies Record<keyof MissingList, string>;

export default class DiscMissing extends MediaStructCommand<typeof DiscMissing> {
  static override summary = 'Tell what is missing on the shelf: discs, read-backs, places.';
  static override description =
    'Answered from the volume ledger. How many proven discs each volume should have is "copies" in the section [disc] of the settings.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --policy 3 --json',
  ];
  static override flags = {
    policy: Flags.integer({
      summary: 'Proven discs that each volume should have.',
      helpValue: 'COPIES',
      min: 1,
    }),
  };

  async run(): Promise<MissingList & { readonly wanted: number }> {
    const { listVolumes, sectionOf } = await import('@mediastruct/core/archive');
    const { DISC_SETTINGS } = await import('../../shelf/disc-settings.ts');
    const { missingCount, planMissing } = await import('../../shelf/plan-missing.ts');
    const library = await this.library();
    const wanted = this.flags.policy ?? sectionOf(library, DISC_SETTINGS).copies;
    const list = planMissing(listVolumes(library).volumes, wanted);
    for (const kind of Object.keys(TITLES) as readonly (keyof MissingList)[])
      this.#show(TITLES[kind], list[kind]);
    if (missingCount(list) === 0) this.log('Nothing is missing.');
    return { ...list, wanted };
  }

  #show(title: string, rows: readonly Missing[]): void {
    if (rows.length === 0) return;
    const width = Math.max(...rows.map(({ name }) => name.length));
    this.log(`${title}:`);
    for (const { name, command } of rows) this.log(`  ${name.padEnd(width)}  ${command}`);
  }
}
