import { join } from 'node:path';
import { Args } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';

/** The least that a plugin's command needs to change files by the shared way: a plan, streamed. */
export default class Keep extends ChangeCommand<typeof Keep> {
  static override summary = 'Copy one file into the media tree.';
  static override args = { file: Args.string({ required: true }) };
  static override flags = { ...changeFlags };

  async run(): Promise<ChangeResult> {
    const { MediaStructError, prepareRun, toStatRecord } = await import('@mediastruct/core');
    return this.changeRun({
      command: 'sample-keep',
      plan: async (session) => {
        const from = this.args.file;
        const [found] = await session.content.hashFiles([from]);
        if (found?.kind !== 'hashed')
          throw new MediaStructError('file-missing', `${from}: expected a file`, { path: from });
        const to = join(session.library.root, 'media/sample.bin');
        return prepareRun(session, { job: 'sample-keep', options: {} }, (plan) => {
          plan.add({
            kind: 'copy',
            from,
            to,
            sha256: found.sha256,
            stat: toStatRecord(found.stat),
            state: 'written',
            because: { code: 'asked' },
          });
        });
      },
    });
  }
}
