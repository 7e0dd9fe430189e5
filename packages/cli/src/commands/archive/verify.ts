import { Args, Flags } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';
import type { VerifyReport, WarningList } from '@mediastruct/core';
import { renderVerification } from '../../render/volumes.ts';

export default class ArchiveVerify extends ChangeCommand<typeof ArchiveVerify> {
  static override summary = 'Read a volume back to its last byte and compare it with what was built.';
  static override description = `Every file is read again, on the disc named with --at or else in the archive folder, and its SHA-256 compared with the library's own listing; then the manifest and the other tag files. Only content counts, not times or names of owners. The result goes to the volume ledger; a disc nobody had told of becomes known by being read back whole.

Exit 10: other content. 11: files missing. 12: a damaged manifest or tag file. 42: another volume, or none, at that place.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> 7',
    '<%= config.bin %> <%= command.id %> 7 --at /media/disc --copy 2',
  ];
  static override args = {
    volume: Args.string({ description: 'Id, number, or an unambiguous part of the id.', required: true }),
  };
  static override flags = {
    at: Flags.string({ summary: 'Where the disc is mounted.', helpValue: 'DIR' }),
    copy: Flags.integer({ summary: 'Which disc it is, from 1.', helpValue: 'N', min: 1, dependsOn: ['at'] }),
    threads: Flags.integer({
      summary: 'Threads that read; one for an optical drive.',
      helpValue: 'N',
      min: 1,
    }),
  };

  async run(): Promise<VerifyReport & { readonly warnings?: WarningList }> {
    const { displayPath, EXIT_CODES, verifyVolume } = await import('@mediastruct/core/archive');
    const { at, copy } = this.flags;
    const report = await this.inSession({ command: 'archive verify', looksOnly: true }, (session) =>
      verifyVolume(session, { volume: this.args.volume, at, copy }),
    );
    this.log(renderVerification(report, displayPath));
    await this.showWarnings();
    return this.finish({ ...report, ...this.warned() }, EXIT_CODES[report.code]);
  }
}
