import { Args, Flags } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { AuditedDisk } from '../../audit/audited-disk.ts';

/** What `shelf audit` prints under `--json`. */
export interface ShelfAuditResult {
  readonly disks: readonly AuditedDisk[];
  readonly warnings?: WarningList;
}

export default class ShelfAudit extends ChangeCommand<typeof ShelfAudit> {
  static override summary = 'Compare disks with what is known of them, without reading what is on them.';
  static override description = `Is the disk here, is it the one that was left, at the generation that is known? Do the objects stand there that are known, under their names and with their sizes? What stands there that is not known, or is no object? Does the catalogue that the disk carries list what is known? It takes minutes where "shelf verify" takes hours, proves no content, and changes nothing. Without DISK all disks of the shelf are looked at; those that are not here are told.

What is missing counts no more once "shelf disk refresh" or "shelf verify" has found it so.

Exit 3: folders that cannot be listed, or a damaged catalogue. 10: another size. 11: something is missing. 22: another computer wrote to it. 24: no disk is here. 42: a clone, an old image, or a disk of another set.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> "Blue 1"',
    '<%= config.bin %> <%= command.id %> /media/anna/BLUE1 --json',
  ];
  static override args = {
    disk: Args.string({ description: 'The name of a disk, or its folder; all disks if left out.' }),
  };
  static override flags = {
    at: Flags.string({ summary: 'Where the disk is, if it is not found by itself.', helpValue: 'PATH' }),
  };

  async run(): Promise<ShelfAuditResult> {
    const { auditDisks } = await import('../../audit/audit-disks.ts');
    const { auditLines, exitCodeOfAudit } = await import('../../audit/render-audit.ts');
    const request = { disk: this.args.disk, at: this.flags.at };
    const disks = await this.withOpenSession((session) => auditDisks(session, request));
    for (const line of disks.flatMap(auditLines)) this.log(line);
    if (disks.length === 0)
      this.log('There is no disk on the shelf yet: mediastruct shelf disk add NAME PATH');
    await this.showWarnings();
    return this.finish({ disks, ...this.warned() }, exitCodeOfAudit(disks));
  }
}
