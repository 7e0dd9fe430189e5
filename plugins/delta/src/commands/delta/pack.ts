import { Args, Flags } from '@oclif/core';
import { formatBytes, MediaStructCommand, plural, sizeFlag } from '@mediastruct/command';
import { basename, resolve } from 'node:path';
import { excludeFlags } from '../../exclude/exclude-flags.ts';
import type { PackReport } from '../../volumes/volume-options.ts';

export default class DeltaPack extends MediaStructCommand<typeof DeltaPack> {
  static override summary = 'Pack a folder into volumes of tar, none larger than asked for.';
  static override description = `Each volume is a whole tar file by itself, which tar, bsdtar and every other program list and extract, with the index of what is in it as its last file. The index of all volumes is in the last one and beside them. A file that is larger than a volume is split into numbered parts; "cat" of them is the file.

What .gitignore, .exclude and .mediastructignore files in the folder name is left out, and so are .git/, .hg/ and .svn/. The folder is only read, and nothing is replaced.

3: something could not be packed; it is told, and the rest is. 21: a name is taken. 23: the disk is full.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> ~/Lightroom --to /media/usb --size 4GB',
    '<%= config.bin %> <%= command.id %> ~/Lightroom --to . --size 700MB --compress zstd --key catalogue',
  ];
  static override args = { folder: Args.string({ description: 'The folder to pack.', required: true }) };
  static override flags = {
    to: Flags.string({ summary: 'The folder for the volumes.', required: true, helpValue: 'DIR' }),
    size: sizeFlag({ summary: 'No volume becomes larger than this.', required: true }),
    key: Flags.string({
      summary: 'What the names of the volumes begin with; by default the name of the folder.',
      helpValue: 'NAME',
    }),
    compress: Flags.string({
      summary: 'How volumes are compressed. Pictures and films do not become smaller.',
      options: ['none', 'gzip', 'zstd'] as const,
      default: 'none',
    }),
    ...excludeFlags,
  };

  async run(): Promise<PackReport> {
    const { displayPath, EXIT_CODES } = await import('@mediastruct/core/errors');
    const { Dir } = await import('../../dir/dir.ts');
    const { excludeOptions } = await import('../../exclude/exclude-options.ts');
    const { problemLines } = await import('../../render/problem-lines.ts');
    const { compressionOf } = await import('../../volumes/compression.ts');
    const { TarVolume } = await import('../../volumes/tar-volume.ts');
    const { to, size, key, compress } = this.flags;
    const dir = new Dir(this.args.folder, { exclude: excludeOptions(this.flags) });
    const progress = this.progress();
    progress({ kind: 'phase', phase: 'packing' });
    using writer = TarVolume.open(resolve(to), key ?? basename(dir.path), {
      mode: 'w',
      greatestBytes: size,
      compression: compressionOf(compress),
      progress,
      stop: this.stop,
    });
    const report = await writer.addDir(dir);
    for (const line of problemLines(report.problems)) this.log(line);
    const { volumes, files, bytes, index } = report;
    this.log(
      `${displayPath(index)}: ${plural(files, 'file')} (${formatBytes(bytes)}) in ${plural(volumes.length, 'volume')}`,
    );
    return this.finish(report, EXIT_CODES[report.problems.count === 0 ? 'done' : 'some-files-failed']);
  }
}
