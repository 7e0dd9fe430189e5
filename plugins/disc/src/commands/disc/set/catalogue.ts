import { Args, Flags } from '@oclif/core';
import { formatBytes, MediaStructCommand, paint, plural } from '@mediastruct/command';
import { resolve } from 'node:path';
import type { CatalogueReport } from '../../../odarchive/make-set.ts';

export default class DiscSetCatalogue extends MediaStructCommand<typeof DiscSetCatalogue> {
  static override summary = 'Make the catalogue of any folder, for a set of discs.';
  static override description = `Reads every file once and writes catalogue.json: the SHA-512 of each content with all its names, its size and its time. Needs no library. Symlinks are not followed, and are told.

With --from, the catalogue continues an earlier one of the same job: files of the same size and time are not read again, and what has a disc keeps it, so that "disc set plan" plans discs for the new contents only. Nothing is replaced: a name that is taken ends with exit 64. 3: files could not be read; the catalogue holds all others.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> ~/pictures',
    '<%= config.bin %> <%= command.id %> ~/pictures --from catalogue.json -o december.json',
  ];
  /** odarchive's words. */
  static override hiddenAliases = ['disc:set:init', 'disc:set:create_db'];
  static override args = { folder: Args.string({ description: 'The folder.', required: true }) };
  static override flags = {
    output: Flags.string({
      char: 'o',
      summary: 'The catalogue to write.',
      default: 'catalogue.json',
      helpValue: 'FILE',
    }),
    from: Flags.string({ summary: 'The catalogue that this one continues.', helpValue: 'OLD.json' }),
  };

  async run(): Promise<CatalogueReport> {
    const { displayPath, EXIT_CODES, nodeFileAccess } = await import('@mediastruct/core/base');
    const { makeCatalogue } = await import('../../../odarchive/make-set.ts');
    const { folder } = this.args;
    const { output, from } = this.flags;
    const report = await makeCatalogue(nodeFileAccess, {
      folder: resolve(folder),
      output: resolve(output),
      from: from === undefined ? null : resolve(from),
      now: () => new Date(),
      progress: this.progress(),
      stop: this.stop,
    });
    const { unreadable, leftOut, files, bytes, contents, newContents, read } = report;
    for (const { path, what } of leftOut.first) this.log(`  left out: ${displayPath(path)}: ${what}`);
    for (const { path, what } of unreadable.first)
      this.log(paint.bad(`  failed: ${displayPath(path)}: ${what}`));
    for (const { count, first } of [leftOut, unreadable])
      if (count > first.length) this.log(`  ... and ${count - first.length} more`);
    this.log(
      `${displayPath(report.catalogue)}: ${plural(files, 'file')} (${formatBytes(bytes)}), ${plural(contents, 'content')}, ${newContents} of them on no disc yet; ${plural(read, 'file')} read`,
    );
    return this.finish(report, EXIT_CODES[unreadable.count > 0 ? 'some-files-failed' : 'done']);
  }
}
