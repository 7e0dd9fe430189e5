import { Args } from '@oclif/core';
import { ChangeCommand, plural } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { MoveReport } from '../../shelf/move-discs.ts';

export default class DiscMove extends ChangeCommand<typeof DiscMove> {
  static override summary = 'Say where discs are now.';
  static override description =
    'Any number of discs, then the place. It is written to the volume ledger; places before stay in it. Where one of the names is no disc, none is moved (64). A place may have parts, from the large to the small: "house, cellar, shelf B".';
  static override examples = [
    '<%= config.bin %> <%= command.id %> 7A "house, shelf B"',
    '<%= config.bin %> <%= command.id %> 7B 8B "MS_3f2a9c01_0009 B" "bank, safe 12"',
  ];
  static override args = {
    disc: Args.string({ description: 'A disc such as 7B; several may follow.', required: true }),
    place: Args.string({ description: 'Where they are now.', required: true }),
  };
  static override strict = false;

  async run(): Promise<MoveReport & { readonly warnings?: WarningList }> {
    const { discWords } = await import('../../shelf/disc-name.ts');
    const { moveDiscs } = await import('../../shelf/move-discs.ts');
    const words = this.words();
    const place = words.at(-1) ?? '';
    const discs = discWords(words.slice(0, -1));
    const report = await this.inSession({ command: 'disc move' }, async (session) =>
      moveDiscs(session, discs, place),
    );
    for (const { disc } of report.moved) this.log(`${disc}: ${place}`);
    this.log(`${plural(report.moved.length, 'disc')} moved.`);
    await this.showWarnings();
    return { ...report, ...this.warned() };
  }
}
