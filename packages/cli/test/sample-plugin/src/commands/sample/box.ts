import { Args } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';
import { boxJob } from '../../box/box-job.ts';

export default class Box extends ChangeCommand<typeof Box> {
  static override summary = 'Put the mirror image of a file into the box.';
  static override args = { file: Args.string({ required: true }) };
  static override flags = { ...changeFlags };

  async run(): Promise<ChangeResult> {
    return this.changeRun({ command: 'sample box', plan: (session) => boxJob.plan(session, this.args.file) });
  }
}
