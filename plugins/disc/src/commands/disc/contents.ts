import { Args, Flags } from '@oclif/core';
import { formatTable, MediaStructCommand } from '@mediastruct/command';
import { resolve } from 'node:path';
import type { DiscList } from '../../read/listed.ts';

const COLUMNS = [{ header: 'size', align: 'right' as const }, { header: 'time' }, { header: 'path' }];

export default class DiscContents extends MediaStructCommand<typeof DiscContents> {
  static override summary = 'List what is on an image or a disc, without mounting it.';
  static override description =
    'Reads images and discs of any program: ISO 9660 with and without Rock Ridge, Joliet, and UDF of data discs. What is damaged is told, and the rest is listed; then the exit code is 3. 42: it is no disc.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> volume-7.iso',
    '<%= config.bin %> <%= command.id %> /dev/sr0 --view udf --json',
  ];
  static override args = {
    image: Args.string({ description: 'An image, or the device of a drive.', required: true }),
  };
  static override flags = {
    view: Flags.string({
      summary: 'The tree to show, where the disc has several; by default the one with the truest names.',
      options: ['rock-ridge', 'udf', 'joliet', 'iso'],
    }),
  };

  async run(): Promise<DiscList> {
    const { displayPath, EXIT_CODES, MediaStructError, nodeFileAccess } =
      await import('@mediastruct/core/base');
    const { DiscReader } = await import('../../read/disc-reader.ts');
    const { listed } = await import('../../read/listed.ts');
    const image = resolve(this.args.image);
    using disc = new DiscReader(nodeFileAccess, image);
    const asked = this.flags.view ?? disc.views[0];
    const view = disc.views.find((one) => one === asked);
    if (view === undefined)
      throw new MediaStructError(
        'usage',
        `${displayPath(image)}: has no view "${asked}", only ${disc.views.join(', ')}`,
        {
          path: image,
        },
      );
    const entries = listed(disc.entries(view));
    const rows = entries.map(({ kind, path, size, time = '', detail }) => [
      size === undefined ? kind : String(size),
      time,
      `${displayPath(path)}${detail === undefined ? '' : ` (${displayPath(detail)})`}`,
    ]);
    this.log(`${displayPath(disc.volumeId)}: ${disc.views.join(', ')}; shown: ${view}`);
    this.log(formatTable(COLUMNS, rows).trimEnd());
    const isDamaged = entries.some(({ kind }) => kind === 'damaged');
    const result = { image, volumeId: disc.volumeId, views: disc.views, view, entries };
    return this.finish(result, EXIT_CODES[isDamaged ? 'some-files-failed' : 'done']);
  }
}
