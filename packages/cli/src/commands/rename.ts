import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';
import { templateFlags } from '../template-flags.ts';

export default class Rename extends ChangeCommand<typeof Rename> {
  static override summary = 'Give what is filed other folders and names.';
  static override description = `Applies templates to pictures and films that ingest filed, each with its group: first look with "template" or --dry-run. Without --folders and --names those of mediastruct.toml are applied, so change them there and run "rename". Templates given here are not written there: what is ingested next is filed by the settings.

No picture is read or dated again ("redate" does that), and what nothing dates stays under undated/. Nothing is overwritten: where other content has a name, the file gets the end of its hash as at ingest; where a copy of it has the name, it stays. Nothing in the archive is touched, and "undo" takes all of it back.`;
  static override strict = false;
  static override args = {
    path: Args.string({ description: 'Files and folders of the media tree; by default all of it.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> --folders "{yyyy}/{yyyy}-{MM}-{dd}[ {event}]"',
    '<%= config.bin %> <%= command.id %> media/2019 --names "{yyyy}-{MM}-{dd} {HH}.{mm}.{ss} {name} {hash:8}"',
    '<%= config.bin %> <%= command.id %> --days 2019-05-12..2019-05-20 --folders "{yyyy}/Crete"',
  ];
  static override flags = {
    ...changeFlags,
    ...templateFlags,
    days: Flags.string({
      summary: 'Only what is filed under these days.',
      helpValue: 'DAY[..DAY]',
    }),
  };

  async run(): Promise<ChangeResult> {
    const { planRename } = await import('@mediastruct/core/rename');
    const { folders, names, days } = this.flags;
    const request = { paths: this.words().map((path) => resolve(path)), folders, names, days };
    return this.changeRun({ command: 'rename', plan: (session) => planRename(session, request) });
  }
}
