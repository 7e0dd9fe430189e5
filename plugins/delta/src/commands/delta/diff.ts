import { Args, Flags } from '@oclif/core';
import { formatBytes, MediaStructCommand, plural, sizeFlag } from '@mediastruct/command';
import type { DiffAnswer } from '../../archive/diff-answer.ts';
import { excludeFlags } from '../../exclude/exclude-flags.ts';

export default class DeltaDiff extends MediaStructCommand<typeof DeltaDiff> {
  static override summary = 'Tell what changed in a folder since it was listed.';
  static override description = `Compares a listing of "delta index" with the folder as it is now, or with another listing: what was created, updated, deleted and renamed, which folders came and went, what changed its kind, its mode or its time. Files that are found under another name by their content are renamed, not deleted and created.

With --output, the archive holds deltas of changed files (by the signatures beside the listing; the old files are not needed), new files whole, and the listing of the new state for the next time. A delta over 60 % of its file is stored whole.

The folder is only read. 3: something could not be read; nothing is said of it. 11: the listing or folder is not there; 12: the listing is damaged; 21: an archive is there already; 24: a file was changed while the archive was made.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> monday.index ~/Lightroom',
    '<%= config.bin %> <%= command.id %> monday.index tuesday.index --json',
    '<%= config.bin %> <%= command.id %> monday.index ~/Lightroom -o tuesday.delta',
  ];
  static override args = {
    old: Args.string({ description: 'The listing of the older state.', required: true }),
    now: Args.string({ description: 'The folder as it is now, or a newer listing.', required: true }),
  };
  static override flags = {
    output: Flags.string({
      char: 'o',
      summary: 'Put all that makes the new state of the old one into an archive: a new folder.',
      helpValue: 'ARCHIVE',
    }),
    size: sizeFlag({
      summary: 'No volume of the archive becomes larger than this.',
      dependsOn: ['output'],
    }),
    compress: Flags.string({
      summary:
        'How the volumes of the archive are compressed. Pictures, films and deltas do not become smaller.',
      options: ['none', 'gzip', 'zstd'] as const,
      dependsOn: ['output'],
    }),
    ...excludeFlags,
  };

  async run(): Promise<DiffAnswer> {
    const { displayPath, EXIT_CODES } = await import('@mediastruct/core/errors');
    const { diffStates } = await import('../../archive/diff-answer.ts');
    const { diffLines } = await import('../../render/diff-lines.ts');
    const { excludeOptions } = await import('../../exclude/exclude-options.ts');
    const { compressionOf } = await import('../../volumes/compression.ts');
    const { compress } = this.flags;
    const answer = await diffStates(this.args.old, this.args.now, {
      exclude: excludeOptions(this.flags),
      archive: this.flags.output ?? null,
      greatestBytes: this.flags.size,
      compression: compress === undefined ? undefined : compressionOf(compress),
      progress: this.progress(),
      stop: this.stop,
    });
    for (const line of diffLines(answer)) this.log(line);
    const { archive, changes, unknown } = answer;
    if (archive !== null) {
      const { deltas, deltaBytes, whole, wholeBytes } = archive;
      const stored = `${plural(deltas, 'delta')} (${formatBytes(deltaBytes)}), ${plural(whole, 'whole file')} (${formatBytes(wholeBytes)})`;
      this.log(`${displayPath(archive.archive)}: ${stored}`);
    }
    this.log(changes === 0 ? 'Nothing changed.' : `${plural(changes, 'change')}.`);
    return this.finish(answer, EXIT_CODES[unknown.length === 0 ? 'done' : 'some-files-failed']);
  }
}
