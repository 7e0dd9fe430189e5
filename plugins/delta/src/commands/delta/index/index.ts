import { Args, Flags } from '@oclif/core';
import { formatBytes, MediaStructCommand, plural, sizeFlag } from '@mediastruct/command';
import { resolve } from 'node:path';
import { excludeFlags } from '../../../exclude/exclude-flags.ts';
import type { IndexReport } from '../../../listing/dir-index.ts';

export default class DeltaIndex extends MediaStructCommand<typeof DeltaIndex> {
  static override summary = 'Keep in a file what is in a folder, so that changes can be told later.';
  static override description = `Lists files, folders, symlinks and hard links with their sizes, times, modes, extended attributes and SHA-256. Beside the listing, FILE.sig holds a signature of each file by blocks, by which a delta can be made later without the old file. With --from, files that an older listing of the folder vouches for are not read again.

What .gitignore, .exclude and .mediastructignore files in the folder name is left out, and so are .git/, .hg/ and .svn/. Nothing is replaced: a name that is taken ends with exit 21.

3: something could not be read; it is told, and stands in the listing as unknown. 11: there is no such folder.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> ~/Lightroom -o monday.index',
    '<%= config.bin %> <%= command.id %> ~/Lightroom -o tuesday.index --from monday.index',
  ];
  static override args = {
    folder: Args.string({ description: 'The folder to list.', required: true }),
  };
  static override flags = {
    output: Flags.string({ char: 'o', summary: 'The listing to write.', required: true, helpValue: 'FILE' }),
    from: Flags.string({ summary: 'An older listing of the folder.', helpValue: 'FILE' }),
    block: sizeFlag({ summary: 'Size of the blocks of the signatures; by default chosen for each file.' }),
    ...excludeFlags,
  };

  async run(): Promise<IndexReport> {
    const { displayPath, EXIT_CODES } = await import('@mediastruct/core/errors');
    const { Dir } = await import('../../../dir/dir.ts');
    const { excludeOptions } = await import('../../../exclude/exclude-options.ts');
    const { DirIndex } = await import('../../../listing/dir-index.ts');
    const { problemLines } = await import('../../../render/problem-lines.ts');
    const { from, output } = this.flags;
    const dir = new Dir(this.args.folder, { exclude: excludeOptions(this.flags) });
    const report = await new DirIndex(dir).toFile(output, {
      older: from === undefined ? null : DirIndex.fromFile(resolve(from)),
      blockBytes: this.flags.block,
      progress: this.progress(),
      stop: this.stop,
    });
    for (const line of problemLines(report.problems)) this.log(line);
    const { listing, files, bytes, entries, read } = report;
    this.log(
      `${displayPath(listing)}: ${plural(files, 'file')} (${formatBytes(bytes)}), ${plural(entries - files, 'folder or link', 'folders and links')}; ${plural(read, 'file')} read`,
    );
    return this.finish(report, EXIT_CODES[report.problems.count === 0 ? 'done' : 'some-files-failed']);
  }
}
