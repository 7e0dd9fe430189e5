import { Args, Flags } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';

export default class ArchiveRelease extends ChangeCommand<typeof ArchiveRelease> {
  static override summary = 'Give back the room of a volume that is on discs; what it holds stays known.';
  static override description = `The folder of the volume leaves the archive. Before the first file goes the disc named with --at is read to its last byte, and as many discs as [archive] copies says must have been read back whole within [archive] max_proof_age_days, the one named among them. Each file goes only after it and its copy on the disc were read and found the same. Afterwards find, status, ingest and validate answer with the disc.

Refused with exit 20, and nothing changed: too few discs read back; a file in the folder that is not part of the volume. 10, 11 or 12: the disc differs. 42: another volume, or none, at that place. --dry-run shows what is missing for it and reads no disc. "mediastruct undo" copies the files back from the disc while it is mounted at the same place.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> 7 --at /media/disc --dry-run',
    '<%= config.bin %> <%= command.id %> 7 --at /media/disc --copy 2',
  ];
  static override args = {
    volume: Args.string({ description: 'Id, number, or an unambiguous part of the id.', required: true }),
  };
  static override flags = {
    ...changeFlags,
    at: Flags.string({ summary: 'Where a disc of it is mounted.', helpValue: 'DIR', required: true }),
    copy: Flags.integer({ summary: 'Which disc it is, from 1.', helpValue: 'N', min: 1 }),
    threads: Flags.integer({
      summary: 'Threads that read; one for an optical drive.',
      helpValue: 'N',
      min: 1,
    }),
  };

  async run(): Promise<ChangeResult> {
    const { planRelease } = await import('@mediastruct/core/archive');
    const { at, copy } = this.flags;
    return this.changeRun({
      command: 'archive release',
      plan: (session) => planRelease(session, { volume: this.args.volume, at, copy }),
    });
  }
}
