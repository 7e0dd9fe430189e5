import { Args, Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { ListAnswer } from '../../volumes/open-volumes.ts';

export default class DeltaList extends MediaStructCommand<typeof DeltaList> {
  static override summary = 'List what is in volumes of tar, and in which of them.';
  static override description = `Reads the index alone; no volume has to be there. With --rebuild a lost index is made anew from the indexes inside the volumes, each of which is read to its end.

3: with --rebuild, a volume is missing or damaged; what it held is not in the index. 11: the index is not there. 12: it is damaged. 21: with --rebuild, it is there.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /media/usb/Lightroom',
    '<%= config.bin %> <%= command.id %> /media/usb/Lightroom --rebuild --json',
  ];
  static override args = {
    volumes: Args.string({
      description: 'The volumes: their index, or folder and key, such as /media/usb/Lightroom.',
      required: true,
    }),
  };
  static override flags = {
    rebuild: Flags.boolean({ summary: 'Make a lost index anew from the volumes first.' }),
  };

  async run(): Promise<ListAnswer> {
    const { EXIT_CODES } = await import('@mediastruct/core/errors');
    const { listAnswer, rebuildVolumes } = await import('../../volumes/open-volumes.ts');
    const { listLines } = await import('../../render/extract-lines.ts');
    const { problemLines } = await import('../../render/problem-lines.ts');
    const problems = this.flags.rebuild ? await rebuildVolumes(this.args.volumes) : [];
    const answer = listAnswer(this.args.volumes, problems);
    for (const line of listLines(answer)) this.log(line);
    for (const line of problemLines({ count: problems.length, first: problems })) this.log(line);
    return this.finish(answer, EXIT_CODES[problems.length === 0 ? 'done' : 'some-files-failed']);
  }
}
