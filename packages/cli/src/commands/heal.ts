import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';

export default class Heal extends ChangeCommand<typeof Heal> {
  static override summary = 'Bring back what rotted or went, from any other copy.';
  static override description = `Mends what crawls found wrong and status tells of: files that read otherwise although nobody wrote them, and files that are gone. For each its content is looked up in all trees and volumes, and a copy that can be reached is read now. A bad file is kept in the folder aside/ of the library before the good one takes its place.

What no reachable copy has stays as it is, and is told with the disc or disk that has it: connect it and run heal again; a mounted disc of a volume is named with --at. Run "crawl" first: heal mends what crawls have found. A PATH that stands in no tree, or where nothing is and nothing was found wrong, is refused. What you removed on purpose is no loss: mediastruct crawl --accept PATH`;
  static override strict = false;
  static override args = {
    path: Args.string({ description: 'Files and folders to mend; by default all that is wrong.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> media/2019/05/12 --at /mnt/disc',
  ];
  static override flags = {
    ...changeFlags,
    at: Flags.string({
      summary: 'Where a disc of a volume is mounted, or a folder with volumes.',
      helpValue: 'DIR',
      multiple: true,
    }),
  };

  async run(): Promise<ChangeResult> {
    const { planHeal } = await import('@mediastruct/core/heal');
    const request = {
      paths: this.words().map((path) => resolve(path)),
      at: (this.flags.at ?? []).map((path) => resolve(path)),
    };
    return this.changeRun({ command: 'heal', plan: (session) => planHeal(session, request) });
  }
}
