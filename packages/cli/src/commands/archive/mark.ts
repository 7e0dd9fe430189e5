import { Args, Flags } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';
import type { VolumeState, WarningList } from '@mediastruct/core';
import { renderVolume } from '../../render/volumes.ts';

/** What may be said of a volume; a test holds the list together with core's, because `--help` must not load core. */
export const MARK_NAMES = ['burned', 'stored', 'failed', 'migrated', 'retired'] as const;

export default class ArchiveMark extends ChangeCommand<typeof ArchiveMark> {
  static override summary = 'Say what became of a volume: burned, stored, failed, migrated or retired.';
  static override description = `It is written to the volume ledger, and the file beside the volume's folder says the same. That a disc was read back is never said by hand: "archive verify" tells it.

A step that the state does not allow is refused (exit 64).`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> 7 burned --label "Photos 7" --location "desk"',
    '<%= config.bin %> <%= command.id %> 7 stored --location "shelf 2, box 7"',
    '<%= config.bin %> <%= command.id %> 7 failed --copy 2 --why "scratched"',
  ];
  static override args = {
    volume: Args.string({ description: 'Id, number, or an unambiguous part of the id.', required: true }),
    mark: Args.string({ description: 'What became of it.', options: [...MARK_NAMES], required: true }),
  };
  static override flags = {
    copy: Flags.integer({
      summary: 'Which disc of it, from 1; the only one, or with "burned" the next, where it is not given.',
      helpValue: 'N',
      min: 1,
    }),
    label: Flags.string({ summary: 'What is written on the disc.' }),
    location: Flags.string({ summary: 'Where the disc is.' }),
    serial: Flags.string({ summary: 'The serial number of the disc.' }),
    drive: Flags.string({ summary: 'The drive that wrote it.' }),
    date: Flags.string({ summary: 'When it was burned; by default now.', helpValue: 'DATE' }),
    why: Flags.string({ summary: 'The reason, with failed, migrated and retired.' }),
  };

  async run(): Promise<VolumeState & { readonly warnings?: WarningList }> {
    const { markVolume, showVolume, displayPath } = await import('@mediastruct/core/archive');
    const { volume, mark } = this.args;
    const { copy, label, location, serial, drive, date, why } = this.flags;
    // oclif lets these names through only.
    const request = { volume, mark: mark as (typeof MARK_NAMES)[number] };
    const marked = await this.inSession({ command: 'archive mark' }, async (session) =>
      markVolume(session, { ...request, copy, label, location, serial, drive, date, why }),
    );
    this.log(renderVolume(showVolume(await this.library(), marked.volumeId), displayPath));
    await this.showWarnings();
    return { ...marked, ...this.warned() };
  }
}
